"""What places state about themselves."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from lms.facts import record
from lms.people.models import User
from lms.schools.models import Organisation, StaffCount


@transaction.atomic
def state(organisation: Organisation, count: int, *, from_: date, source: str, by: User | None) -> StaffCount:
    """How many staff a place states from a day on; the statement before ends on that day. Writes its facts.

    It holds until the next statement, if a later one was entered before.
    """
    at = timezone.now()
    before = list(StaffCount.objects.held(from_).filter(organisation=organisation))
    StaffCount.objects.filter(pk__in=[row.pk for row in before]).update(superseded_at=at)
    later = StaffCount.objects.filter(organisation=organisation, superseded_at=None, valid_from__gt=from_)
    to = later.order_by("valid_from").values_list("valid_from", flat=True).first()
    rows = []
    for row in before:
        if row.valid_from < from_:
            rows.append(
                StaffCount(organisation=organisation, count=row.count, valid_from=row.valid_from, valid_to=from_,
                           source=row.source, recorded_at=at, by=by)
            )  # fmt: skip
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
