"""Counters of coverage: kept from the journal in the transaction of the facts, summed for any two dates, rebuilt."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import repeat, starmap
from operator import add
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Sum
from django.utils import timezone

from courses.coverage import asof, blocks, lock
from courses.coverage.corners import Corners, Reckoning
from courses.coverage.judge import Coverage
from courses.coverage.models import MEASURES, CounterState, CoverageDelta
from courses.requirements.models import Requirement
from lms import bulk
from lms.schools.models import Organisation

if TYPE_CHECKING:
    import numpy as np

Answer = TypeVar("Answer")
# Figures stand in this order, with "shared" as one more at the end.
assert MEASURES[:-1] == tuple(field.name for field in fields(Coverage))


def are_current(numbers: Iterable[int]) -> dict[int, datetime | None]:
    """Those of the requirements whose counters may be asked, and when each was counted.

    A count from nothing may begin before they are: what they said holds if this is the same afterwards.
    """
    states = CounterState.objects.filter(number__in=list(numbers), is_current=True)
    return dict(states.values_list("number", "built_at"))


def asked(number: int, ask: Callable[[], Answer]) -> Answer | None:
    """What the counters of a requirement answer; None where they are not current, or were not all the while."""
    if not (counted := are_current([number])):
        return None
    answer = ask()
    return answer if are_current([number]) == counted else None


def can_answer(known_by: datetime | None) -> bool:
    """Counters know the ends of days, and now."""
    return known_by is None or known_by == asof.end_of(timezone.localdate(known_by))


def summed(
    number: int, organisations: Sequence[int], *, on: date, known_by: datetime | None = None
) -> dict[int, tuple[int, ...]]:
    """Organisation -> MEASURES of a requirement on that date as known by then; two queries."""
    from courses.coverage import packed

    sums = blocks.summed([number], organisations, on=on, known=_day(known_by))
    return dict(zip(organisations, packed.as_tuples(sums), strict=True))


def summed_itself(number: int, organisation: int, *, on: date, known_by: datetime | None = None) -> tuple[int, ...]:
    """MEASURES of those with a post at the place itself, not below it; one query."""
    rows = CoverageDelta.objects.filter(number=number, organisation=organisation, itself=True, on__lte=on)
    if known_by is not None:
        rows = rows.filter(known__lte=_day(known_by))
    sums = rows.aggregate(**{measure: Sum(measure, default=0) for measure in MEASURES})
    return tuple(sums[measure] for measure in MEASURES)


def _day(known_by: datetime | None) -> date | None:
    return timezone.localdate(known_by) if known_by else None


def as_coverage(figures: Sequence[int]) -> Coverage:
    """Sums as figures of a place."""
    return Coverage(*figures[:-1])


def cells(
    numbers: Sequence[int], organisations: Sequence[int], *, on: date, known_by: datetime | None = None
) -> Iterator[Iterable[Coverage]]:
    """For each requirement the figures of each organisation, in this order, each asked for once; two queries.

    Only where are_current() and can_answer() say so.
    """
    sums = blocks.summed(numbers, organisations, on=on, known=_day(known_by))
    return map(_coverages, sums[:, :, :-1])


def _coverages(figures: "np.ndarray") -> Iterable[Coverage]:
    """figures: (organisations, figures of Coverage). Where all are 0, as before anything was known, they share one."""
    from courses.coverage import packed

    return starmap(Coverage, packed.as_tuples(figures)) if figures.any() else repeat(Coverage(), len(figures))


def coverage(
    requirement: Requirement, *, within: Iterable[Organisation], on: date, known_by: datetime | None = None
) -> dict[Organisation, Coverage]:
    """The same as queries.coverage(), in two queries; only where are_current() and can_answer() say so."""
    places = list(dict.fromkeys(within))
    [found] = cells([requirement.number], [place.pk for place in places], on=on, known_by=known_by)
    return dict(zip(places, found, strict=True))


@dataclass(frozen=True)
class Counted:
    """A requirement with current counters. grid: its blocks as text, read only where some may be wrong."""

    reckoning: Reckoning
    grid: str

    @property
    def courses(self) -> set[int]:
        return {version.course_id for _since, _until, version in self.reckoning.versions}


# Requirements change seldom and each of their changes counts them anew: so long their versions are kept.
_kept: dict[int, tuple[datetime, Reckoning]] = {}


def counted() -> dict[int, Counted]:
    """number -> what has current counters, held until the transaction ends; one query while no requirement changed."""
    states = lock.shared("SELECT number, built_at, grid FROM courses_counterstate WHERE is_current")
    stale = [number for number, built_at, _grid in states if _kept.get(number, (None,))[0] != built_at]
    versions = versions_of(stale) if stale else {}
    for number, built_at, _grid in states:
        if number in versions:
            _kept[number] = (built_at, Reckoning(versions[number]))
        elif number in stale:
            _kept.pop(number, None)
    return {number: Counted(_kept[number][1], grid) for number, _built_at, grid in states if number in _kept}


def versions_of(numbers: Iterable[int]) -> dict[int, list[Requirement]]:
    """All versions of requirements by person, by number."""
    rows = Requirement.objects.filter(number__in=list(numbers), unit=Requirement.Unit.PERSON).order_by("pk")
    found: dict[int, list[Requirement]] = defaultdict(list)
    for version in rows:
        found[version.number].append(version)
    return found


def write(found: Mapping[int, Corners], *, grids: Mapping[int, str] | None = None) -> None:
    """Corners of requirements as rows; blocks that they would make wrong go. grids: of the blocks, where they stand."""
    for number, corners in found.items():
        if corners and grids:
            blocks.forget(number, min(known for _place, _itself, _on, known in corners), grids[number])
    bulk.write(
        CoverageDelta,
        ("number", "organisation", "itself", "on", "known", *MEASURES),
        ((number, *corner, *counts) for number, corners in found.items() for corner, counts in corners.items()),
    )


def forget(numbers: Iterable[int] | None = None) -> None:
    """Let pages read the facts until the counters are rebuilt; of all requirements if none is named.

    A count that is under way is overtaken: it would say what is no longer so.
    """
    states = CounterState.objects.all() if numbers is None else CounterState.objects.filter(number__in=list(numbers))
    states.update(is_current=False, building=0)


def on_days(
    number: int, organisation: int, days: Sequence[date], *, known_by: datetime | None = None
) -> list[tuple[date, Coverage]]:
    """Figures of one place on several days, in their order; one query."""
    rows = CoverageDelta.objects.filter(number=number, organisation=organisation, itself=False)
    if known_by is not None:
        rows = rows.filter(known__lte=timezone.localdate(known_by))
    changes = rows.order_by("on").values_list("on").annotate(**{measure: Sum(measure) for measure in MEASURES})
    left, sums, found = list(changes), [0] * len(MEASURES), []
    for day in sorted(days):
        while left and left[0][0] <= day:
            sums = list(map(add, sums, left.pop(0)[1:]))
        found.append((day, as_coverage(sums)))
    return found
