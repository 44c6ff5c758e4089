"""When classes open and close, written on both time axes."""

from collections.abc import Sequence
from datetime import datetime

from lms import bulk
from lms.facts import record
from lms.people.models import User
from lms.schools.models import ClassPeriod, SchoolClass

FIELDS = ["opened_on", "closed_on"]


def enter(classes: Sequence[SchoolClass], *, by: User | None, at: datetime) -> None:
    """Save what opened_on and closed_on of these classes say now, and keep what was on record before as superseded."""
    SchoolClass.objects.bulk_update(classes, FIELDS, batch_size=bulk.MANY // 4)
    standing = ClassPeriod.objects.known().filter(school_class__in=classes)
    standing.update(superseded_at=at)
    rows = [
        ClassPeriod(school_class=row, opened_on=row.opened_on, closed_on=row.closed_on, recorded_at=at)
        for row in classes
        if row.opened_on or row.closed_on
    ]
    ClassPeriod.objects.bulk_create(rows)
    record.record("class_period", rows, by=by, at=at)
