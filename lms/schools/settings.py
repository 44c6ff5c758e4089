"""What a school or the district sets for itself: identity level, contacts, notices, calendar."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.facts import record
from lms.facts.anew import anew
from lms.people import access_log
from lms.people.models import User
from lms.refused import Refused
from lms.schools import consent
from lms.schools.models import Organisation, Post, Role, Seat

LADDER = ["L0", "L1", "L2"]


@transaction.atomic
def set_identity_level(school: Organisation, level: str, *, by: User, at: datetime, ends_seats: bool = False) -> None:
    """Moves a school on the identity ladder. Below L2 erases names, also of seats that ended; L0 closes the accounts.

    ends_seats: has the person agreed that L0 ends the seats? Raises Refused for anything but a school, and for L0
    while seats stand and nobody agreed.
    """
    if school.kind != Organisation.Kind.SCHOOL:
        raise Refused(_("Only a school has an identity level."))
    on = timezone.localdate(at)
    if level == "L0" and Seat.objects.standing(on).within(school).exists():
        if not ends_seats:
            raise Refused(
                _("Pupils' seats stand at this school, and L0 keeps none. Agree below that they end."),
                field="ends_seats",
            )
        _end_seats(school, on=on, by=by, at=at)
    elsewhere = Seat.objects.standing(on).exclude(organisation__path__startswith=school.path)
    seats = Seat.objects.within(school).exclude(user__in=elsewhere.values("user"))
    if LADDER.index(level) < LADDER.index("L2"):
        consent.erase_names(seats, by=by, at=at)
    if level == "L0":
        User.objects.filter(pk__in=seats.values("user")).update(is_active=False)
    school.identity_level = level
    school.save(update_fields=["identity_level"])
    record.record("organisation", [school], by=by, at=at)
    access_log.log("identity_level", by=by, at=at, organisation=school.pk, note=level)


def _end_seats(school: Organisation, *, on: date, by: User, at: datetime) -> None:
    """End every seat of a school on a day; what was held until then stays on record."""
    rows = Post.objects.standing(on).within(school).filter(role=Role.PUPIL)
    standing = list(rows.select_related("user", "organisation", "school_class"))
    Post.objects.filter(pk__in=[seat.pk for seat in standing]).update(superseded_at=at)
    for seat in standing:
        seat.superseded_at = at
    shorter = [anew(seat, at=at, valid_to=on) for seat in standing if seat.valid_from < on]
    Post.objects.bulk_create(shorter)
    record.record("post.superseded", standing, by=by, at=at)
    record.record("post.opened", shorter, by=by, at=at)


def texts_for(organisation: Organisation | None, model) -> list:
    """Contacts or notices of a place: its own first, then those of the places above it."""
    if organisation is None:
        roots = Organisation.objects.filter(parent=None)
        return list(model.objects.filter(organisation__in=roots))
    above = [int(pk) for pk in organisation.path.strip("/").split("/")]
    rows = model.objects.filter(organisation_id__in=above).select_related("organisation")
    return sorted(rows, key=lambda row: (-above.index(row.organisation_id), getattr(row, "position", 0), row.pk))
