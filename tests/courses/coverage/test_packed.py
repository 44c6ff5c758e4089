"""Packed corners against adding them up one by one."""

from datetime import date, timedelta
from operator import itemgetter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.coverage import blocks, counters, days, packed
from courses.coverage.models import MEASURES, CounterState, CoverageBlock, CoverageDelta, Part

FIRST = date(2021, 3, 1)
# MEASURES of one more who has not done it yet.
ONE_MORE = [int(measure in ("obliged", "open")) for measure in MEASURES]
FEW, MANY = 3, (1 << packed.SHORT.at) // packed.WIDTH + 1
some_days = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
amounts = st.integers(-3, 3) | st.sampled_from([-1_200_000, -32_768, -32, 31, 32, 62, 32_767, 40_000, 1_200_000])
counts = st.lists(amounts, min_size=packed.WIDTH, max_size=packed.WIDTH).map(
    lambda its: [sum(its[: len(packed.OBLIGED)]), *its]
)


@given(
    places=st.sampled_from([FEW, MANY]),
    rows=st.lists(st.tuples(st.integers(0, FEW - 1), some_days, some_days, counts), min_size=1, max_size=12),
    axes=st.tuples(*(st.sets(some_days, min_size=1, max_size=4).map(sorted) for _axis in range(2))),
    asked=st.tuples(some_days, some_days),
)
def test_a_block_and_its_strips_are_all_corners_before_both_days(places, rows, axes, asked):
    last_place, (on, known) = places - 1, asked
    rows = [(last_place - place, since, until, *its) for place, since, until, its in rows if until <= axes[1][-1]]
    grid, kept = built(rows, places, *axes)
    totals = packed.Totals({1: grid.places}, known=days.number(known))

    for part, at, known_at, until in grid.parts(days.number(on), days.number(known)):
        if part == Part.SUM:
            totals.add_block(1, kept[part, at, known_at])
        else:
            totals.add_strip(1, kept[part, at, known_at], until=until, wide=grid.wide)

    found = totals.figures([1, 2], [*range(places), places])
    expected = np.zeros_like(found)
    for place, since, entered, *its in rows:
        if since <= on and entered <= known:
            expected[0, place] += its
    assert found.tolist() == expected.tolist()


def built(rows, places: int, on_days: list[date], known_days: list[date]):
    """A grid at these days, and what is kept: (part, on, known) -> bytes."""
    on, known = ([days.number(day) for day in axis] for axis in (on_days, known_days))
    wide = packed.is_wide(places, days.number(FIRST), days.number(FIRST))
    assert wide == (places == MANY)
    packing = packed.Packing(range(places), on, known, wide=wide)
    parts = list(packing.parts(sorted(rows, key=itemgetter(1))))
    since = min((days.number(row[2]) for row in rows), default=0)
    grid = blocks.Grid(1, wide, since, on, known, packing.reach, tuple(range(places)))
    kept = {part[:3]: part[3] for part in parts}
    assert len(kept) == len(parts)
    return grid, kept


def test_what_was_told_in_time_is_kept_once_for_all_later_days_of_knowledge():
    ends = [FIRST + timedelta(days=n) for n in range(4)]
    one = [1, 1, *[0] * (packed.WIDTH - 1)]

    grid, kept = built([(0, ends[0], ends[1], *one), (0, ends[2], ends[3], *one)], 1, [ends[0], ends[2]], ends)

    assert list(grid.reach) == [2, 4]
    assert [key[1:] for key in kept if key[0] == Part.SUM] == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (2, 4)]
    parts = grid.parts(days.number(ends[1]), days.number(ends[3]))
    assert [part[:3] for part in parts] == [(Part.AFTER, 1, 0), (Part.SUM, 1, 2)]


def test_before_anything_was_known_nothing_is_read():
    one = [1, 1, *[0] * (packed.WIDTH - 1)]

    grid, _kept = built([(0, FIRST, FIRST + timedelta(days=1), *one)], 1, [FIRST], [FIRST + timedelta(days=1)])

    known = days.number(FIRST)
    assert [len(grid.parts(known, day)) for day in (known - 1, known, known + 1)] == [0, 0, 2]


@pytest.mark.django_db
def test_of_what_was_not_known_yet_the_grid_alone_is_asked_for(django_assert_num_queries):
    counted(FIRST)

    with django_assert_num_queries(1):
        found = blocks.summed([1], [7, 8], on=FIRST, known=FIRST - timedelta(days=1))

    assert not found.any()


def test_what_lies_on_a_day_of_the_grid_is_in_no_strip():
    between = FIRST + timedelta(days=1)
    one = [1, 1, *[0] * (packed.WIDTH - 1)]

    _grid, kept = built([(0, FIRST, FIRST, *one)] * 9 + [(0, between, FIRST, *one)], 1, [FIRST], [FIRST])

    # Eight bytes for how many days it begins with, eight for each of them, four for each figure.
    strips = {key: len(cells) for key, cells in kept.items() if key[0] != Part.SUM}
    assert strips == {(Part.AFTER, 0, 0): 8, (Part.AFTER, 1, 0): 8 + 8 + 4, (Part.LATE, 0, 0): 8 + 8}


