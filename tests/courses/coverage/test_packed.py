"""Packed corners against adding them up one by one."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.coverage import blocks, packed
from courses.coverage.models import CounterState, CoverageDelta, Part

FIRST = date(1961, 3, 1)
FEW, MANY = 3, packed.MOST // packed.WIDTH + 1
days = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
amounts = st.integers(-3, 3) | st.sampled_from([-1_200_000, -32_768, 32_767, 40_000, 1_200_000])
counts = st.lists(amounts, min_size=packed.WIDTH, max_size=packed.WIDTH).map(
    lambda its: [sum(its[: len(packed.OBLIGED)]), *its]
)


@given(
    places=st.sampled_from([FEW, MANY]),
    rows=st.lists(st.tuples(st.integers(0, FEW - 1), days, days, counts), min_size=1, max_size=12),
    axes=st.tuples(*(st.sets(days, min_size=1, max_size=4).map(sorted) for _axis in range(2))),
    asked=st.tuples(days, days),
)
def test_a_block_and_its_strips_are_all_corners_before_both_days(places, rows, axes, asked):
    last_place, (on, known) = places - 1, asked
    rows = [(last_place - place, since, until, *its) for place, since, until, its in rows if until <= axes[1][-1]]
    grid, kept = built(rows, places, *axes)
    totals = packed.Totals({1: grid.places}, known=packed.day(known))

    for part, *of in grid.parts(packed.day(on), packed.day(known)):
        if part == Part.SUM:
            totals.add_block(1, kept[part, *of])
        else:
            until = on if part == Part.AFTER else max(day for day in axes[0] if day <= on)
            totals.add_strip(1, kept[part, *of], until=packed.day(until), wide=grid.wide)

    found = totals.figures([1, 2], [*range(places), places])
    expected = np.zeros_like(found)
    for place, since, entered, *its in rows:
        if since <= on and entered <= known:
            expected[0, place] += its
    assert found.tolist() == expected.tolist()


def built(rows, places: int, on_days: list[date], known_days: list[date]):
    """A grid at these days, and what is kept: (part, on, known) -> bytes."""
    on, known = ([packed.day(day) for day in days] for days in (on_days, known_days))
    its = packed.corners(rows, range(places))
    wide = packed.is_wide(places, FIRST, FIRST)
    grid = blocks.Grid(1, wide, on, known, packed.reach(its, on, known), tuple(range(places)))
    parts = list(packed.blocks(its, places, on, known, wide=wide))
    kept = {part[:3]: part[3] for part in parts}
    assert len(kept) == len(parts)
    return grid, kept


def test_what_was_told_in_time_is_kept_once_for_all_later_days_of_knowledge():
    ends = [FIRST + timedelta(days=n) for n in range(4)]
    one = [1, 1, *[0] * (packed.WIDTH - 1)]

    grid, kept = built([(0, ends[0], ends[1], *one), (0, ends[2], ends[3], *one)], 1, [ends[0], ends[2]], ends)

    assert list(grid.reach) == [2, 4]
    assert [key[1:] for key in kept if key[0] == Part.SUM] == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (2, 4)]
    assert grid.parts(packed.day(ends[1]), packed.day(ends[3])) == [(Part.AFTER, 1, 0), (Part.SUM, 1, 2)]


def test_what_lies_on_a_day_of_the_grid_is_in_no_strip():
    between = FIRST + timedelta(days=1)
    one = [1, 1, *[0] * (packed.WIDTH - 1)]

    _grid, kept = built([(0, FIRST, FIRST, *one)] * 9 + [(0, between, FIRST, *one)], 1, [FIRST], [FIRST])

    strips = {key: len(cells) for key, cells in kept.items() if key[0] != Part.SUM}
    assert strips == {(Part.AFTER, 0, 0): 0, (Part.AFTER, 1, 0): 8, (Part.LATE, 0, 0): 0}


@pytest.mark.parametrize(
    ("places", "first", "last", "wide"),
    [
        (FEW, FIRST, FIRST, False),
        (MANY, FIRST, FIRST, True),
        (FEW, date(1909, 1, 1), FIRST, True),
        (FEW, FIRST, date(2091, 1, 1), True),
    ],
)
def test_numbers_take_two_bytes_where_these_reach(places, first, last, wide):
    assert packed.is_wide(places, first, last) == wide


@pytest.mark.django_db
@pytest.mark.parametrize("last", [date(2060, 1, 1), date(2161, 1, 1)])
def test_corners_may_lie_two_hundred_years_apart(last):
    CounterState.objects.create(number=1, is_current=True)
    ends = [FIRST, last]
    CoverageDelta.objects.bulk_create(
        CoverageDelta(number=1, organisation=7, on=on, known=FIRST, obliged=2, open=2) for on in ends
    )

    blocks.build(1, on_days=[FIRST], known_days=[FIRST])

    assert CounterState.objects.get(number=1).grid
    asked = [date.min, FIRST, last, date.max]
    assert [blocks.summed([1], [7], on=on, known=None)[0, 0, 0] for on in asked] == [0, 2, 4, 4]
