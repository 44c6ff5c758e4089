"""Figures of places for pages, exports and programs: from the counters where they are current, else from the facts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial

from courses.coverage import counters, queries
from courses.coverage.judge import Coverage
from courses.requirements.models import Requirement
from lms import bulk
from lms.schools.models import Organisation

Cells = dict[int, dict[int, Coverage]]


def coverage(
    requirement: Requirement, *, within: Iterable[Organisation], on: date, known_by: datetime | None = None
) -> dict[Organisation, Coverage]:
    """How each of these organisations stands, each counted for itself; four queries where it is counted."""
    places = list(within)
    if counters.can_answer(known_by):
        ask = partial(counters.coverage, requirement, within=places, on=on, known_by=known_by)
        if (found := counters.asked(requirement.number, ask)) is not None:
            return found
    return queries.coverage(requirement, within=places, on=on, known_by=known_by)


def matrix(
    requirements: Sequence[Requirement], places: Sequence[Organisation], *, on: date, known_by: datetime | None = None
) -> Cells:
    """Requirement number -> organisation -> figures, for many of both.

    Four queries, three more for all by class, and three to five for each by person whose counters are not current.
    """
    counted = counters.are_current(row.number for row in requirements) if counters.can_answer(known_by) else {}
    numbers, keys = sorted(counted), list(dict.fromkeys(place.pk for place in places))
    found = counters.cells(numbers, keys, on=on, known_by=known_by)
    still = counters.are_current(numbers) if numbers else {}
    # Pairs as keys would be twice as many objects for the collector to look through.
    with bulk.no_collecting():
        cells: Cells = {number: dict(zip(keys, its, strict=True)) for number, its in zip(numbers, found, strict=True)}
    rest = [row for row in requirements if row.number not in counted or still.get(row.number) != counted[row.number]]
    for number, its in queries.coverage_of_all(rest, within=places, on=on, known_by=known_by).items():
        cells[number] = {place.pk: coverage for place, coverage in its.items()}
    return cells


def trend(
    requirement: Requirement, place: Organisation, days: Sequence[date], *, known_by: datetime | None = None
) -> list[tuple[date, Coverage]]:
    """Figures of one place on several days; three queries where it is counted."""
    if counters.can_answer(known_by):
        ask = partial(counters.on_days, requirement.number, place.pk, days, known_by=known_by)
        if (found := counters.asked(requirement.number, ask)) is not None:
            return found
    return [(day, queries.coverage(requirement, within=[place], on=day, known_by=known_by)[place]) for day in days]


def effect(within: Sequence[Organisation], on: date) -> dict[str, tuple[int, int]]:
    """(done, obliged) of each requirement by person in force at these places: what a change of the roster moves."""
    rows = Requirement.objects.known().in_force(on).opened(on).filter(unit=Requirement.Unit.PERSON)
    found = {}
    for requirement in rows.touching(list(within)):
        total = queries.read(requirement, within=within, on=on).total()
        found[requirement.title] = (total.done, total.obliged)
    return found
