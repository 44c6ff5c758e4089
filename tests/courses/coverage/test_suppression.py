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


def narrowed(found: dict[str, Cell]) -> dict[str, tuple[int, int]]:
    """What a reader of everything can say of each number: by going over every sum again and again until nothing moves.

    They know how many pupils there are everywhere, and every number that is shown.
    """
    bounds = {path: (cell.done, cell.done) if cell.shown else (0, cell.pupils) for path, cell in found.items()}
    sums = {path: [node for node in found if above(node) == path] for path in found}
    while True:
        before = dict(bounds)
        for path, parts in sums.items():
            if not parts:
                continue
            low, high = (sum(bounds[node][end] for node in parts) for end in (0, 1))
            bounds[path] = (max(bounds[path][0], low), min(bounds[path][1], high))
            for node in parts:
                others = [bounds[other] for other in parts if other != node]
                least = bounds[path][0] - sum(most for _least, most in others)
                most = bounds[path][1] - sum(least for least, _most in others)
                bounds[node] = (max(bounds[node][0], least), min(bounds[node][1], most))
        if bounds == before:
            return bounds


@settings(deadline=None)
@given(leaves)
def test_no_hidden_number_of_any_table_can_be_worked_out_from_all_the_others(raw):
    found = tree(raw)

    for path, (least, most) in narrowed(found).items():
        if not found[path].shown:
            assert least <= found[path].done <= most
            assert most - least + 1 >= min(WIDTH, found[path].pupils + 1), path


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
