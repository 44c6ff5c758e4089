"""What places state about themselves: their staff, and the pupils of their classes."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lms.bulk import chunks, insert
from lms.facts import record
from lms.facts.anew import anew
from lms.people.models import User
from lms.schools.models import HeadCount, Organisation, StaffCount


@transaction.atomic
def state(organisation: Organisation, count: int, *, from_: date, source: str, by: User | None) -> StaffCount:
    """How many staff a place states from a day on; the statement before ends on that day. Writes its facts.

    It holds until the next statement, if a later one was entered before.
    """
    # Two at once would both end the same statement: one waits here for the other.
    list(Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk).values_list("pk"))
    at = timezone.now()
    before = list(StaffCount.objects.held(from_).filter(organisation=organisation).select_related("organisation"))
    StaffCount.objects.filter(pk__in=[row.pk for row in before]).update(superseded_at=at)
    record.record("staff_count.superseded", before, by=by, at=at)
    later = StaffCount.objects.filter(organisation=organisation, superseded_at=None, valid_from__gt=from_)
    to = later.order_by("valid_from").values_list("valid_from", flat=True).first()
    rows = [anew(row, at=at, valid_to=from_, by=by) for row in before if row.valid_from < from_]
    rows.append(
        StaffCount(
            organisation=organisation,
            count=count,
            valid_from=from_,
            valid_to=to,
            source=source.strip(),
            recorded_at=at,
            by=by,
        )
    )
    for row in rows:
        row.save()
    record.record("staff_count", rows, by=by, at=at)
    return rows[-1]


def recount(ended: Iterable[HeadCount], fresh: Sequence[HeadCount], *, by: User | None, at: datetime) -> None:
    """Supersede head counts of classes and enter others in their place; writes the facts of both. In a transaction."""
    ended = list(ended)
    for some in chunks(row.pk for row in ended):
        HeadCount.objects.filter(pk__in=some).update(superseded_at=at)
    insert(fresh)
    record.record("head_count.superseded", ended, by=by, at=at)
    record.record("head_count", fresh, by=by, at=at)
