"""Prefix sums of the corners at chosen days, so that any two dates cost three packed rows instead of all corners.

A requirement's grid are some days of each axis, about equally many corners between two of them. For every pair of them
a block holds the sums of all corners with on ≤ N and known ≤ M; beside it the corners themselves are packed once by
the days N that they lie between (the strip after N) and once by the days M (what became known late, after M). So the
figures on D as known by K are one block, the strip after it up to D, and what was late for it up to K. The fullest days
become days of the grid, and what lies on such a day is in no strip. Up to a day that is long past nothing is told late
any more, so blocks of later knowledge would all be the same, and only the first of them is kept.

What is known on a past day never changes, so all this is written for past knowledge only, and newer corners are summed
by the database; a corner that comes with an earlier day all the same (an import of old records) removes it.
"""

import json
import time
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import isqrt
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Count, Max, Min, QuerySet, Sum
from django.utils import timezone

from courses.coverage import days, lock
from courses.coverage.models import MEASURES, CounterState, CoverageBlock, CoverageDelta, Part
from lms import bulk

if TYPE_CHECKING:
    import numpy as np

# So many blocks to a corner of each place, as far as the least and most numbers of days allow: they take a share of the
# space, and what is read for two dates grows with the root of the corners. A row costs as much as ten places.
SHARE, LEAST_DAYS, MOST_DAYS, OF_A_ROW = 11, 8, 256, 10
# Corners over all places, from which on blocks are worth their keep; so many new ones make them anew.
WORTH = 2_000
# As plain numbers: those of an enumeration take a microsecond each to be written.
SUM, AFTER, LATE = Part.values
# So many requirements in one statement: SQLite puts at most 500 selects together.
A_STATEMENT = 400
# How cells are packed. Blocks of another layout are none: within the hour they are made anew.
LAYOUT = 3
# So many blocks and strips are written in one transaction.
ROWS = 200


@dataclass(frozen=True)
class Grid:
    """The days at which a requirement has blocks, as days.number() gives them, and of which places.

    made: tells each making of them apart. wide: as packed.is_wide() says; since: before that day nothing was known;
    reach: as packed.Packing has it.
    """

    made: int
    wide: bool
    since: int
    on: Sequence[int]
    known: Sequence[int]
    reach: Sequence[int]
    places: Sequence[int]

    def as_text(self) -> str:
        return json.dumps({"layout": LAYOUT, **asdict(self)}, separators=(",", ":"))

    def parts(self, on: int, known: int) -> list[tuple[int, int, int, int]]:
        """Which packed rows together say all that was known by the last day of the grid: part, on, known.

        With the day of `on` as far as each of them counts.
        """
        if known < self.since:
            return []
        last_on = bisect_right(self.on, on)
        found = [(AFTER, last_on, 0, on)]
        if last_on:
            reach, until = self.reach[last_on - 1], self.on[last_on - 1]
            last_known = min(bisect_right(self.known, known), reach)
            if last_known:
                found.append((SUM, last_on, last_known, until))
            if last_known < reach:
                found.append((LATE, 0, last_known, until))
        return found

    @property
    def until(self) -> date:
        """What became known later no block holds."""
        return days.day(self.known[-1])


# Each is read with every page and changes once an hour at most.
@lru_cache(maxsize=200)
def read_grid(said: str) -> Grid | None:
    """From what CounterState holds; None where there are no blocks."""
    if not said:
        return None
    its = json.loads(said)
    if its.get("layout") != LAYOUT:
        return None
    axes = (tuple(its[axis]) for axis in ("on", "known", "reach", "places"))
    return Grid(its["made"], its["wide"], its["since"], *axes)


def summed(numbers: Sequence[int], organisations: Sequence[int], *, on: date, known: date | None) -> "np.ndarray":
    """MEASURES on that date as known by the end of that day: two queries for 400 requirements.

    (requirements, organisations, MEASURES), each in the order in which they are asked for, and each asked for once.
    """
    import numpy as np

    if not numbers:
        return np.zeros((0, len(organisations), len(MEASURES)), np.int32)
    asked = [numbers[start : start + A_STATEMENT] for start in range(0, len(numbers), A_STATEMENT)]
    found = [_summed(part, organisations, on, known or date.max) for part in asked]
    return found[0] if len(found) == 1 else np.concatenate(found)


def _summed(numbers: Sequence[int], organisations: Sequence[int], on: date, known: date) -> "np.ndarray":
    for _again in range(2):
        states = CounterState.objects.filter(number__in=numbers).values_list("number", "grid")
        grids = {number: grid for number, said in states if (grid := read_grid(said))}
        with suppress(Gone):
            return _ask(numbers, grids, organisations, on, known)
    # All corners, then: seconds where there are millions.
    return _ask(numbers, {}, organisations, on, known)


