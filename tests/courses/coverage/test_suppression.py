"""Nobody works out single pupils from what is shown: not from a table, its total, or any table above and below it."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from courses.coverage.suppress import LEAST, WIDTH, Cell, above, is_small, tree

counts = st.one_of(st.integers(1, 60), st.integers(8, 24))
cells = counts.flatmap(lambda n: st.builds(Cell, pupils=st.just(n), done=st.integers(0, n)))
# District 1, clusters 2 and 3, schools 4 to 7, a campus 8; what ends the path is the class.
SCHOOLS = ["1/2/4/", "1/2/5/", "1/3/6/", "1/7/", "1/3/6/8/"]
leaves = st.dictionaries(
    st.tuples(st.sampled_from(SCHOOLS), st.integers(1, 4)).map(lambda key: f"{key[0]}class-{key[1]}/"),
    cells,
    min_size=1,
    max_size=9,
)


Known = dict[tuple, tuple[int, int]]


def narrowed(dates: list[dict[str, Cell]]) -> Known:
    """What a reader of every date can say of each number, and of each step from one date to a later one.

    They know how many pupils there are everywhere, every number that is shown, and that who has done it has done it
    ever after; and they go over every sum and difference again and again until nothing moves. (date, path) and
    (date, later date, path) -> least and most.
    """
    days = range(len(dates))
    known = {
        (day, path): (cell.done, cell.done) if cell.shown else (0, cell.pupils)
        for day in days
        for path, cell in dates[day].items()
    }
    pairs = [(first, later) for first in days for later in days if first < later]
    steps = {(*pair, path): (0, dates[pair[1]][path].pupils) for pair in pairs for path in dates[0]}
    known |= steps
    parts = {path: [node for node in dates[0] if above(node) == path] for path in dates[0]}
    sums = [((*when, path), [(*when, node) for node in nodes]) for path, nodes in parts.items() if nodes
            for when in [(day,) for day in days] + pairs]  # fmt: skip
    sums += [((later, path), [(first, path), (first, later, path)]) for first, later, path in steps]
    while _narrow(known, sums):
        pass
    return known


def _narrow(known: Known, sums: list) -> bool:
    """Once over all the sums; whether anything moved."""
    before = dict(known)
    for whole, parts in sums:
        low, high = (sum(known[node][end] for node in parts) for end in (0, 1))
        known[whole] = (max(known[whole][0], low), min(known[whole][1], high))
        for node in parts:
            low, high = (sum(known[other][end] for other in parts if other != node) for end in (0, 1))
            known[node] = (max(known[node][0], known[whole][0] - high), min(known[node][1], known[whole][1] - low))
    return known != before


def told(dates: list[dict[str, Cell]]) -> list[tuple]:
    """Which small numbers, and which steps of one to nine pupils, a reader of all these dates knows within a few."""
    found = []
    for key, (least, most) in narrowed(dates).items():
        day, path = key[-2], key[-1]
        cell = dates[day][path]
        few = 0 < cell.done - dates[key[0]][path].done < LEAST if len(key) == 3 else is_small(cell)
        if few and most - least + 1 < min(WIDTH, cell.pupils + 1):
            found.append((key, least, most))
    return found


@settings(deadline=None)
@given(leaves)
def test_no_hidden_number_of_any_table_can_be_worked_out_from_all_the_others(raw):
    found = tree(raw)

    known = narrowed([found])
    assert all(known[0, path][0] <= cell.done <= known[0, path][1] for path, cell in found.items())
    assert told([found]) == []


def over_time(dates: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    found: list[dict[str, Cell]] = []
    for leaves_then in dates:
        found.append(tree(leaves_then, found))
    return found


# What share of the rest has done it by each further date, for each class in turn.
paces = st.lists(st.lists(st.sampled_from([0, 0, 1, 2, 11, 100]), min_size=1, max_size=9), min_size=1, max_size=3)


def grown(raw: dict[str, Cell], paces: list[list[int]]) -> list[dict[str, Cell]]:
    """The classes on the first date, and on each further one with some more pupils who have done it."""
    dates = [raw]
    for pace in paces:
        steps = zip(dates[-1].items(), pace * 9, strict=False)
        dates.append({path: Cell(cell.pupils, min(cell.pupils, cell.done + more)) for (path, cell), more in steps})
    return dates


@settings(deadline=None)
@given(leaves, paces)
def test_nor_from_all_dates_together_nor_how_many_of_a_few_came_between_two(raw, paces):
    assert told(over_time(grown(raw, paces))) == []


def test_a_class_of_which_one_more_pupil_has_done_it_is_not_given_again_until_ten_have():
    dates = over_time([{"1/2/a/": Cell(45, done), "1/2/b/": Cell(80, 40)} for done in (20, 21, 29, 30, 30)])

    assert [found["1/2/a/"].shown for found in dates] == [True, False, False, True, True]
    assert [found["1/"].shown for found in dates] == [True, False, False, True, True]


@settings(deadline=None)
@given(leaves)
def test_what_is_shown_speaks_of_ten_or_more_and_is_true(raw):
    found = tree(raw)

    for path, cell in found.items():
        parts = [leaf for key, leaf in raw.items() if key.startswith(path)]
        assert (cell.pupils, cell.done) == (sum(leaf.pupils for leaf in parts), sum(leaf.done for leaf in parts))
        if cell.shown:
            assert not is_small(cell)
            assert cell.done >= LEAST


def test_every_number_that_fits_what_is_shown_can_be_tried_out_and_none_is_alone():
    """The same by brute force for a small district: all worlds that would have shown the same."""
    raw = {
        "1/2/class-1/": Cell(14, 12), "1/2/class-2/": Cell(13, 3), "1/3/class-3/": Cell(12, 12),
        "1/3/class-4/": Cell(11, 11),
    }  # fmt: skip
    found = tree(raw)
    possible = {path: set() for path in found}
    for world in product(*(range(cell.pupils + 1) for cell in raw.values())):
        numbers = dict(zip(raw, world, strict=True))
        sums = {path: sum(n for leaf, n in numbers.items() if leaf.startswith(path)) for path in found}
        if all(sums[path] == cell.done for path, cell in found.items() if cell.shown):
            for path in found:
                possible[path].add(sums[path])

    for path, cell in found.items():
        assert cell.shown or len(possible[path]) >= WIDTH


def test_without_pupils_there_is_nothing_to_tell():
    before = tree({"1/2/class-1/": Cell(30, 12)})

    assert tree({}) == {}
    assert tree({}, [before]) == {}
    assert tree({"1/2/class-1/": Cell(30, 12)}, [{}])["1/2/class-1/"].shown


def test_one_small_class_hides_a_second_one():
    found = tree({"1/2/a/": Cell(45, 30), "1/2/b/": Cell(40, 25), "1/2/c/": Cell(8, 3)})

    assert [found[f"1/2/{name}/"].shown for name in "abc"] == [True, False, False]
    assert found["1/2/"].shown


def test_a_school_with_one_small_class_shows_no_total():
    found = tree({"1/2/a/": Cell(45, 41)})

    assert not any(cell.shown for cell in found.values())


def test_a_class_of_one_beside_a_full_one_is_not_given_away_by_a_full_total():
    found = tree({"1/2/a/": Cell(1, 1), "1/2/b/": Cell(20, 20)})

    assert not any(cell.shown for cell in found.values())


def test_a_school_hidden_for_its_neighbour_is_not_told_by_its_own_classes():
    """The district's total less a school's classes would be the small school next to it."""
    found = tree({"1/2/a/": Cell(40, 20), "1/2/b/": Cell(41, 21), "1/3/c/": Cell(9, 4), "1/4/d/": Cell(80, 40)})

    assert not found["1/3/"].shown
    assert found["1/"].shown
    assert not found["1/2/"].shown or not found["1/4/"].shown
    if not found["1/2/"].shown:
        assert not (found["1/2/a/"].shown and found["1/2/b/"].shown)
