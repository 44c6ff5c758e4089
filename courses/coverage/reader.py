"""What a reader of all tables of pupils, of all dates, can work out of what is hidden: pure, no database."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from courses.coverage.suppress import LEAST, NOBODY, WIDTH, Cell, above, is_small

Numbers = NDArray[np.int64]
# A row, which is a date or two of them, and the path of a node.
Told = tuple[int, str]


class Reader:
    """Somebody who has all tables of all dates, the last of them as yet undecided, and reckons with them.

    They know how many pupils there are everywhere, every number that is shown, that parts add up to their sums on each
    date and between each two of them, and that who has done it has done it ever after. Where pupils come and go, so
    that this is not so, the truth bounds what it seems to tell.
    Rows of arrays are dates, then pairs of dates; columns are nodes, those above before those below.
    """

    def __init__(self, dates: Sequence[Mapping[str, Cell]]) -> None:
        self.dates = dates
        paths = {path for cells in dates for path in cells}
        self.paths = sorted(paths, key=lambda path: (path.count("/"), above(path), path))
        self.place = {path: number for number, path in enumerate(self.paths)}
        cells = [[its.get(path, NOBODY) for path in self.paths] for its in dates]
        self.pupils = np.array([[cell.pupils for cell in row] for row in cells])
        self.done = np.array([[cell.done for cell in row] for row in cells])
        self.is_shown = np.array([[cell.shown for cell in row] for row in cells])
        self.pairs = list(combinations(range(len(dates)), 2))
        steps = [self.done[later] - self.done[first] for first, later in self.pairs]
        self.truth = np.vstack([self.done, *steps])
        self.most = np.vstack([self.pupils, *(self.pupils[later] for _first, later in self.pairs)])
        small = [[is_small(cell) for cell in row] for row in cells]
        few = [(abs(step) > 0) & (abs(step) < LEAST) for step in steps]
        self.is_secret = np.vstack([small, *few])

    @cached_property
    def levels(self) -> list[tuple[slice, Numbers, Numbers]]:
        """From below upwards: the nodes of a depth, where in them each one's siblings begin, and their parents."""
        depths = np.array([path.count("/") for path in self.paths])
        found = []
        for depth in range(max(depths, default=0), 1, -1):
            first, last = np.searchsorted(depths, [depth, depth + 1])
            parents = np.array([self.place[above(path)] for path in self.paths[first:last]])
            starts = np.flatnonzero(np.diff(parents, prepend=-1))
            found.append((slice(first, last), starts, parents[starts]))
        return found

    def told(self, *, hidden: set[str]) -> set[Told]:
        """Of which secret numbers and steps, with these hidden on the last date, is known what they are, nearly."""
        is_shown = self.is_shown.copy()
        is_shown[-1] = [path not in hidden for path in self.paths]
        least, most = self._known(is_shown)
        narrow = most - least + 1 < np.minimum(WIDTH, self.most + 1)
        return {(int(row), self.paths[node]) for row, node in np.argwhere(self.is_secret & narrow)}

    def _known(self, is_shown: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
        """Between which numbers each lies: narrowed by every sum and difference until nothing moves any more."""
        count = len(self.dates)
        least, most = np.zeros_like(self.truth), self.most.copy()
        least[:count][is_shown] = most[:count][is_shown] = self.done[is_shown]
        while True:
            before = least.copy(), most.copy()
            self._by_sums(least, most)
            self._by_dates(least, most)
            np.minimum(least, self.truth, out=least)
            np.maximum(most, self.truth, out=most)
            if (least == before[0]).all() and (most == before[1]).all():
                return least, most

    def _by_sums(self, least: Numbers, most: Numbers) -> None:
        """Parts add up to what stands above them: first upwards, then downwards."""
        for nodes, starts, parents in self.levels:
            for bounds, tighter in ((least, np.maximum), (most, np.minimum)):
                bounds[:, parents] = tighter(bounds[:, parents], np.add.reduceat(bounds[:, nodes], starts, axis=1))
        for nodes, starts, parents in reversed(self.levels):
            sizes = np.diff(starts, append=nodes.stop - nodes.start)
            low, high = least[:, nodes], most[:, nodes]
            spare = [
                np.repeat(bounds[:, parents] - np.add.reduceat(others, starts, axis=1), sizes, axis=1)
                for bounds, others in ((least, high), (most, low))
            ]
            least[:, nodes] = np.maximum(low, spare[0] + high)
            most[:, nodes] = np.minimum(high, spare[1] + low)

    def _by_dates(self, least: Numbers, most: Numbers) -> None:
        """A number is the one of a date before and how many came since."""
        for row, (first, later) in enumerate(self.pairs, start=len(self.dates)):
            least[later] = np.maximum(least[later], least[first] + least[row])
            most[later] = np.minimum(most[later], most[first] + most[row])
            least[first] = np.maximum(least[first], least[later] - most[row])
            most[first] = np.minimum(most[first], most[later] - least[row])
            least[row] = np.maximum(least[row], least[later] - most[first])
            most[row] = np.minimum(most[row], most[later] - least[first])
