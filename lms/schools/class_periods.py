"""When classes open and close, written on both time axes."""

from collections.abc import Sequence
from datetime import date, datetime

from lms import bulk
from lms.facts import record
from lms.people.models import User
from lms.schools.models import ClassPeriod, SchoolClass

FIELDS = ["opened_on", "closed_on"]


def enter(classes: Sequence[SchoolClass], *, by: User | None, at: datetime) -> None:
    """Save what opened_on and closed_on of these classes say now, and keep what was on record before as superseded."""
    SchoolClass.objects.bulk_update(classes, FIELDS, batch_size=bulk.MANY // 4)
    before = ClassPeriod.objects.known().filter(school_class__in=classes).select_related("school_class__school")
    standing = list(before)
    before.update(superseded_at=at)
    record.record("class_period.superseded", standing, by=by, at=at)
    rows = [
        ClassPeriod(school_class=row, opened_on=row.opened_on, closed_on=row.closed_on, recorded_at=at)
        for row in classes
        if row.opened_on or row.closed_on
    ]
    ClassPeriod.objects.bulk_create(rows)
    record.record("class_period", rows, by=by, at=at)


def closed_on(school_class: SchoolClass, *, known_by: datetime | None) -> date | None:
    """When the class closed, as known by then (now if None); a query only for what was known."""
    if known_by is None:
        return school_class.closed_on
    known = ClassPeriod.objects.known(known_by).filter(school_class=school_class)
    return known.values_list("closed_on", flat=True).first()