@pytest.mark.parametrize(
    ("places", "first", "last", "wide"),
    [
        (FEW, FIRST, FIRST, False),
        (MANY, FIRST, FIRST, True),
        (FEW, date(1999, 12, 31), FIRST, True),
        (FEW, date(2000, 1, 1), date(2044, 11, 7), False),
        (FEW, FIRST, date(2044, 11, 8), True),
    ],
)
def test_words_are_short_where_these_reach(places, first, last, wide):
    assert packed.is_wide(places, days.number(first), days.number(last)) == wide


@pytest.mark.django_db
@pytest.mark.parametrize("last", [date(2044, 11, 7), date(2044, 11, 8), date(2161, 1, 1)])
@pytest.mark.parametrize("first", [date(1961, 1, 1), FIRST])
def test_corners_may_lie_two_hundred_years_apart(first, last):
    CounterState.objects.create(number=1, is_current=True)
    ends = [first, last]
    CoverageDelta.objects.bulk_create(
        CoverageDelta(number=1, organisation=7, on=on, known=known, obliged=2, open=2) for on in ends for known in ends
    )

    blocks.build(1, on_days=[first], known_days=[last])

    assert CounterState.objects.get(number=1).grid
    asked = [date.min, first, last, date.max]
    assert [blocks.summed([1], [7], on=on, known=None)[0, 0, 0] for on in asked] == [0, 4, 8, 8]
    assert [blocks.summed([1], [7], on=last, known=known)[0, 0, 0] for known in asked] == [0, 4, 8, 8]


@pytest.mark.django_db
def test_a_reader_between_two_makings_of_the_blocks_asks_again(monkeypatch):
    counted(FIRST)
    ask, seen = blocks._ask, []

    def overtaken(numbers, grids, *asked):
        seen.append(dict(grids))
        if len(seen) == 1:
            blocks.build(1, on_days=[FIRST], known_days=[FIRST])
        return ask(numbers, grids, *asked)

    monkeypatch.setattr(blocks, "_ask", overtaken)

    assert blocks.summed([1], [7, 8], on=FIRST, known=None)[0, :, 0].tolist() == [2, 0]
    assert [len(grids) for grids in seen] == [1, 1]
    assert seen[0] != seen[1]


@pytest.mark.django_db
def test_blocks_of_corners_that_changed_meanwhile_are_not_read(monkeypatch):
    counted(FIRST)
    pack, grid = packed.Packing.parts, CounterState.objects.get(number=1).grid

    def told_meanwhile(self, rows):
        yield from pack(self, rows)
        counters.write({1: {(7, False, FIRST, FIRST): ONE_MORE}}, grids={1: grid})

    monkeypatch.setattr(packed.Packing, "parts", told_meanwhile)

    assert blocks.build(1, on_days=[FIRST], known_days=[FIRST]) == 0
    assert CounterState.objects.get(number=1).grid == ""
    assert not CoverageBlock.objects.exists()
    assert blocks.summed([1], [7], on=FIRST, known=FIRST)[0, 0, 0] == 3


@pytest.mark.django_db
def test_a_place_that_comes_while_corners_are_read_is_no_error(monkeypatch):
    CounterState.objects.create(number=1, is_current=True)
    CoverageDelta.objects.create(number=1, organisation=7, on=FIRST, known=FIRST, obliged=2, open=2)
    pack = packed.Packing.parts

    def told_meanwhile(self, rows):
        counters.write({1: {(8, False, FIRST, FIRST): ONE_MORE}})
        yield from pack(self, rows)

    monkeypatch.setattr(packed.Packing, "parts", told_meanwhile)

    assert blocks.build(1, on_days=[FIRST], known_days=[FIRST]) == 0
    assert blocks.summed([1], [7, 8], on=FIRST, known=FIRST)[0, :, 0].tolist() == [2, 1]


@pytest.mark.django_db
def test_blocks_of_an_earlier_layout_are_not_read():
    counted(FIRST)
    said = CounterState.objects.get(number=1).grid
    assert blocks.read_grid(said)
    CounterState.objects.update(grid=said.replace(f'"layout":{blocks.LAYOUT}', '"layout":1'))
    CoverageBlock.objects.update(cells=b"another")

    assert blocks.read_grid(CounterState.objects.get(number=1).grid) is None
    assert blocks.summed([1], [7], on=FIRST, known=None)[0, 0, 0] == 2


@pytest.mark.django_db
def test_nobody_asked_for_is_no_error():
    counted(FIRST)
    assert blocks.summed([1], [], on=FIRST, known=None).shape == (1, 0, len(MEASURES))


def counted(day: date) -> None:
    """Two people at place 7 from a day on, with blocks."""
    CounterState.objects.create(number=1, is_current=True)
    CoverageDelta.objects.create(number=1, organisation=7, on=day, known=day, obliged=2, open=2)
    assert blocks.build(1, on_days=[day], known_days=[day])
