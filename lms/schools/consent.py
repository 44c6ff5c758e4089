"""A guardian's withdrawal of consent: the name goes, the seat stays."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.facts import record
from lms.people import access_log
from lms.people.models import AccessLogEntry, Consent, User
from lms.refused import Refused
from lms.schools.models import Post

# Below the 999 variables that old SQLite builds allow.
_MANY = 900


@transaction.atomic
def withdraw(seat: Post, *, by: User, at: datetime) -> None:
    """Erases the pupil's name at once (the law allows 15 working days); work and seat stay under the opaque mark.

    Raises Refused if no consent stands.
    """
    if not Consent.objects.filter(user=seat.user_id, withdrawn_at=None).exists():
        raise Refused(_("No consent stands for this seat, so no name is kept."))
    erase_names([seat], by=by, at=at)


@transaction.atomic
def erase_names(seats: Iterable[Post], *, by: User | None, at: datetime) -> None:
    """Erases the names of these seats' pupils, each pupil once, and withdraws their consents; with facts and log lines.

    Seats without name and consent are left alone, so that it may be repeated.
    """
    of_user = {seat.user_id: seat for seat in seats}
    for start in range(0, len(of_user), _MANY):
        _erase({user: of_user[user] for user in list(of_user)[start : start + _MANY]}, by=by, at=at)


def _erase(of_user: dict[int, Post], *, by: User | None, at: datetime) -> None:
    standing = Consent.objects.filter(user__in=of_user, withdrawn_at=None)
    consents = list(standing.select_related("user"))
    named = User.objects.filter(pk__in=of_user).exclude(name="")
    touched = sorted({consent.user_id for consent in consents} | set(named.values_list("pk", flat=True)))
    standing.update(withdrawn_at=at)
    named.update(name="", sort_key="")
    AccessLogEntry.objects.bulk_create(_line(of_user[user], by=by, at=at) for user in touched)
    record.record("consent.withdrawn", consents, by=by, at=at)


def _line(seat: Post, *, by: User | None, at: datetime) -> AccessLogEntry:
    return access_log.entry(
        "consent.withdrawn",
        by=by,
        at=at,
        person=seat.user_id,
        organisation=seat.organisation_id,
        school_class=seat.school_class_id,
        note=str(seat.seat or ""),
    )
