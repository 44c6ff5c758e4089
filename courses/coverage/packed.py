"""Corners of requirements as numbers in a row: sums up to chosen days, and the strips between two of them.

Pure: no database, no clock. A place's figures stand at its rank among the places times WIDTH, little end first;
"obliged" is left out, since it is the sum of five others. Days are numbers, as days.py gives them. In a strip each
figure is one whole number (a word), so that knowing it in time is one comparison; before the figures, which stand by
`on`, it says up to which of them each day counts. Whoever needs this imports it late: NumPy takes a tenth of a second.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from struct import Struct
from typing import NamedTuple

import numpy as np

from courses.coverage import days
from courses.coverage.models import MEASURES, Part
from lms.bulk import chunks

OBLIGED = ("on_time", "late", "recognised", "open", "overdue")
assert MEASURES[: 1 + len(OBLIGED)] == ("obliged", *OBLIGED)
WIDTH = len(MEASURES) - 1
WIDE, NARROW, UNSIGNED, PLACE = np.dtype("<i4"), np.dtype("<i2"), np.dtype("<u2"), np.dtype("<u4")
# How many days a strip begins with.
HEAD = Struct("<q")


class Words(NamedTuple):
    """How a figure is one whole number. From the high bits down: known on which day, at which figure, how much."""

    kind: np.dtype
    day_0: int
    days: int
    at: int
    more: int

    @property
    def most(self) -> int:
        """As much one of them can say."""
        return (1 << (self.more - 1)) - 1

    def of(self, known: np.ndarray, at: np.ndarray, more: np.ndarray) -> np.ndarray:
        day, place = (known.astype(self.kind) + self.kind.type(self.day_0)), at.astype(self.kind)
        return (day << (self.at + self.more)) + (place << self.more) + (more + self.most).astype(self.kind)

    def known(self, words: np.ndarray) -> np.ndarray:
        """On which days."""
        return (words >> (self.at + self.more)).astype(WIDE) - self.day_0

    def figures(self, words: np.ndarray) -> np.ndarray:
        """At which figures."""
        return (words >> self.more) & self.kind.type((1 << self.at) - 1)

    def amounts(self, words: np.ndarray) -> np.ndarray:
        return (words & self.kind.type((1 << self.more) - 1)).astype(WIDE) - self.most

    def after(self, known: int) -> int:
        """The least of the words that are known later than that day."""
        return min(max(known + self.day_0 + 1, 0), (1 << self.days) - 1) << (self.at + self.more)


# Of days from 2000 to 2044 and 512 places; and of any days, and two million places.
SHORT, LONG = Words(np.dtype("<u4"), 0, 14, 12, 6), Words(np.dtype("<u8"), 1 << 23, 24, 24, 16)
# So many numbers of strips are put together before they are added: fewer take more steps, more leave the fast memory.
A_BATCH = 16_384
# So many rows are made numbers at once.
AT_ONCE = 5_000


def form(*, wide: bool) -> Words:
    return LONG if wide else SHORT


def is_wide(places: int, first: int, last: int) -> bool:
    """Whether long words are needed, for many places or for what is known on the first or the last of the days."""
    return places * WIDTH > 1 << SHORT.at or first < 0 or last >= (1 << SHORT.days) - 1


def _figures(rows: Sequence[tuple], places: Sequence[int], most: int) -> np.ndarray:
    """(4, figures): on, known, at which figure, how much; of more than `most` in shares."""
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
    more = measures[corner, measure]
    shares = np.abs(more) // most + 1
    found = np.repeat(
        np.array([numbers[corner, 1], numbers[corner, 2], at, np.sign(more) * most], WIDE), shares, axis=1
    )
    # The rest comes last.
    found[3, np.cumsum(shares) - 1] = np.fmod(more, most)
    return found


class Packing:
    """What is kept of corners that are known by the last of some days: sums up to each pair of days, and the strips.

    reach: how many of the days of knowledge lie before everything is known that is up to each of the days of `on`;
    sums up to later days of knowledge are the same. Complete once all parts are made.
    """

    def __init__(self, places: Sequence[int], on_days: Sequence[int], known_days: Sequence[int], *, wide: bool) -> None:
        """places, days: in order."""
        self.places, self.form = places, form(wide=wide)
        self.on_days, self.known_days = np.array(on_days, WIDE), np.array(known_days, WIDE)
        self.reach: list[int] = []
        # Of all figures in the order of `on`, and how many of them each of the days of `on` takes in.
        self._words = bytearray()
        self._ends: list[int] = []

    def parts(self, rows: Iterable[tuple]) -> Iterator[tuple[Part, int, int, bytes]]:
        """From rows of (organisation, on, known, *MEASURES) in the order of `on`, each corner once.

        Each part with how many of the days of either kind lie before it; a strip is of one kind of days, the other
        stands as 0. What lies on one of the days itself is in no strip: whoever asks for that day has the sums up to
        it. Of all figures only the words are held, four bytes for each.
        """
        sums = np.zeros((len(self.known_days), len(self.places) * WIDTH), dtype=WIDE)
        for n, (on, words) in enumerate(self._spans(rows)):
            last = n == len(self.on_days)
            between = len(on) if last else np.searchsorted(on, self.on_days[n])
            yield Part.AFTER, n, 0, _strip(on[:between], words[:between], np.unique(on[:between]))
            if not last:
                self._add(sums, words)
                for known in range(self.reach[-1]):
                    yield Part.SUM, n + 1, known + 1, _block(sums[known])
        yield from self._late()

    def _spans(self, rows: Iterable[tuple]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Days and words of what lies after each of the days of `on`, up to the next one and with it."""
        more = map(self._read, chunks(rows, AT_ONCE))
        found = [(np.empty(0, WIDE), np.empty(0, self.form.kind))]
        for day in [*self.on_days, np.iinfo(WIDE).max]:
            while (not len(found[-1][0]) or found[-1][0][-1] <= day) and (some := next(more, None)):
                found.append(some)
            on, words = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
            end = np.searchsorted(on, day, side="right")
            yield on[:end], words[:end]
            found = [(on[end:], words[end:])]

    def _read(self, rows: Sequence[tuple]) -> tuple[np.ndarray, np.ndarray]:
        on, *figures = _figures(rows, self.places, self.form.most)
        return on, self.form.of(*figures)

    def _add(self, sums: np.ndarray, words: np.ndarray) -> None:
        """What lies up to the next of the days of `on`."""
        ranks, more = np.searchsorted(self.known_days, self.form.known(words)), np.zeros_like(sums)
        np.add.at(more, (ranks, self.form.figures(words)), self.form.amounts(words))
        sums += np.cumsum(more, axis=0, dtype=WIDE)
        latest = int(ranks.max()) + 1 if len(ranks) else 0
        self.reach.append(max(latest, *self.reach[-1:], 0))
        self._words += words.tobytes()
        self._ends.append(len(self._words) // words.itemsize)

    def _late(self) -> Iterator[tuple[Part, int, int, bytes]]:
        """The strips between two days of knowledge. Asked for at days of the grid, so later figures are in none."""
        words = np.frombuffer(self._words, self.form.kind)
        before = -self.form.day_0 - 1
        for n, day in enumerate(self.known_days.tolist()):
            # By `on`, as they stand.
            chosen = np.flatnonzero((words >= self.form.after(before)) & (words < self.form.after(day - 1)))
            yield Part.LATE, 0, n, _packed_strip(self.on_days, np.searchsorted(chosen, self._ends), words[chosen])
            before = day


def _strip(on: np.ndarray, words: np.ndarray, at_days: np.ndarray) -> bytes:
    """at_days: as far as which it may be asked for."""
    return _packed_strip(at_days, np.searchsorted(on, at_days, side="right"), words)


def _packed_strip(at_days: np.ndarray, ends: np.ndarray, words: np.ndarray) -> bytes:
    """ends: how many of the words each of the days takes in."""
    return HEAD.pack(len(at_days)) + at_days.tobytes() + ends.astype(WIDE).tobytes() + words.tobytes()


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
        # Of each form of words: strips, where their requirements begin, how many words are waiting.
        self._strips: dict[Words, list[np.ndarray]] = {SHORT: [], LONG: []}
        self._at: dict[Words, list[int]] = {SHORT: [], LONG: []}
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
        its, (count,) = form(wide=wide), HEAD.unpack_from(cells)
        at_days, ends = np.frombuffer(cells, WIDE, 2 * count, HEAD.size).reshape(2, -1)
        self.added += 1
        if not (before := bisect_right(at_days.data, until)):
            return
        end = int(ends[before - 1])
        self._strips[its].append(np.frombuffer(cells, its.kind, end, HEAD.size + 2 * count * WIDE.itemsize))
        self._at[its].append(self._starts[number] * WIDTH)
        self._waiting += end
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
        for its, strips in self._strips.items():
            if strips:
                words = np.concatenate(strips)
                within = np.flatnonzero(words < its.after(self.known))
                words = words[within]
                at = np.repeat(self._at[its], [len(strip) for strip in strips])[within] + its.figures(words).astype(
                    np.intp
                )
                # Sums of whole numbers are exact in floats up to 2**53.
                self._sums += np.bincount(at, its.amounts(words), minlength=self._sums.size).astype(WIDE)
                self._strips[its], self._at[its] = [], []
        self._waiting = 0


def as_tuples(figures: np.ndarray) -> Iterator[tuple[int, ...]]:
    """The figures of each requirement and place, one after the other."""
    return Struct(f"<{figures.shape[-1]}i").iter_unpack(figures.tobytes())
