"""Corners of requirements as numbers in a row: sums up to chosen days, and the strips between two of them.

Pure: no database, no clock. A place's figures stand at its rank among the places times WIDTH, little end first;
"obliged" is left out, since it is the sum of five others. Days are numbers, as days.py gives them. Whoever needs this
imports it late: NumPy takes a tenth of a second.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from struct import Struct

import numpy as np

from courses.coverage import days
from courses.coverage.models import MEASURES, Part
from lms.bulk import chunks

OBLIGED = ("on_time", "late", "recognised", "open", "overdue")
assert MEASURES[: 1 + len(OBLIGED)] == ("obliged", *OBLIGED)
WIDTH = len(MEASURES) - 1
WIDE, NARROW, UNSIGNED, PLACE = np.dtype("<i4"), np.dtype("<i2"), np.dtype("<u2"), np.dtype("<u4")
# In a strip.
ON, AT, KNOWN, MORE = range(4)
MOST = np.iinfo(NARROW).max
# So many numbers of strips are put together before they are added: fewer take more steps, more leave the fast memory.
A_BATCH = 16_384
# So many rows are made numbers at once.
AT_ONCE = 5_000


def is_wide(places: int, first: int, last: int) -> bool:
    """Whether strips need four bytes a number, as they do for many places, or for days beyond the reach of two."""
    return places * WIDTH > MOST or first < -MOST or last > MOST


def table(rows: Iterable[tuple], places: Sequence[int], *, wide: bool) -> np.ndarray:
    """Rows of (organisation, on, known, *MEASURES) as strips hold them, by `on`: what of each is not 0.

    (4, figures): on, at which figure, known, how much. Takes some 30 bytes a figure while it is made.
    """
    pieces = [np.empty((4, 0), WIDE if wide else NARROW)]
    pieces += [_figures(some, places, wide=wide) for some in chunks(rows, AT_ONCE)]
    found = np.concatenate(pieces, axis=1)
    pieces.clear()
    return found[:, np.argsort(found[ON], kind="stable")]


def _figures(rows: Sequence[tuple], places: Sequence[int], *, wide: bool) -> np.ndarray:
    numbers = np.array(
        [
            (bisect_left(places, organisation), days.number(on), days.number(known), *measures)
            for organisation, on, known, _obliged, *measures in rows
        ],
        WIDE,
    )
    measures = numbers[:, 3:]
    corner, measure = np.nonzero(measures)
    at = numbers[corner, 0] * WIDTH + measure
    found = np.array([numbers[corner, 1], at, numbers[corner, 2], measures[corner, measure]], WIDE)
    return found if wide else _shares(found).astype(NARROW)


def _shares(figures: np.ndarray) -> np.ndarray:
    """What two bytes cannot say is said in shares: as much as they can, and the rest at last."""
    shares = np.abs(figures[MORE]) // MOST + 1
    rest = np.fmod(figures[MORE], MOST)
    found = np.repeat(figures, shares, axis=1)
    found[MORE] = np.sign(found[MORE]) * MOST
    found[MORE, np.cumsum(shares) - 1] = rest
    return found


def reach(its: np.ndarray, on_days: Sequence[int], known_days: Sequence[int]) -> list[int]:
    """How many of the days of knowledge lie before everything is known that is up to each of the days of `on`.

    its: as table() gives it. Sums up to later days of knowledge are the same. All corners are known by the last of the
    days.
    """
    ranks = _ranks(its, known_days)
    ends = np.searchsorted(its[ON], np.array(on_days, its.dtype), side="right")
    latest = np.maximum.accumulate(ranks) if len(ranks) else ranks
    return [int(latest[end - 1]) + 1 if end else 0 for end in ends]


def _ranks(its: np.ndarray, known_days: Sequence[int]) -> np.ndarray:
    """Before which of the days of knowledge each figure became known; two bytes each."""
    return np.searchsorted(np.array(known_days, its.dtype), its[KNOWN]).astype(NARROW)


def blocks(
    its: np.ndarray, places: int, on_days: Sequence[int], known_days: Sequence[int]
) -> Iterator[tuple[Part, int, int, bytes]]:
    """What is kept of corners known by the last of the days: the sums up to each pair of them, and the strips.

    its: as table() gives it. Each with how many of the days of either kind lie before it; a strip is of one kind of
    days, the other stands as 0. What lies on one of the days itself is in no strip: whoever asks for that day has the
    sums up to it.
    """
    sums = np.zeros((len(known_days), places * WIDTH), dtype=WIDE)
    ranks, ends = _ranks(its, known_days), reach(its, on_days, known_days)
    for n, (start, before, end) in enumerate(_spans(its[ON], on_days)):
        yield Part.AFTER, n, 0, its[:, start:before].tobytes()
        if n < len(on_days):
            more = np.zeros_like(sums)
            np.add.at(more, (ranks[start:end], its[AT, start:end]), its[MORE, start:end])
            sums += np.cumsum(more, axis=0, dtype=WIDE)
            for known in range(ends[n]):
                yield Part.SUM, n + 1, known + 1, _block(sums[known])
    by_known = np.argsort(its[KNOWN], kind="stable").astype(PLACE)
    for n, (start, before, _end) in zip(range(len(known_days)), _spans(its[KNOWN, by_known], known_days), strict=False):
        # By `on` again: so they stand in the first place.
        yield Part.LATE, 0, n, its[:, np.sort(by_known[start:before])].tobytes()


def _spans(numbers: np.ndarray, chosen: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Of days in their order: where those after each of the chosen ones begin, where the next one begins and ends."""
    wanted = np.array(chosen, numbers.dtype)
    before = np.searchsorted(numbers, wanted, side="left").tolist()
    ends = np.searchsorted(numbers, wanted, side="right").tolist()
    return zip([0, *ends], [*before, len(numbers)], [*ends, len(numbers)], strict=True)


