"""Prefix sums of the corners at chosen days, so that any two dates cost three packed rows instead of all corners.

A requirement's grid are some days of each axis, about equally many corners between two of them. For every pair of them
a block holds the sums of all corners with on ≤ N and known ≤ M; beside it the corners themselves are packed once by
the days N that they lie between (the strip after N) and once by the days M (what became known late, after M). So the
figures on D as known by K are one block, the strip after it up to D, and what was late for it up to K. What is known
on a past day never changes, so all this is written for past knowledge only, and newer corners are summed by the
database; a corner that comes with an earlier day all the same (an import of old records) removes it.
"""

import json
import time
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from math import isqrt
from operator import add
from typing import TYPE_CHECKING, Self

from django.db import connection, transaction
from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone

from courses.coverage import lock
from courses.coverage.models import MEASURES, NEVER, CounterState, CoverageBlock, CoverageDelta, Part
from lms import bulk

if TYPE_CHECKING:
    from courses.coverage.packed import Total

# A block for so many corners, as far as the least and most numbers of days allow: so blocks take a share of the space,
# and what is read for two dates grows with the root of the corners.
FOR_A_BLOCK, LEAST_DAYS, MOST_DAYS = 40, 8, 192
# Corners over all places, from which on blocks are worth their keep; so many new ones make them anew.
WORTH = 2_000
# So many requirements in one statement: SQLite puts at most 500 selects together.
AT_ONCE = 400
Sums = dict[tuple[int, int], Sequence[int]]


@dataclass(frozen=True)
class Grid:
    """The days at which a requirement has blocks, as 2026-11-23, and of which places.

    made: tells each making of them apart. first: the first day of all corners.
    """

    made: int
    first: date
    on: Sequence[str]
    known: Sequence[str]
    places: Sequence[int]

    @classmethod
    def read(cls, said: Mapping) -> Self | None:
        """From what CounterState holds; None where there are no blocks."""
        return cls(**{**said, "first": date.fromisoformat(said["first"])}) if said else None

    def as_json(self) -> dict:
        return {**asdict(self), "first": self.first.isoformat()}

    def parts(self, on: date, known: date) -> list[tuple[Part, date, date]]:
        """Which packed rows together say all that was known by the last day of the grid."""
        last_on, last_known = last(self.on, on), last(self.known, known)
        found = [(Part.SUM, last_on, last_known)] if NEVER not in (last_on, last_known) else []
        found.append((Part.AFTER, last_on, NEVER))
        if last_known < self.until and last_on > NEVER:
            found.append((Part.LATE, NEVER, last_known))
        return found

    @property
    def until(self) -> date:
        """What became known later no block holds."""
        return date.fromisoformat(self.known[-1])


def last(days: Sequence[str], day: date) -> date:
    """The last of some days in their order that is not after this one."""
    place = bisect_right(days, day.isoformat())
    return date.fromisoformat(days[place - 1]) if place else NEVER


def summed(numbers: Sequence[int], organisations: Collection[int], *, on: date, known: date | None) -> Sums:
    """(requirement number, organisation) -> MEASURES on that date as known by the end of that day: two queries."""
    from courses.coverage import packed

    if not numbers:
        return {}
    if len(numbers) > AT_ONCE:
        first, rest = numbers[:AT_ONCE], numbers[AT_ONCE:]
        return summed(first, organisations, on=on, known=known) | summed(rest, organisations, on=on, known=known)
    states = CounterState.objects.filter(number__in=numbers).values_list("number", "grid")
    grids, until = {number: grid for number, said in states if (grid := Grid.read(said))}, known or date.max
    totals = {
        number: packed.Total(len(grid.places), grid.first, until=last(grid.on, on), on=on, known=until)
        for number, grid in grids.items()
    }
    newer = _ask(numbers, grids, totals, on, until)
    if any(total.parts < len(grids[number].parts(on, until)) for number, total in totals.items()):
        # Blocks went or were made anew between the two queries: all corners, then.
        totals, newer = {}, _ask(numbers, {}, {}, on, until)
    sums: Sums = {}
    for number, total in totals.items():
        rows = zip(grids[number].places, total.figures(), strict=True)
        sums |= {(number, place): row for place, row in rows if place in organisations and any(row)}
    for key, row in newer.items():
        if key[1] in organisations:
            sums[key] = plus(sums[key], row) if key in sums else row
    return sums


# What a row of either kind is in binary: requirement, part, organisation, sums, packed cells.
KINDS = ["int4", "text", "int8", *("int8" for _measure in MEASURES), "bytea"]
NO_SUMS = ", ".join("CAST(0 AS bigint)" for _measure in MEASURES)
TOTALS = ", ".join(f'SUM("{measure}")' for measure in MEASURES)
PACKED = f"""WITH asked("number", made, part, "on", known) AS (VALUES %s)
SELECT block."number", block.part, CAST(0 AS bigint), {NO_SUMS}, block.cells
FROM asked, courses_coverageblock block
WHERE block."number" = asked."number" AND block.made = asked.made AND block.part = asked.part
  AND block."on" = asked."on" AND block.known = asked.known"""
# Of one requirement, so that PostgreSQL sees how few rows lie between two days: joined with a table of such days, it
# read all corners (70 ms of 86 for a matrix).
NEWER = f"""SELECT "number", '', organisation, {TOTALS}, NULL FROM courses_coveragedelta
WHERE "number" = %s AND itself = FALSE AND known > %s AND known <= %s AND "on" <= %s
GROUP BY "number", organisation"""


