"""Tokens with which other programs read figures: shown once, kept as a digest, for one part of the tree."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.coverage.models import ApiToken
from lms import paths
from lms.people import access_log
from lms.people.models import User
from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.models import Organisation

SCHEME = "Bearer"
LONGEST = timedelta(days=400)


@transaction.atomic
def create(
    organisation: Organisation, *, name: str, scopes: Iterable[str], expires_on: date, by: User
) -> tuple[ApiToken, str]:
    """A token and its text, which is not kept. Raises Refused without a scope or for more than 400 days."""
    scopes = list(scopes)
    if not scopes or not set(scopes) <= set(ApiToken.Scope.values):
        raise Refused(_("Choose at least one scope."), field="scopes")
    if not today() < expires_on <= today() + LONGEST:
        raise Refused(_("A token ends after today and within 400 days. Choose another day."), field="expires_on")
    text = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        organisation=organisation,
        name=name.strip(),
        scopes=scopes,
        digest=_digest(text),
        expires_on=expires_on,
        created_at=timezone.now(),
        created_by=by,
    )
    access_log.log("api.token", by=by, at=token.created_at, organisation=organisation.pk, note=token.name)
    return token, text


def revoke(token: ApiToken, *, by: User) -> None:
    """Let a token open nothing from now on."""
    at = timezone.now()
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        access_log.log("api.token.revoked", by=by, at=at, organisation=token.organisation_id, note=token.name)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> paths.Grant | None:
    """What the bearer of this text may read: the figures of one part of the tree."""
    rows = ApiToken.objects.filter(digest=_digest(text), revoked_at=None, expires_on__gt=today())
    token = rows.first()
    if token is None:
        return None
    return paths.Grant(Organisation, token.organisation_id, frozenset(f"api_{scope}" for scope in token.scopes))


paths.token(SCHEME, read)
