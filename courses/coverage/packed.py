"""Corners of one requirement as numbers in a row: sums up to chosen days, and the strips between two of them.

Pure: no database, no clock. A place's figures stand at its rank among the places times the number of MEASURES. Numbers
take four bytes, little end first, days two: they are counted from the first of all corners. Whoever needs it imports it
late: NumPy takes a tenth of a second.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from courses.coverage.models import MEASURES, NEVER, Part

WIDTH = len(MEASURES)
NUMBER, SHORT = np.dtype("<i4"), np.dtype("<u2")
# So many days can be told apart.
MOST_DAYS = 2**16


@dataclass(frozen=True)
class Corners:
    """One array each, of equal length; measures: (corners, MEASURES).

    place: rank among the places; on, known: days after the first.
    """

    place: np.ndarray
    on: np.ndarray
    known: np.ndarray
    measures: np.ndarray


def corners(rows: Iterable[tuple], places: Sequence[int], first: date) -> Corners:
    """Rows of (organisation, on, known, *MEASURES)."""
    numbers = np.fromiter(
        (
            value
            for organisation, on, known, *measures in rows
            for value in (bisect_left(places, organisation), (on - first).days, (known - first).days, *measures)
        ),
        dtype=NUMBER,
    ).reshape(-1, 3 + WIDTH)
    return Corners(numbers[:, 0], numbers[:, 1], numbers[:, 2], numbers[:, 3:])


def blocks(
    its: Corners, places: int, first: date, on_days: Sequence[date], known_days: Sequence[date]
) -> Iterator[tuple[Part, date, date, bytes]]:
    """What is kept of corners known by the last of the days: the sums up to each pair of them, and the strips.

    A strip stands under the day before its first, or NEVER.
    """
    rank_on = np.searchsorted([(day - first).days for day in on_days], its.on)
    rank_known = np.searchsorted([(day - first).days for day in known_days], its.known)
    sums = np.zeros((len(known_days), places, WIDTH), dtype=NUMBER)
    for n, after in enumerate([NEVER, *on_days]):
        strip = np.flatnonzero(rank_on == n)
        yield Part.AFTER, after, NEVER, _strip(its, strip, places)
        if n < len(on_days):
            more = np.zeros_like(sums)
            np.add.at(more, (rank_known[strip], its.place[strip]), its.measures[strip])
            sums += np.cumsum(more, axis=0, dtype=NUMBER)
            for known, cells in zip(known_days, sums, strict=True):
                yield Part.SUM, on_days[n], known, cells.tobytes()
    for n, after in enumerate([NEVER, *known_days[:-1]]):
        yield Part.LATE, NEVER, after, _strip(its, np.flatnonzero(rank_known == n), places)


def _strip(its: Corners, which: np.ndarray, places: int) -> bytes:
    """Of some corners what is not 0: at which figure, on, known, and how much, one column after the other."""
    corner, measure = np.nonzero(its.measures[which])
    at = which[corner]
    columns = (its.place[at] * WIDTH + measure, its.on[at], its.known[at], its.measures[at, measure])
    return b"".join(column.astype(kind).tobytes() for kind, column in zip(_kinds(places), columns, strict=True))


def _kinds(places: int) -> tuple[np.dtype, ...]:
    return SHORT if places * WIDTH <= 2**16 else NUMBER, SHORT, SHORT, NUMBER


class Total:
    """A block and the strips beside it, as far as they lie before both days: added one by one, so that the memory of
    one serves for the next. parts: how many were added.

    until: the day up to which the block sums; the strip after it has the corners of later ones.
    """

    def __init__(self, places: int, first: date, *, until: date, on: date, known: date) -> None:
        # Sums of whole numbers are exact in floats up to 2**53.
        self.total, self.kinds, self.parts = np.zeros(places * WIDTH), _kinds(places), 0
        self.on_days = {Part.AFTER: (on - first).days, Part.LATE: (until - first).days}
        self.known_day = (known - first).days

    def add(self, part: str, cells: bytes) -> None:
        self.parts += 1
        if part == Part.SUM:
            self.total += np.frombuffer(cells, dtype=NUMBER)
            return
        at, ons, knowns, more = _columns(cells, self.kinds)
        within = (ons <= self.on_days[Part(part)]) & (knowns <= self.known_day)
        self.total += np.bincount(at[within], weights=more[within], minlength=self.total.size)

    def figures(self) -> list[list[int]]:
        """MEASURES of each place."""
        return self.total.astype(np.int64).reshape(-1, WIDTH).tolist()


def _columns(cells: bytes, kinds: Sequence[np.dtype]) -> Iterator[np.ndarray]:
    rows, start = len(cells) // sum(kind.itemsize for kind in kinds), 0
    for kind in kinds:
        yield np.frombuffer(cells, kind, rows, start)
        start += rows * kind.itemsize
