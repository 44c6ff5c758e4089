"""Packed corners against adding them up one by one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.coverage import blocks, packed
from courses.coverage.models import MEASURES, CounterState, CoverageDelta, Part

FIRST = date(1961, 3, 1)
FEW, MANY = 3, 2**16 // len(MEASURES) + 1
days = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
counts = st.lists(st.integers(-3, 3) | st.just(1_200_000), min_size=len(MEASURES), max_size=len(MEASURES))


@given(
    places=st.sampled_from([FEW, MANY]),
    rows=st.lists(st.tuples(st.integers(0, FEW - 1), days, days, counts), min_size=1, max_size=12),
    grid=st.tuples(*(st.sets(days, min_size=1, max_size=4).map(sorted) for _axis in range(2))),
    asked=st.tuples(days, days),
)
def test_a_block_and_its_strips_are_all_corners_before_both_days(places, rows, grid, asked):
    on_days, known_days = grid
    (on, known), last_place = asked, places - 1
    rows = [(last_place - place, since, until, *its) for place, since, until, its in rows if until <= known_days[-1]]
    its = packed.corners(rows, range(places), FIRST)
    kept = {part[:3]: part[3] for part in packed.blocks(its, places, FIRST, on_days, known_days)}
    texts = ([day.isoformat() for day in axis] for axis in grid)
    parts = blocks.Grid(1, FIRST, *texts, range(places)).parts(on, known)
    until = blocks.last([day.isoformat() for day in on_days], on)

    total = packed.Total(places, FIRST, until=until, on=on, known=min(known, known_days[-1]))
    for key in parts:
        total.add(key[0], kept[key])

    expected = {}
    for place, since, entered, *its in rows:
        if since <= on and entered <= known:
            expected[place] = [a + b for a, b in zip(expected.get(place, [0] * len(its)), its, strict=True)]
    assert {place: row for place, row in enumerate(total.figures()) if any(row)} == {
        place: row for place, row in expected.items() if any(row)
    }


def test_few_places_take_two_bytes_for_a_figure_and_many_take_four():
    sizes = {}
    for places in (FEW, MANY):
        its = packed.corners([(0, FIRST, FIRST, *range(1, 1 + len(MEASURES)))], range(places), FIRST)
        [strip] = [part[3] for part in packed.blocks(its, places, FIRST, [FIRST], [FIRST]) if part[0] == Part.AFTER][:1]
        sizes[places] = len(strip) // len(MEASURES)
    assert sizes == {FEW: 10, MANY: 12}


@pytest.mark.django_db
@pytest.mark.parametrize(("years", "has_blocks"), [(100, True), (200, False)])
def test_corners_that_lie_too_far_apart_are_left_to_the_database(years, has_blocks):
    CounterState.objects.create(number=1, is_current=True)
    ends = [FIRST, date(FIRST.year + years, 1, 1)]
    CoverageDelta.objects.bulk_create(
        CoverageDelta(number=1, organisation=7, on=on, known=FIRST, obliged=2) for on in ends
    )

    blocks.build(1, on_days=ends, known_days=[FIRST])

    assert bool(CounterState.objects.get(number=1).grid) == has_blocks
    found = [blocks.summed([1], {7}, on=on, known=None)[1, 7][0] for on in ends]
    assert found == [2, 4]