class Gone(Exception):
    """Blocks went or were made anew after their grid was read."""


# What a row of either kind is in binary: requirement, part, organisation, sums, packed cells.
KINDS = ["int4", "int2", "int8", *("int8" for _measure in MEASURES), "bytea"]
NO_SUMS = ", ".join("CAST(0 AS bigint)" for _measure in MEASURES)
TOTALS = ", ".join(f'SUM("{measure}")' for measure in MEASURES)
PACKED = f"""WITH asked("number", made, part, "on", known) AS (VALUES %s)
SELECT block."number", block.part, CAST(0 AS bigint), {NO_SUMS}, block.cells
FROM asked, courses_coverageblock block
WHERE block."number" = asked."number" AND block.made = asked.made AND block.part = asked.part
  AND block."on" = asked."on" AND block.known = asked.known"""
# Of one requirement, so that PostgreSQL sees how few rows lie between two days: joined with a table of such days, it
# read all corners (70 ms of 86 for a matrix).
NEWER = f"""SELECT "number", CAST(NULL AS smallint), organisation, {TOTALS}, NULL FROM courses_coveragedelta
WHERE "number" = %s AND itself = FALSE AND known > %s AND known <= %s AND "on" <= %s
GROUP BY "number", organisation"""


def _ask(
    numbers: Sequence[int], grids: Mapping[int, Grid], organisations: Sequence[int], on: date, known: date
) -> "np.ndarray":
    """What is packed, and sums of what no grid holds yet. Raises Gone.

    One statement, so that all parts see the same state, and in words of its own: the ORM takes longer over it.
    """
    from courses.coverage import packed

    on_day, known_day = days.number(on), days.number(known)
    asked = {
        (number, part): (grid.made, at, known_at, until)
        for number, grid in grids.items()
        for part, at, known_at, until in grid.parts(on_day, known_day)
    }
    # Whole numbers of our own, which need no place for a value.
    keys = [
        f"({key[0]:d}, {made:d}, {key[1]:d}, {at:d}, {known_at:d})" for key, (made, at, known_at, _) in asked.items()
    ]
    # Without a grid all corners are asked for.
    newer = [(number, date.min, known, on) for number in numbers if number not in grids]
    newer += [(number, grid.until, known, on) for number, grid in grids.items() if grid.known[-1] < known_day]
    statement = " UNION ALL ".join([*([PACKED % ", ".join(keys)] if keys else []), *[NEWER] * len(newer)])
    totals = packed.Totals({number: grid.places for number, grid in grids.items()}, known=known_day)
    sums = []
    rows = _rows(statement, [value for row in newer for value in row]) if statement else ()
    for number, part, organisation, *measures, cells in rows:
        if part is None:
            sums.append((number, organisation, measures))
        elif part == SUM:
            totals.add_block(number, cells)
        else:
            totals.add_strip(number, cells, until=asked[number, part][-1], wide=grids[number].wide)
    if totals.added < len(asked):
        raise Gone
    return totals.figures(numbers, organisations, sums)


def _rows(statement: str, values: Sequence) -> Iterator[tuple]:
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(statement, values)
            yield from cursor
            return
        # Bytes as bytes: as text they take twice as long. Django's cursor takes no values for a copy.
        statement = f"COPY ({statement}) TO STDOUT (FORMAT BINARY)"
        with cursor.copy(connection.ops.compose_sql(statement, values)) as copy:  # type: ignore[attr-defined]
            copy.set_types(KINDS)
            yield from copy.rows()


def build(number: int, *, on_days: Sequence[date] = (), known_days: Sequence[date] = ()) -> int:
    """The blocks of a requirement anew, at days of their own choice unless some are given; how many rows these are.

    None where there are so few corners that summing all of these is as quick, or where corners changed meanwhile.
    They are made beside the old ones, which nobody reads any more once the grid names the new: people whose training
    is counted wait for that moment alone. Takes four bytes of memory for a figure of a corner.
    """
    from courses.coverage import packed

    seen = _seen(number)
    # A list, since "not itself" keeps SQLite from the index whose order this is.
    deltas = CoverageDelta.objects.filter(number=number, itself__in=[False]).order_by()
    places = sorted(deltas.values_list("organisation", flat=True).distinct())
    if not (on_days and known_days):
        on_days, known_days = _days(deltas, len(places))
    rows = deltas.none()
    if places and known_days:
        # A place that comes meanwhile has no rank among these; because of its corner all this is dropped in the end.
        rows = deltas.filter(known__lte=known_days[-1], organisation__lte=places[-1])
    on, known = ([days.number(day) for day in axis] for axis in (on_days, known_days))
    ends = [days.number(end) for end in rows.aggregate(Min("known"), Max("known")).values() if end]
    if not ends:
        _forget(number)
        return 0
    found = _added_up(rows).iterator(chunk_size=packed.AT_ONCE)
    wide = packed.is_wide(len(places), min(ends), max(ends))
    made, packing = time.time_ns(), packed.Packing(places, on, known, wide=wide)
    count = _write((number, made, *part) for part in packing.parts(found))
    grid = Grid(made, wide, min(ends), on, known, packing.reach, places)
    return count if _replace(number, grid, count, seen) else 0


