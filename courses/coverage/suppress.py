"""Small groups of pupils are not shown, nor what would give them away: pure, no database.

A cell is shown only if at least ten have done it and either ten or none have not. Every table that anybody may open is
a part of one tree (district, clusters, schools, campuses, classes), so what to hide is decided for the whole tree at
once: no sum or difference of cells, from whichever page or file, tells a hidden number to within a few.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

LEAST = 10
# A hidden number could be any of at least so many.
WIDTH = 5


@dataclass(frozen=True)
class Cell:
    """Of so many pupils so many have done it; shown says whether anybody above the class may read the second figure."""

    pupils: int
    done: int
    shown: bool = True

    @property
    def share(self) -> int | None:
        """What may be shown."""
        return self.done if self.shown else None


def is_small(cell: Cell) -> bool:
    """Does it speak of fewer than ten who have, or of fewer than ten who have not?"""
    rest = cell.pupils - cell.done
    return cell.done < LEAST or 0 < rest < LEAST


def above(path: str) -> str:
    """The path of the node above: "1/4/" of "1/4/17/"; empty for the topmost."""
    return path[: path.rstrip("/").rfind("/") + 1]


def tree(leaves: Mapping[str, Cell]) -> dict[str, Cell]:
    """The leaves and everything above them, each the sum of what lies below, with what must be hidden hidden.

    leaves: path -> cell, a path like that of an organisation with one step more for the class.
    """
    plain = _summed(leaves)
    below: dict[str, list[str]] = defaultdict(list)
    for path in plain:
        if above(path):
            below[above(path)].append(path)
    hidden = {path for path, cell in plain.items() if is_small(cell)}
    while more := _giving_away(plain, below, hidden):
        hidden |= more
    return {path: replace(cell, shown=path not in hidden) for path, cell in plain.items()}


def _summed(leaves: Mapping[str, Cell]) -> dict[str, Cell]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, cell in leaves.items():
        node = path
        while node:
            sums[node][0] += cell.pupils
            sums[node][1] += cell.done
            node = above(node)
    return {path: Cell(pupils, done) for path, (pupils, done) in sums.items()}


Bounds = dict[str, tuple[int, int]]


def _giving_away(cells: Mapping[str, Cell], below: Mapping[str, list[str]], hidden: set[str]) -> set[str]:
    """What must be hidden, too, because a hidden number could be worked out from it; nothing if none can."""
    from_below = _from_below(cells, below, hidden)
    # What a number's own parts tell comes first: hiding one of them may be all that is needed.
    told = {path for path in hidden if path in below and _is_told(cells[path], from_below[path])}
    if told:
        # Where all parts are hidden, one of them is told by its own.
        return {_smallest(cells, below[path], hidden) for path in told} - {""}
    bounds = _from_above(cells, below, from_below)
    told = {path for path in hidden if _is_told(cells[path], bounds[path])}
    # Below another one that is told this may mend itself.
    tops = {path for path in told if above(path) not in told}
    return {_smallest(cells, below.get(above(path), []), hidden) or above(path) for path in tops}


def _is_told(cell: Cell, bounds: tuple[int, int]) -> bool:
    least, most = bounds
    return most - least + 1 < min(WIDTH, cell.pupils + 1)


def _smallest(cells: Mapping[str, Cell], candidates: list[str], hidden: set[str]) -> str:
    """Of these the one that tells least of those that are shown; empty if none is, and the sum must go."""
    shown = [path for path in candidates if path not in hidden]
    return min(shown, key=lambda path: (cells[path].pupils, path), default="")


def _from_below(cells: Mapping[str, Cell], below: Mapping[str, list[str]], hidden: set[str]) -> Bounds:
    """Between which numbers each cell lies, by what is shown of it and below it."""
    found: Bounds = {}
    for path in sorted(cells, key=lambda path: -path.count("/")):
        cell = cells[path]
        if path not in hidden:
            found[path] = (cell.done, cell.done)
        elif path in below:
            parts = [found[node] for node in below[path]]
            found[path] = (sum(least for least, _most in parts), sum(most for _least, most in parts))
        else:
            found[path] = (0, cell.pupils)
    return found


def _from_above(cells: Mapping[str, Cell], below: Mapping[str, list[str]], from_below: Bounds) -> Bounds:
    """The same with what the sums above tell."""
    found = {path: from_below[path] for path in cells if above(path) not in cells}
    for path in sorted(below, key=lambda path: path.count("/")):
        least, most = found[path]
        all_least = sum(from_below[node][0] for node in below[path])
        all_most = sum(from_below[node][1] for node in below[path])
        for node in below[path]:
            low, high = from_below[node]
            found[node] = (max(low, least - (all_most - high)), min(high, most - (all_least - low)))
    return found
