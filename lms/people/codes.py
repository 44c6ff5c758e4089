"""One-time codes with which a person chooses a password: 60 bits, seven days, single use, stored as keyed HMAC."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lms.people.models import OneTimeCode, User
from lms.refused import Refused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
VALID_FOR = timedelta(days=7)
# What people write for what was printed (Crockford).
HOMOGLYPHS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def draw() -> str:
    """A new code in groups of four, for print only; it opens nothing before it is kept."""
    plain = "".join(secrets.choice(ALPHABET) for _n in range(LENGTH))
    return "-".join(plain[n : n + 4] for n in range(0, LENGTH, 4))


@transaction.atomic
def keep(drawn: Iterable[tuple[User, str]], *, by: User | None, at: datetime) -> None:
    """Put drawn codes in force; earlier unused ones of these people stop working."""
    drawn = list(drawn)
    OneTimeCode.objects.filter(user__in=[user for user, _code in drawn], used_at=None).update(used_at=at)
    OneTimeCode.objects.bulk_create(
        OneTimeCode(user=user, digest=digest(code), issued_at=at, issued_by=by, expires_at=at + VALID_FOR)
        for user, code in drawn
    )


def issue(user: User, *, by: User | None, at: datetime) -> str:
    """A new code in force at once, for one person."""
    code = draw()
    keep([(user, code)], by=by, at=at)
    return code


def digest(code: str) -> str:
    """Keyed HMAC-SHA-256, hex, of the code as a person may type it: spaces, hyphens and case do not matter."""
    plain = "".join(c for c in code.upper() if c.isalnum()).translate(HOMOGLYPHS)
    return hmac.new(settings.CODE_KEY.encode(), plain.encode(), hashlib.sha256).hexdigest()


def owner(code: str, *, at: datetime) -> User:
    """Whose code this is. Raises Refused for an unknown, used or expired one."""
    row = OneTimeCode.objects.select_related("user").filter(digest=digest(code)).first()
    if row is None or row.used_at or not row.user.is_active:
        raise Refused(
            _("This code is unknown or was used already. Ask your school administrator for a new one."), field="code"
        )
    if row.expires_at <= at:
        raise Refused(_("This code has expired. Ask your school administrator for a new one."), field="code")
    return row.user


@transaction.atomic
def redeem(code: str, password: str, *, at: datetime) -> User:
    """Sets the password of the code's owner and uses the code up; of two at once only the first succeeds."""
    user = owner(code, at=at)
    if not OneTimeCode.objects.filter(digest=digest(code), used_at=None).update(used_at=at):
        raise Refused(
            _("This code is unknown or was used already. Ask your school administrator for a new one."), field="code"
        )
    user.set_password(password)
    user.password_changed_at = at
    user.save(update_fields=["password", "password_changed_at"])
    return user
