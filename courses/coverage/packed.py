"""Corners of requirements as numbers in a row: sums up to chosen days, and the strips between two of them.

Pure: no database, no clock, a temporary file at most. A place's figures stand at its rank among the places times
WIDTH, little end first; "obliged" is left out, since it is the sum of five others. Days are numbers, as days.py gives
them. In a strip each figure is one whole number (a word), so that knowing it in time is one comparison; before the
figures, which stand by `on`, it says up to which of them each day counts. Whoever needs this imports it late: NumPy
takes a tenth of a second.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from struct import Struct
from tempfile import TemporaryFile
from typing import NamedTuple

import numpy as np

from courses.coverage import days
from courses.coverage.models import MEASURES, Part
from lms.bulk import chunks

OBLIGED = ("on_time", "late", "recognised", "open", "overdue")
assert MEASURES[: 1 + len(OBLIGED)] == ("obliged", *OBLIGED)
WIDTH = len(MEASURES) - 1
WIDE, NARROW, UNSIGNED = np.dtype("<i4"), np.dtype("<i2"), np.dtype("<u2")
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
        # Up to a day of `on` and each day of knowledge; what is to be added to that; before which day all is known.
        self._sums = np.zeros((len(known_days), len(places) * WIDTH), WIDE)
        self._more, self._latest = np.zeros_like(self._sums), 0

    def parts(self, rows: Iterable[tuple]) -> Iterator[tuple[Part, int, int, bytes]]:
        """From rows of (organisation, on, known, *MEASURES) in the order of `on`, each corner once.

        Each part with how many of the days of either kind lie before it; a strip is of one kind of days, the other
        stands as 0. What lies on one of the days itself is in no strip: whoever asks for that day has the sums up to
        it. All rows are read before the first part is made, into a file: of all figures memory holds only the words,
        four bytes for each, and those of a strip that is being made.
        """
        strip, at = [(np.empty(0, WIDE), np.empty(0, self.form.kind))], 0
        for n, on, words in self._pieces(rows):
            while at < n:
                yield from self._finished(at, strip)
                strip, at = strip[:1], at + 1
            is_last = n == len(self.on_days)
            before = len(on) if is_last else np.searchsorted(on, self.on_days[n])
            strip.append((on[:before], words[:before]))
            if not is_last:
                self._add(words)
        for rest in range(at, len(self.on_days) + 1):
            yield from self._finished(rest, strip if rest == at else strip[:1])
        yield from self._late()

    def _pieces(self, rows: Iterable[tuple]) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        """After how many of the days of `on` some figures lie, the last of these days not counted; days and words."""
        for on, words in self._spooled(rows):
            cuts = [0, *np.searchsorted(on, self.on_days, side="right").tolist(), len(on)]
            for n, (start, end) in enumerate(pairwise(cuts)):
                if start < end:
                    yield n, on[start:end], words[start:end]

    def _spooled(self, rows: Iterable[tuple]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Days and words of all rows. SQLite lets nobody write who is still reading what others have overtaken."""
        both = np.dtype([("on", WIDE), ("words", self.form.kind)])
        with TemporaryFile() as file:
            for some in chunks(rows, AT_ONCE):
                on, *figures = _figures(some, self.places, self.form.most)
                piece = np.empty(len(on), both)
                piece["on"], piece["words"] = on, self.form.of(*figures)
                file.write(piece.tobytes())
            file.seek(0)
            while read := file.read(AT_ONCE * both.itemsize):
                piece = np.frombuffer(read, both)
                yield piece["on"], piece["words"]

    def _add(self, words: np.ndarray) -> None:
        """Some of what lies up to the next of the days of `on`."""
        ranks = np.searchsorted(self.known_days, self.form.known(words))
        np.add.at(self._more, (ranks, self.form.figures(words)), self.form.amounts(words))
        self._latest = max(self._latest, int(ranks.max()) + 1)
        self._words += words.tobytes()

    def _finished(
        self, n: int, strip: Sequence[tuple[np.ndarray, np.ndarray]]
    ) -> Iterator[tuple[Part, int, int, bytes]]:
        """The strip after so many of the days of `on`, and the sums up to the next one."""
        on, words = (np.concatenate(pieces) for pieces in zip(*strip, strict=True))
        yield Part.AFTER, n, 0, _strip(on, words, np.unique(on))
        if n < len(self.on_days):
            self._sums += np.cumsum(self._more, axis=0, dtype=WIDE)
            self._more[:] = 0
            self.reach.append(self._latest)
            self._ends.append(len(self._words) // self.form.kind.itemsize)
            for known in range(self._latest):
                yield Part.SUM, n + 1, known + 1, _block(self._sums[known])

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
        """The sums of all places up to two days, as _block() packs them."""
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
    """The figures of each place, one after the other."""
    return Struct(f"<{figures.shape[-1]}i").iter_unpack(figures.tobytes())
