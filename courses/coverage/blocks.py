"""Prefix sums of the corners at chosen days, so that any two dates cost two short strips instead of all rows.

A block holds, for one requirement and every place, the sum of all corners with on ≤ N and known ≤ M. The days lie so
that about equally many corners fall between two of them. What is known on a past day never changes, so blocks are
written for past knowledge only; a corner that comes with an earlier day all the same (an import of old records) removes
those that it would make wrong.
"""

import json
import sys
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import add
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from courses.coverage import insert, lock
from courses.coverage.models import MEASURES, CounterState, CoverageBlock, CoverageDelta

# At so many days of each axis; a block is a few kilobytes, and their number the product of both.
ON_POINTS, KNOWN_POINTS = 32, 24
# Corners over all places, from which on blocks are worth their keep.
WORTH = 2_000
# A place's figures in a block: its key, then MEASURES, each in four bytes, little end first.
WIDTH = 1 + len(MEASURES)
Sums = dict[tuple[int, int], Sequence[int]]


@dataclass(frozen=True)
class Corner:
    """Up to which days a block sums."""

    on: date
    known: date


def summed(numbers: Sequence[int], organisations: Collection[int], *, on: date, known: date | None) -> Sums:
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
NO_SUMS = ", ".join("0" for _measure in MEASURES)
TOTALS = ", ".join(f'SUM("{measure}")' for measure in MEASURES)
BLOCK = f"""SELECT "number", 0, {NO_SUMS}, cells FROM courses_coverageblock
WHERE "number" = %s AND "on" = %s AND known = %s"""
STRIP = f"""SELECT "number", organisation, {TOTALS}, NULL FROM courses_coveragedelta
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
    blocks: list[tuple[str, list[Any]]] = []
    strips: list[tuple[str, list[Any]]] = []
    until = known or date.max
    for number, corner in corners.items():
        strips.append((f"{STRIP}{AFTER}{places}{GROUPED}", [number, corner.on, on, until, *keys]))
        if corner != NOTHING:
            blocks.append((BLOCK, [number, corner.on, corner.known]))
            late = [number, corner.known, until, corner.on, *keys]
            strips.append((f"{STRIP}{LATE}{places}{GROUPED}", late))
    # Blocks come first: from them PostgreSQL learns the type of the last column.
    parts = [*blocks, *strips]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _own in parts), [value for _sql, own in parts for value in own])
        rows = cursor.fetchall()
    return _joined(rows, organisations)


def _joined(rows: Iterable[tuple], organisations: Collection[int]) -> tuple[Sums, set[int]]:
    """Blocks, then strips on top of them."""
    sums: Sums = {}
    met = set()
    for number, organisation, *measures, cells in rows:
        if cells is not None:
            met.add(number)
            for place, figures in _unpacked(cells):
                if place in organisations:
                    sums[number, place] = figures
        elif organisation in organisations:
            before = sums.get((number, organisation))
            sums[number, organisation] = plus(before, measures) if before else measures
    return sums, met


def _unpacked(cells: bytes | memoryview) -> Iterable[tuple[int, Sequence[int]]]:
    values = array("i")
    values.frombytes(cells)
    if sys.byteorder == "big":
        values.byteswap()
    every = values.tolist()
    return ((every[start], every[start + 1 : start + WIDTH]) for start in range(0, len(every), WIDTH))


def _packed(figures: Mapping[int, Sequence[int]]) -> bytes:
    values = array("i")
    for place, measures in figures.items():
        if any(measures):
            values.extend((place, *measures))
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


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
    """The blocks of a requirement anew, at days of their own choice unless some are given; how many these are.

    None where there are so few corners that summing all of these is as quick.
    """
    lock.alone()
    CoverageBlock.objects.filter(number=number).delete()
    deltas = CoverageDelta.objects.filter(number=number, itself=False).order_by()
    if not (on_days and known_days):
        on_days, known_days = _grid(deltas)
    CounterState.objects.filter(number=number).update(grid=_as_json(on_days, known_days))
    if not on_days or not known_days:
        return 0
    rows = deltas.filter(known__lte=known_days[-1], on__lte=on_days[-1])
    names = ("organisation", "on", "known", *MEASURES)
    cells = _cells(rows.values_list(*names).iterator(chunk_size=5_000), on_days, known_days)
    made = ((number, on, known, sums) for on, known, sums in _prefixes(cells, on_days, known_days))
    return insert.rows(CoverageBlock, ("number", "on", "known", "cells"), made)


def _grid(deltas) -> tuple[list[date], list[date]]:
    """Days between which about equally many corners lie; of knowledge only past ones."""
    yesterday = timezone.localdate() - timedelta(days=1)
    past = deltas.filter(known__lte=yesterday)
    on = list(past.values_list("on").annotate(Count("pk")).order_by("on"))
    known = list(past.values_list("known").annotate(Count("pk")).order_by("known"))
    if sum(rows for _day, rows in on) < WORTH:
        return [], []
    return _spaced(on, ON_POINTS), _spaced(known, KNOWN_POINTS)


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


def _as_json(on_days: Iterable[date], known_days: Iterable[date]) -> dict[str, list[str]]:
    return {"on": [day.isoformat() for day in on_days], "known": [day.isoformat() for day in known_days]}


Cells = dict[tuple[int, int], dict[int, Sequence[int]]]


def _cells(rows: Iterable[tuple], on_days: Sequence[date], known_days: Sequence[date]) -> Cells:
    """(which on, which known) -> organisation -> what is summed in that cell of the grid."""
    found: Cells = defaultdict(dict)
    for organisation, on, known, *measures in rows:
        cell = found[bisect_left(on_days, on), bisect_left(known_days, known)]
        cell[organisation] = plus(cell[organisation], measures) if organisation in cell else measures
    return found


def _prefixes(
    cells: Mapping[tuple[int, int], Mapping[int, Sequence[int]]], on_days: Sequence[date], known_days: Sequence[date]
) -> Iterator[tuple[date, date, bytes]]:
    """Of each pair of days the packed sums of everything up to them."""
    above: list[dict[int, Sequence[int]]] = [{} for _day in known_days]
    for n, on in enumerate(on_days):
        line: dict[int, Sequence[int]] = {}
        for m, known in enumerate(known_days):
            line = _summed(line, cells.get((n, m), {}))
            above[m] = _summed(above[m], line)
            yield on, known, _packed(above[m])


def _summed(first: Mapping[int, Sequence[int]], second: Mapping[int, Sequence[int]]) -> dict[int, Sequence[int]]:
    found = dict(first)
    for place, measures in second.items():
        found[place] = plus(found[place], measures) if place in found else measures
    return found


def plus(first: Sequence[int], second: Sequence[int]) -> list[int]:
    """Two rows of figures as one."""
    return list(map(add, first, second))


def forget(number: int, known: date, grid: str) -> None:
    """Remove blocks that a corner known on this day would make wrong. grid: of the requirement, as JSON."""
    days = json.loads(grid).get("known", ())
    if not days or days[-1] < known.isoformat():
        return
    kept = [text for text in days if text < known.isoformat()]
    CounterState.objects.filter(number=number).update(grid={**json.loads(grid), "known": kept})
    CoverageBlock.objects.filter(number=number, known__gte=known).delete()


def build_what_is_due() -> int:
    """Blocks of requirements whose newest knowledge is as long a strip as the rest; how many requirements that were."""
    built = 0
    yesterday = timezone.localdate() - timedelta(days=1)
    for number, grid in CounterState.objects.filter(is_current=True).values_list("number", "grid"):
        past = CoverageDelta.objects.filter(number=number, itself=False, known__lte=yesterday)
        newer = past.filter(known__gt=grid["known"][-1]) if grid.get("known") else past
        count = newer.count()
        if count >= WORTH and (count == past.count() or count * KNOWN_POINTS >= past.count()):
            build(number)
            built += 1
    return built
