"""Small groups of pupils are not shown, nor what would give them away: pure, no database.

A cell is shown only if at least ten have done it and either ten or none have not, and if since any date for which it
was shown either nobody or at least ten have done it. Every table that anybody may open is a part of one tree (district,
clusters, schools, campuses, classes) at one of the reporting dates, so what to hide is decided for the whole tree at
once and with what was shown before: no sum or difference of cells, from whichever page, file or date, tells a hidden
number to within a few, nor how many of a few have done it between two dates.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

LEAST = 10
# A hidden number could be any of at least so many.
WIDTH = 5

Bounds = dict[str, tuple[int, int]]


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
    plain = _summed(leaves)
    hidden = {path for path, cell in plain.items() if is_small(cell)}
    for before in earlier:
        hidden |= {path for path, cell in plain.items() if _shown(before, path) and is_small_step(cell, before[path])}
    now = _Look(plain, hidden)
    past = _Past([_Look(before, {path for path, cell in before.items() if not cell.shown}) for before in earlier])
    while more := _giving_away(now, past) - hidden:
        hidden |= more
    return {path: replace(cell, shown=path not in hidden) for path, cell in plain.items()}


def _shown(cells: Mapping[str, Cell], path: str) -> bool:
    return path in cells and cells[path].shown


def _summed(leaves: Mapping[str, Cell]) -> Tree:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, cell in leaves.items():
        node = path
        while node:
            sums[node][0] += cell.pupils
            sums[node][1] += cell.done
            node = above(node)
    return {path: Cell(pupils, done) for path, (pupils, done) in sums.items()}


class _Look:
    """The tree of one reporting date, and of what of it no number is shown."""

    def __init__(self, cells: Mapping[str, Cell], hidden: set[str]) -> None:
        self.cells, self.hidden = cells, hidden
        self.small = {path for path, cell in cells.items() if is_small(cell)}
        self.below: dict[str, list[str]] = defaultdict(list)
        for path in cells:
            if above(path):
                self.below[above(path)].append(path)
        # From the leaves upwards.
        self.order = sorted(cells, key=lambda path: -path.count("/"))

    def own(self, before: Bounds, after: Bounds) -> Bounds:
        """Between which numbers each lies, by what is shown of it itself on this date, and before and after it.

        Who has done it has done it ever after. Where pupils come and go the truth bounds what that seems to tell.
        """
        found = {}
        for path, cell in self.cells.items():
            pupils, done = cell.pupils, cell.done
            if path in self.hidden:
                least, most = before.get(path, (0, 0))[0], after.get(path, (0, pupils))[1]
                found[path] = (min(least, done), max(min(most, pupils), done))
            else:
                found[path] = (done, done)
        return found

    def from_below(self, own: Bounds) -> Bounds:
        """The same with what their parts tell."""
        found: Bounds = {}
        for path in self.order:
            found[path] = own[path]
            if path in self.below:
                least, most = _sum(found[node] for node in self.below[path])
                found[path] = (max(own[path][0], least), min(own[path][1], most))
        return found

    def from_above(self, from_below: Bounds) -> Bounds:
        """The same with what the sums above tell."""
        found = dict(from_below)
        for path in reversed(self.order):
            if path not in self.below:
                continue
            least, most = found[path]
            all_least, all_most = _sum(from_below[node] for node in self.below[path])
            for node in self.below[path]:
                low, high = from_below[node]
                found[node] = (max(low, least - (all_most - high)), min(high, most - (all_least - low)))
        return found

    def bounds(self, before: Bounds, after: Bounds) -> Bounds:
        return self.from_above(self.from_below(self.own(before, after)))

    def is_told(self, path: str, bounds: Bounds) -> bool:
        least, most = bounds[path]
        return most - least + 1 < min(WIDTH, self.cells[path].pupils + 1)

    def smallest(self, paths: Iterable[str]) -> str:
        """Of these the one that tells least of those that are shown; empty if none is."""
        shown = [path for path in paths if path in self.cells and path not in self.hidden]
        return min(shown, key=lambda path: (self.cells[path].pupils, path), default="")

    def beside(self, path: str) -> str:
        """What to hide so that this is not told from above: it or one beside it, else a sum further up."""
        while path:
            if found := self.smallest(self.below.get(above(path), [path])) or self.smallest([above(path)]):
                return found
            path = above(path)
        return ""

    def nearest(self, path: str, fresh: Iterable[str]) -> str:
        """Of what was hidden on a date before and is shown now, what tells least, as near to this as may be."""
        while path:
            if found := self.smallest(node for node in fresh if node.startswith(above(path))):
                return found
            path = above(path)
        return ""


def _sum(parts: Iterable[tuple[int, int]]) -> tuple[int, int]:
    least = most = 0
    for low, high in parts:
        least += low
        most += high
    return least, most


class _Past:
    """The reporting dates before, and what a reader knew of each number on that date."""

    def __init__(self, looks: Sequence[_Look]) -> None:
        self.looks = looks
        self.known: list[Bounds] = [{}]
        for look in looks:
            self.known.append(look.bounds(self.known[-1], {}))

    def since(self, after: Bounds) -> Iterator[tuple[_Look, Bounds]]:
        """Each date from the last one back, with what is known of it by what was shown later."""
        for number in reversed(range(len(self.looks))):
            after = self.looks[number].bounds(self.known[number], after)
            yield self.looks[number], after


def _giving_away(now: _Look, past: _Past) -> set[str]:
    """What must be hidden, too, because a hidden number could be worked out from it; nothing if none can."""
    own = now.own(past.known[-1], {})
    if more := _told(now, own, now.small, kept=now.hidden):
        return more
    known = now.from_above(now.from_below(own))
    fresh: set[str] = set()
    later: list[tuple[_Look, Bounds]] = []
    for look, then in past.since(known):
        few = _few(now, look)
        if more := _told(now, _steps(now, look, known, then), few, kept=few):
            return more
        # What is shown now, and was not on a date before, may tell that date's numbers, and steps up to it.
        fresh |= {path for path in look.hidden if path in now.cells and path not in now.hidden}
        told = {path for path in look.small if look.is_told(path, then)}
        told = told.union(*(_told_steps(after, look, known_after, then) for after, known_after in later))
        if more := {now.nearest(path, fresh) for path in told} - {""}:
            return more
        later.append((look, then))
    return set()


def _few(now: _Look, look: _Look) -> set[str]:
    """Of what one to nine pupils have done it between the two dates."""
    return {path for path, cell in now.cells.items() if is_small_step(cell, look.cells.get(path, NOBODY))}


def _told_steps(now: _Look, look: _Look, known: Bounds, then: Bounds) -> set[str]:
    few = _few(now, look)
    bounds = now.from_above(now.from_below(_steps(now, look, known, then))) if few else {}
    return {path for path in few if now.is_told(path, bounds)}


def _told(now: _Look, own: Bounds, secret: set[str], *, kept: set[str]) -> set[str]:
    """What to hide so that no secret number is told by its parts or by the sums above it.

    own: between which numbers each lies by what is shown of it itself; kept: the secret ones with those that are hidden
    for their sake, which their own parts must not tell either.
    """
    from_below = now.from_below(own)
    # What a number's own parts tell comes first: hiding one of them may be all that is needed.
    told = {path for path in kept if path in now.below and now.is_told(path, from_below)}
    told -= {path for path in told if now.is_told(path, own)}
    # Where all parts are hidden, one of them is told by its own.
    if more := {now.smallest(now.below[path]) for path in told} - {""}:
        return more
    bounds = now.from_above(from_below)
    told = {path for path in secret if now.is_told(path, bounds)}
    # Below another one that is told this may mend itself.
    tops = {path for path in told if above(path) not in told}
    return {now.beside(path) for path in tops} - {""}


def _steps(now: _Look, look: _Look, known: Bounds, then: Bounds) -> Bounds:
    """Between which numbers lies how many have done it since a date before, by what is known of both dates."""
    found = {}
    for path, cell in now.cells.items():
        least, most = then.get(path, (0, 0))
        step = cell.done - look.cells.get(path, NOBODY).done
        found[path] = (min(max(known[path][0] - most, 0), step), max(known[path][1] - least, step))
    return found
