"""Small groups of pupils are not shown, nor what would give them away: pure, no database.

A cell is shown only if at least ten have done it and either ten or none have not, and if since any date for which it
was shown either nobody or at least ten have done it. Every table that anybody may open is a part of one tree (district,
clusters, schools, campuses, classes) at one of the reporting dates. So what to hide is decided for the whole tree at
once, and with what was shown before: whatever a reader of all tables and dates can work out is worked out here first,
and as long as that tells a hidden number, or how many of a few came between two dates, to within a few, more is hidden.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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


NOBODY = Cell(0, 0)
Tree = dict[str, Cell]


def is_small(cell: Cell) -> bool:
    """Does it speak of fewer than ten who have, or of fewer than ten who have not?"""
    rest = cell.pupils - cell.done
    return cell.done < LEAST or 0 < rest < LEAST


def is_small_step(now: Cell, before: Cell) -> bool:
    """Do the two numbers, side by side, speak of one to nine who have done it in between?"""
    return 0 < abs(now.done - before.done) < LEAST


def above(path: str) -> str:
    """The path of the node above: "1/4/" of "1/4/17/"; empty for the topmost."""
    return path[: path.rstrip("/").rfind("/") + 1]


def tree(leaves: Mapping[str, Cell], earlier: Sequence[Mapping[str, Cell]] = ()) -> Tree:
    """The leaves and everything above them, each the sum of what lies below, with what must be hidden hidden.

    leaves: path -> cell, a path like that of an organisation with one step more for the class. earlier: what this gave
    for the reporting dates before, the first one first.
    """
    # NumPy takes a fifth of a second to import and 20 MB: only where a tree is made, which is kept then.
    from courses.coverage.reader import Reader

    if not leaves:
        return {}
    plain = _summed(leaves)
    hidden = {path for path, cell in plain.items() if is_small(cell)}
    for before in earlier:
        hidden |= {
            path for path, cell in plain.items()
            if path in before and before[path].shown and is_small_step(cell, before[path])
        }  # fmt: skip
    reader = Reader([*earlier, plain])
    # What the earlier dates tell by themselves no choice made now can take back.
    told_before = reader.told(hidden=set(plain)) if earlier else set()
    while more := _giving_away(plain, hidden, reader.told(hidden=hidden) - told_before):
        hidden |= more
    return {path: replace(cell, shown=path not in hidden) for path, cell in plain.items()}


def _summed(leaves: Mapping[str, Cell]) -> Tree:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, cell in leaves.items():
        node = path
        while node:
            sums[node][0] += cell.pupils
            sums[node][1] += cell.done
            node = above(node)
    return {path: Cell(pupils, done) for path, (pupils, done) in sums.items()}


def _giving_away(cells: Mapping[str, Cell], hidden: set[str], told: set[tuple[int, str]]) -> set[str]:
    """What to hide, too, since something of these nodes is told; nothing if nothing is, or none is left to hide."""
    paths = {path for _row, path in told}
    # What is told of a place above mends itself mostly with what is told below it.
    bottom = paths - {above(path) for path in paths}
    shown = [path for path in cells if path not in hidden]
    return {_nearest(path, shown, cells) for path in bottom} - {""}


def _nearest(path: str, shown: Iterable[str], cells: Mapping[str, Cell]) -> str:
    """What tells least of those that are shown, as near to this as may be: it, what is beside it, the sum of these …"""
    while path:
        beside = [node for node in shown if above(node) == above(path)]
        if near := beside or [node for node in shown if node.startswith(above(path))]:
            return min(near, key=lambda node: (cells[node].pupils, node))
        path = above(path)
    return ""
