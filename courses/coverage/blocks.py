"""Prefix sums of the corners at the ends of months, so that any two dates cost two short strips instead of all rows.

A block holds, for one requirement and place, the sum of all corners with on ≤ N and known ≤ M. What is known on a past
day never changes, so blocks are written for past months only; a corner that comes with an earlier day all the same (an
import of old records) removes those that it would make wrong.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from courses.coverage import insert
from courses.coverage.models import MEASURES, CounterState, CoverageBlock, CoverageDelta

# A long-lived requirement has its blocks at every second or third month: their number grows with the square.
MOST_POINTS = 16
# Corners for each pair of days, over all places, from which on blocks are worth their keep.
WORTH = 16
Sums = dict[tuple[int, int], list[int]]


@dataclass(frozen=True)
class Corner:
    """Up to which days a block sums."""

    on: date
    known: date


def summed(
    numbers: Sequence[int], organisations: Collection[int], *, on: date, known: date | None
) -> dict[tuple[int, int], list[int]]:
    """(requirement number, organisation) -> MEASURES on that date as known by the end of that day: two queries."""
    if not numbers:
        return {}
    held = _corners(numbers, on, known)
    sums, met = _asked({number: held.get(number, NOTHING) for number in numbers}, organisations, on, known)
    # Blocks that went between the two queries, or of places that have none: all corners, then.
    alone = {number: NOTHING for number in held if number not in met}
    if alone:
        sums = {key: row for key, row in sums.items() if key[0] not in alone}
        sums |= _asked(alone, organisations, on, known)[0]
    return sums


NOTHING = Corner(date.min, date.min)
COLUMNS = ", ".join(f'"{measure}"' for measure in MEASURES)
TOTALS = ", ".join(f'SUM("{measure}")' for measure in MEASURES)
BLOCK = f"""SELECT 1, "number", organisation, {COLUMNS} FROM courses_coverageblock
WHERE "number" = %s AND "on" = %s AND known = %s"""
STRIP = f"""SELECT 0, "number", organisation, {TOTALS} FROM courses_coveragedelta
WHERE "number" = %s AND itself = FALSE"""
AFTER = """ AND "on" > %s AND "on" <= %s AND known <= %s"""
LATE = """ AND known > %s AND known <= %s AND "on" <= %s"""
GROUPED = """ GROUP BY "number", organisation"""
# So many places are asked for by their keys; more are read whole and sorted out here.
MOST_BY_KEY = 20


def _asked(
    corners: Mapping[int, Corner], organisations: Collection[int], on: date, known: date | None
) -> tuple[Sums, set[int]]:
    """The sums, and of which requirements there were blocks.

    One statement, so that all parts see the same state, and in words of its own: the ORM takes longer over it than
    the database.
    """
    keys = sorted(organisations) if len(organisations) <= MOST_BY_KEY else []
    places = f" AND organisation IN ({', '.join(['%s'] * len(keys))})" if keys else ""
    parts: list[str] = []
    arguments: list[Any] = []
    until = known or date.max
    for number, corner in corners.items():
        parts.append(f"{STRIP}{AFTER}{places}{GROUPED}")
        arguments += [number, corner.on, on, until, *keys]
        if corner != NOTHING:
            parts += [f"{BLOCK}{places}", f"{STRIP}{LATE}{places}{GROUPED}"]
            arguments += [number, corner.on, corner.known, *keys, number, corner.known, until, corner.on, *keys]
    sums: Sums = {}
    met = set()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), arguments)
        for is_block, number, organisation, *measures in cursor.fetchall():
            if is_block:
                met.add(number)
            if organisation in organisations:
                before = sums.get((number, organisation))
                sums[number, organisation] = _plus(before, measures) if before else measures
    return sums, met


def _corners(numbers: Sequence[int], on: date, known: date | None) -> dict[int, Corner]:
    """The last block before both dates, of each requirement that has one."""
    found = {}
    for number, grid in CounterState.objects.filter(number__in=numbers).values_list("number", "grid"):
        last_on = _last(grid.get("on", ()), on)
        last_known = _last(grid.get("known", ()), known)
        if last_on and last_known:
            found[number] = Corner(last_on, last_known)
    return found


def _last(days: Iterable[str], day: date | None) -> date | None:
    before = [text for text in days if day is None or text <= day.isoformat()]
    return date.fromisoformat(before[-1]) if before else None


@transaction.atomic
def build(number: int, *, on_days: Sequence[date] = (), known_days: Sequence[date] = ()) -> int:
    """The blocks of a requirement anew, at the ends of months unless other days are given; how many these are.

    None where so few corners lie between them that summing all of these is as quick.
    """
    CoverageBlock.objects.filter(number=number).delete()
    deltas = CoverageDelta.objects.filter(number=number, itself=False).order_by()
    is_given = bool(on_days and known_days)
    if not is_given:
        on_days, known_days = _grid(deltas)
    rows = deltas.filter(known__lte=known_days[-1], on__lte=on_days[-1]) if on_days and known_days else deltas.none()
    if not is_given and rows.count() < WORTH * len(on_days) * len(known_days):
        on_days, known_days = [], []
    CounterState.objects.filter(number=number).update(grid=_as_json(on_days, known_days))
    if not on_days or not known_days:
        return 0
    names = ("organisation", "on", "known", *MEASURES)
    cells = _cells(rows.values_list(*names).iterator(chunk_size=5_000), on_days, known_days)
    made = 0
    for organisation, by_on in cells.items():
        found = _prefixes(by_on, on_days, known_days)
        made += insert.rows(CoverageBlock, COLUMN_NAMES, ((number, organisation, *row) for row in found))
    return made


COLUMN_NAMES = ("number", "organisation", "on", "known", *MEASURES)


def _grid(deltas) -> tuple[list[date], list[date]]:
    """The ends of the months in which anything changes, thinned out; of knowledge only past days."""
    yesterday = timezone.localdate() - timedelta(days=1)
    on = deltas.order_by("on").values_list("on", flat=True)
    known = deltas.order_by("known").values_list("known", flat=True)
    first, last = on.first(), on.last()
    since, until = known.first(), known.last()
    if first is None or last is None or since is None or until is None:
        return [], []
    return _ends(first, last), [day for day in _ends(since, until) if day <= yesterday]


def _ends(first: date, last: date) -> list[date]:
    """The ends of months from the first day's to the last day's, at most MOST_POINTS, the last among them."""
    found = []
    day = first
    while True:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        found.append(following - timedelta(days=1))
        if found[-1] >= last:
            break
        day = following
    step = -(-len(found) // MOST_POINTS)
    return found[::-1][::step][::-1]


def _as_json(on_days: Iterable[date], known_days: Iterable[date]) -> dict[str, list[str]]:
    return {"on": [day.isoformat() for day in on_days], "known": [day.isoformat() for day in known_days]}


Cells = dict[int, dict[tuple[int, int], list[int]]]


def _cells(rows: Iterable[tuple], on_days: Sequence[date], known_days: Sequence[date]) -> Cells:
    """organisation -> (which on, which known) -> what is summed in that cell of the grid."""
    places: dict[tuple[date, date], tuple[int, int]] = {}
    found: Cells = defaultdict(dict)
    for organisation, on, known, *measures in rows:
        if (on, known) not in places:
            places[on, known] = (_which(on, on_days), _which(known, known_days))
        cell = found[organisation].get(places[on, known])
        if cell is None:
            found[organisation][places[on, known]] = measures
        else:
            for n, value in enumerate(measures):
                cell[n] += value
    return found


def _which(day: date, days: Sequence[date]) -> int:
    return next(n for n, end in enumerate(days) if day <= end)


def _prefixes(
    cells: Mapping[tuple[int, int], list[int]], on_days: Sequence[date], known_days: Sequence[date]
) -> Iterator[tuple]:
    """(on, known, *MEASURES) of one place, every pair of days."""
    zero = [0] * len(MEASURES)
    above = [zero] * len(known_days)
    for n, on in enumerate(on_days):
        line = accumulate((cells.get((n, m), zero) for m in range(len(known_days))), _plus)
        above = [_plus(upper, row) for upper, row in zip(above, line, strict=True)]
        yield from ((on, known, *row) for known, row in zip(known_days, above, strict=True))


def _plus(first: Sequence[int], second: Sequence[int]) -> list[int]:
    return [a + b for a, b in zip(first, second, strict=True)]


def forget(number: int, known: date, grid: str) -> None:
    """Remove blocks that a corner known on this day would make wrong. grid: of the requirement, as JSON."""
    days = json.loads(grid).get("known", ())
    if not days or days[-1] < known.isoformat():
        return
    kept = [text for text in days if text < known.isoformat()]
    CounterState.objects.filter(number=number).update(grid={**json.loads(grid), "known": kept})
    CoverageBlock.objects.filter(number=number, known__gte=known).delete()


def build_what_is_due() -> int:
    """Blocks of the month that has ended, for requirements that changed since; how many requirements that were."""
    built = 0
    for number, grid in CounterState.objects.filter(is_current=True).values_list("number", "grid"):
        newest = (grid.get("known") or [""])[-1]
        on_days, known_days = _grid(CoverageDelta.objects.filter(number=number, itself=False))
        if known_days and known_days[-1].isoformat() > newest:
            build(number)
            built += 1
    return built