def _block(sums: np.ndarray) -> bytes:
    """The lower two bytes of each number, and the higher ones as far as any place needs them: mostly the first few."""
    high = np.trim_zeros(sums >> 16, "b")
    return (sums & 0xFFFF).astype(UNSIGNED).tobytes() + high.astype(NARROW).tobytes()


class Totals:
    """Figures of several requirements on one date, as known by another, from what is packed of each.

    added: how many parts. Strips wait until there are some: NumPy takes hardly longer for all than for one.
    """

    def __init__(self, places: Mapping[int, Sequence[int]], *, known: int) -> None:
        """places: of each requirement, in order."""
        self.places, self.known, self.added = places, known, 0
        self._starts = dict(zip(places, accumulate((len(its) for its in places.values()), initial=0), strict=False))
        # One row more: of a place without figures.
        self._sums = np.zeros((sum(map(len, places.values())) + 1) * WIDTH, WIDE)
        self._strips: list[np.ndarray] = []
        self._at: list[int] = []
        self._waiting = 0

    def add_block(self, number: int, cells: bytes) -> None:
        """The sums of all places up to two days, as blocks() packs them."""
        start, size = self._starts[number] * WIDTH, len(self.places[number]) * WIDTH
        high = np.frombuffer(cells, NARROW, offset=size * UNSIGNED.itemsize)
        self._sums[start : start + size] += np.frombuffer(cells, UNSIGNED, size)
        self._sums[start : start + len(high)] += high.astype(WIDE) << 16
        self.added += 1

    def add_strip(self, number: int, cells: bytes, *, until: int, wide: bool) -> None:
        """until: the day of `on` as far as the strip counts."""
        table = np.frombuffer(cells, WIDE if wide else NARROW).reshape(4, -1)
        end = bisect_right(table[0].data, until)
        self._strips.append(table[1:, :end])
        self._at.append(self._starts[number] * WIDTH)
        self._waiting += end
        self.added += 1
        if self._waiting > A_BATCH:
            self._add_up()

    def figures(
        self, numbers: Sequence[int], organisations: Sequence[int], more: Iterable[tuple[int, int, Sequence[int]]] = ()
    ) -> np.ndarray:
        """(requirements, organisations, MEASURES), each in the order asked for, and each asked for once.

        more: what no block holds yet, as (requirement, organisation, MEASURES).
        """
        self._add_up()
        kept = self._sums.reshape(-1, WIDTH)[self._rows(numbers, organisations)]
        figures = np.empty((len(numbers), len(organisations), len(MEASURES)), WIDE)
        figures[:, :, 1:] = kept
        # A third of the time that .sum(axis=2) takes.
        figures[:, :, 0] = sum(kept[:, :, measure] for measure in range(len(OBLIGED)))
        at = {number: n for n, number in enumerate(numbers)}, {place: n for n, place in enumerate(organisations)}
        for number, organisation, measures in more:
            if organisation in at[1]:
                figures[at[0][number], at[1][organisation]] += np.array(measures, dtype=WIDE)
        return figures

    def _rows(self, numbers: Sequence[int], organisations: Sequence[int]) -> np.ndarray:
        """Where the figures of each requirement and organisation stand: (requirements, organisations)."""
        nothing, found = np.full(len(organisations), -1), {}
        for places in self.places.values():
            if places not in found:
                rank = {place: n for n, place in enumerate(places)}
                found[places] = np.array([rank.get(place, -1) for place in organisations])
        ranks = np.array(
            [found[self.places[number]] if number in self.places else nothing for number in numbers], dtype=np.intp
        )
        starts = np.array([[self._starts.get(number, 0)] for number in numbers])
        return np.where(ranks < 0, -1, ranks + starts)

    def _add_up(self) -> None:
        if not self._waiting:
            return
        at, known, more = np.concatenate(self._strips, axis=1)
        within = np.flatnonzero(known <= self.known)
        at = np.repeat(self._at, [strip.shape[1] for strip in self._strips])[within] + at[within]
        # Sums of whole numbers are exact in floats up to 2**53.
        self._sums += np.bincount(at, weights=more[within], minlength=self._sums.size).astype(WIDE)
        self._strips, self._at, self._waiting = [], [], 0


def as_tuples(figures: np.ndarray) -> Iterator[tuple[int, ...]]:
    """The figures of each requirement and place, one after the other."""
    return Struct(f"<{figures.shape[-1]}i").iter_unpack(figures.tobytes())
