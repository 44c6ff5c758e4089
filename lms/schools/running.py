"""Which classes run on a date: the one filter for pages, figures, audiences and packs."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.schools import grades
from lms.schools.models import ClassPeriod, HeadCount, Organisation, SchoolClass, paths_to


def below(paths: Iterable[str]) -> Q:
    """The organisations with one of these paths, and all below them.

    A path below another one says nothing more and is left out: a district's places with the district are one condition,
    where SQLite takes a thousand at most.
    """
    wanted = dict.fromkeys(paths).keys()
    condition = Q(pk__in=[])
    for path in wanted:
        if wanted.isdisjoint(paths_to(path)[:-1]):
            condition |= Q(path__startswith=path)
    return condition


def running(
    paths: Iterable[str],
    *,
    on: date,
    stages: Iterable[str] = SchoolClass.Stage.values,
    known_by: datetime | None = None,
) -> QuerySet[SchoolClass]:
    """Classes of these stages that run on that date at organisations with one of these paths, or below.

    A class is on record from its first head count; one without any head count always is, so that nothing hides. One
    that goes on from another school is on record since that was entered.
    """
    places = Organisation.objects.filter(below(paths))
    rows = SchoolClass.objects.filter(_in_their_years(stages, on), school__in=places)
    shut = Q(closed_on__lte=on) | Q(opened_on__gt=on)
    if known_by is None:
        return rows.exclude(shut)
    periods = ClassPeriod.objects.filter(school_class=OuterRef("pk"))
    counts = HeadCount.objects.filter(school_class=OuterRef("pk"))
    return rows.filter(
        ~Exists(periods.known(known_by).filter(shut)),
        Q(continues=None) | Exists(periods.filter(recorded_at__lte=known_by)),
        Exists(counts.filter(recorded_at__lte=known_by)) | ~Exists(counts),
    )


def _in_their_years(stages: Iterable[str], on: date) -> Q:
    condition = Q(pk__in=[])
    year = grades.school_year(on)
    for stage in stages:
        for system, first in grades.FIRST_GRADE.items():
            years = grades.LAST_GRADE[system][stage] - first[stage]
            condition |= Q(stage=stage, school__system=system, entry_year__range=(year - years, year))
    return condition
