"""Reset at school: the commonest support call, answered without e-mail or telephone."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from lms.people import access_log, codes, throttle
from lms.people.models import AccessLogEntry, User


@transaction.atomic
def new_code(user: User, *, by: User | None, at: datetime, organisation: int | None = None) -> str:
    """A one-time code for a staff member, in place of the password.

    Ends the person's sessions (they hang on the password), is in the access log and told at the next sign-in.
    """
    had_password = user.has_usable_password() and user.password_changed_at
    user.set_unusable_password()
    fields = ["password"]
    if had_password:
        fields += _mark(user, by=by, at=at)
    user.save(update_fields=fields)
    throttle.clear(user)
    access_log.log("credential.code", by=by, at=at, person=user.pk, organisation=organisation)
    return codes.issue(user, by=by, at=at)


@transaction.atomic
def first_codes(
    drawn: list[tuple[User, str]], *, by: User | None, at: datetime, organisation: int | None = None
) -> None:
    """Put drawn codes in force for people without a password; who chose one in the meantime keeps it."""
    waiting = User.objects.select_for_update().filter(password_changed_at=None)
    still = set(waiting.filter(pk__in=[user.pk for user, _code in drawn]).values_list("pk", flat=True))
    given = [(user, code) for user, code in drawn if user.pk in still]
    codes.keep(given, by=by, at=at)
    AccessLogEntry.objects.bulk_create(
        access_log.entry("credential.code", by=by, at=at, person=user.pk, organisation=organisation)
        for user, _code in given
    )


def set_secret(user: User, secret: str, *, by: User | None, at: datetime) -> list[str]:
    """Give a seat its new PIN; returns the names of the changed fields, for a bulk update by the caller.

    Sessions of the seat end with the old PIN. A first PIN is not a reset.
    """
    had_one = user.password_changed_at is not None
    user.password = make_password(secret)
    user.password_changed_at = at
    fields = ["password", "password_changed_at"]
    if had_one:
        fields += _mark(user, by=by, at=at)
    throttle.clear(user)
    return fields


def _mark(user: User, *, by: User | None, at: datetime) -> list[str]:
    user.credential_reset_at = at
    user.credential_reset_by = by
    user.reset_seen_at = None
    return ["credential_reset_at", "credential_reset_by", "reset_seen_at"]