def _ask(
    numbers: Iterable[int], grids: Mapping[int, Grid], totals: Mapping[int, "Total"], on: date, known: date
) -> Sums:
    """Add what is packed to the totals; sums of what no grid holds yet.

    One statement, so that all parts see the same state, and in words of its own: the ORM takes longer over it.
    """
    asked = [(number, grid.made, *part) for number, grid in grids.items() for part in grid.parts(on, known)]
    since = {**dict.fromkeys(numbers, NEVER), **{number: grid.until for number, grid in grids.items()}}
    newer = [(number, day, known, on) for number, day in since.items() if day < known]
    selects, newer_selects = [PACKED % _placed(asked)] if asked else [], [NEWER] * len(newer)
    values = [value for row in (*asked, *newer) for value in row]
    found: Sums = {}
    for number, part, organisation, *measures, cells in _rows(" UNION ALL ".join([*selects, *newer_selects]), values):
        if part:
            totals[number].add(part, cells)
        else:
            found[number, organisation] = measures
    return found


def _rows(statement: str, values: Sequence) -> Iterator[tuple]:
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(statement, values)
            yield from cursor
            return
        # Bytes as bytes: as text they take twice as long. Django's cursor takes no values for a copy.
        asked = cursor.mogrify(f"COPY ({statement}) TO STDOUT (FORMAT BINARY)", values)
        with cursor.copy(asked) as copy:
            copy.set_types(KINDS)
            yield from copy.rows()


def _placed(rows: Sequence[tuple]) -> str:
    return ", ".join([f"({', '.join(['%s'] * len(rows[0]))})"] * len(rows))


@transaction.atomic
def build(number: int, *, on_days: Sequence[date] = (), known_days: Sequence[date] = ()) -> int:
    """The blocks of a requirement anew, at days of their own choice unless some are given; how many rows these are.

    None where there are so few corners that summing all of these is as quick.
    """
    from courses.coverage import packed

    lock.alone()
    CoverageBlock.objects.filter(number=number).delete()
    deltas = CoverageDelta.objects.filter(number=number, itself=False).order_by()
    if not (on_days and known_days):
        on_days, known_days = _days(deltas)
    rows = deltas.filter(known__lte=known_days[-1]) if known_days else deltas.none()
    ends = rows.aggregate(Min("on"), Max("on"), Min("known"), Max("known")).values()
    is_worth = None not in ends and (max(ends) - min(ends)).days < packed.MOST_DAYS
    grid = _grid(rows, min(ends), on_days, known_days) if is_worth else None
    CounterState.objects.filter(number=number).update(grid=grid.as_json() if grid else {})
    if grid is None:
        return 0
    found = rows.values_list("organisation", "on", "known", *MEASURES).iterator(chunk_size=5_000)
    corners = packed.corners(found, grid.places, grid.first)
    parts = packed.blocks(corners, len(grid.places), grid.first, on_days, known_days)
    made = ((number, grid.made, *part) for part in parts)
    return bulk.write(CoverageBlock, ("number", "made", "part", "on", "known", "cells"), made)


def _grid(rows: QuerySet, first: date, on_days: Sequence[date], known_days: Sequence[date]) -> Grid:
    on, known = ([day.isoformat() for day in days] for days in (on_days, known_days))
    places = sorted(rows.values_list("organisation", flat=True).distinct())
    return Grid(time.time_ns(), first, on, known, places)


def _days(deltas: QuerySet) -> tuple[list[date], list[date]]:
    """Days between which about equally many corners lie; of knowledge only past ones."""
    yesterday = timezone.localdate() - timedelta(days=1)
    past = deltas.filter(known__lte=yesterday)
    on = list(past.values_list("on").annotate(Count("pk")).order_by("on"))
    known = list(past.values_list("known").annotate(Count("pk")).order_by("known"))
    corners = sum(rows for _day, rows in on)
    if corners < WORTH:
        return [], []
    points = min(max(isqrt(corners // FOR_A_BLOCK), LEAST_DAYS), MOST_DAYS)
    return _spaced(on, points), _spaced(known, points)


def _spaced(days: Sequence[tuple[date, int]], points: int) -> list[date]:
    """At most so many of the days, the last among them. days: each with how many corners it has."""
    step = -(-sum(rows for _day, rows in days) // points)
    found, passed = [], 0
    for day, rows in days:
        passed += rows
        if passed >= step or day == days[-1][0]:
            found.append(day)
            passed = 0
    return found


def plus(first: Sequence[int], second: Sequence[int]) -> list[int]:
    """Two rows of figures as one."""
    return list(map(add, first, second))


def forget(number: int, known: date, grid: str) -> None:
    """Remove blocks that a corner known on this day would make wrong. grid: of the requirement, as JSON."""
    days = json.loads(grid).get("known", ())
    if days and known.isoformat() <= days[-1]:
        CounterState.objects.filter(number=number).update(grid={})
        CoverageBlock.objects.filter(number=number).delete()


def build_what_is_due() -> int:
    """Blocks of requirements of which much became known since they were made; how many requirements that were."""
    built = 0
    yesterday = timezone.localdate() - timedelta(days=1)
    for number, grid in CounterState.objects.filter(is_current=True).values_list("number", "grid"):
        newer = CoverageDelta.objects.filter(number=number, itself=False, known__lte=yesterday)
        if grid:
            newer = newer.filter(known__gt=grid["known"][-1])
        if newer.count() >= WORTH:
            build(number)
            built += 1
    return built