def _added_up(deltas: QuerySet) -> QuerySet:
    """(organisation, on, known, *MEASURES) by `on`, each corner once: people who are counted apart often share them."""
    sums = {measure: Sum(measure) for measure in MEASURES}
    return deltas.order_by("on").values_list("organisation", "on", "known").annotate(**sums)


def _write(rows: Iterator[tuple]) -> int:
    """A few rows in each transaction, so that nobody waits until all are packed; how many they were."""
    count = 0
    for some in bulk.chunks(rows, ROWS):
        with transaction.atomic():
            count += bulk.write(CoverageBlock, ("number", "made", "part", "on", "known", "cells"), some)
    return count


@transaction.atomic
def _seen(number: int) -> tuple[datetime | None, int]:
    """When a requirement was counted, and the newest corner. Nobody is writing any, so later ones have higher keys."""
    lock.alone()
    built_at = CounterState.objects.values_list("built_at", flat=True).get(number=number)
    return built_at, CoverageDelta.objects.aggregate(Max("pk"))["pk__max"] or 0


@transaction.atomic
def _replace(number: int, grid: Grid, count: int, seen: tuple[datetime | None, int]) -> bool:
    """Let pages read so many blocks and no others, if corners are still as they were seen; whether they do."""
    lock.alone()
    built_at, newest = seen
    own = CoverageBlock.objects.filter(number=number, made=grid.made)
    changed = CoverageDelta.objects.filter(number=number, pk__gt=newest, known__lte=grid.until)
    # Whose corners another count is clearing away is not current.
    states = CounterState.objects.filter(number=number, built_at=built_at, is_current=True)
    if changed.exists() or own.count() < count or not states.update(grid=grid.as_text()):
        own.delete()
        return False
    CoverageBlock.objects.filter(number=number).exclude(made=grid.made).delete()
    return True


def _forget(number: int) -> None:
    CounterState.objects.filter(number=number).update(grid="")
    CoverageBlock.objects.filter(number=number).delete()


def _days(deltas: QuerySet, places: int) -> tuple[list[date], list[date]]:
    """Days between which about equally many corners lie; of knowledge only past ones."""
    yesterday = timezone.localdate() - timedelta(days=1)
    past = deltas.filter(known__lte=yesterday)
    on = list(past.values_list("on").annotate(Count("pk")).order_by("on"))
    known = list(past.values_list("known").annotate(Count("pk")).order_by("known"))
    corners = sum(rows for _day, rows in on)
    if corners < WORTH:
        return [], []
    points = min(max(isqrt(SHARE * corners // (places + OF_A_ROW)), LEAST_DAYS), MOST_DAYS)
    return _spaced(on, points), _spaced(known, points)


def _spaced(its: Sequence[tuple[date, int]], points: int) -> list[date]:
    """At most so many of the days, the last among them. its: each with how many corners it has."""
    step = -(-sum(rows for _day, rows in its) // points)
    found, passed = [], 0
    for day, rows in its:
        passed += rows
        if passed >= step or day == its[-1][0]:
            found.append(day)
            passed = 0
    return found


def forget(number: int, known: date, grid: str) -> None:
    """Remove blocks that a corner known on this day would make wrong. grid: of the requirement, as text."""
    its = read_grid(grid)
    if its and known <= its.until:
        _forget(number)


def build_what_is_due() -> int:
    """Blocks of requirements of which much became known since they were made; how many requirements that were."""
    built = 0
    yesterday = timezone.localdate() - timedelta(days=1)
    for number, said in CounterState.objects.filter(is_current=True).values_list("number", "grid"):
        newer = CoverageDelta.objects.filter(number=number, itself=False, known__lte=yesterday)
        if grid := read_grid(said):
            newer = newer.filter(known__gt=grid.until)
        if newer.count() >= WORTH:
            built += build(number) > 0
    return built
