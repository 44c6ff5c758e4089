"""Drawing: rebuilt from the seed, never short, never twice."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes import draw
from courses.quizzes.draw import Section


@dataclass(frozen=True)
class Form:
    shuffle_items: bool = True
    shuffle_options: bool = True


@dataclass(frozen=True)
class Item:
    pk: int
    digest: str
    type: str = "single"
    points: float = 1
    body: dict = field(
        default_factory=lambda: {"options": [{"key": key, "text": key} for key in "abcd"]}, hash=False, compare=False
    )


def items(count: int) -> list[Item]:
    return [Item(number, f"digest-{number}") for number in range(count)]


def one(candidates, wanted=None) -> list[Section]:
    return [Section(candidates, wanted)]


def test_the_order_is_what_it_was_when_this_was_written():
    drawn = draw.slots(Form(), one(items(6), 3), seed="seed")

    assert [(slot.item, "".join(slot.options)) for slot in drawn] == [(4, "cdab"), (3, "cdba"), (2, "dacb")]


def test_items_keep_their_order_when_they_are_not_shuffled():
    drawn = draw.slots(Form(shuffle_items=False, shuffle_options=False), one(items(9), 4), seed="x")

    assert [slot.item for slot in drawn] == sorted(slot.item for slot in drawn)
    assert {slot.options for slot in drawn} == {("a", "b", "c", "d")}


def test_true_stays_before_false():
    body = {"options": [{"key": "true", "text": ""}, {"key": "false", "text": ""}]}
    truths = [Item(n, f"d{n}", "true_false", body=body) for n in range(20)]

    drawn = draw.slots(Form(), one(truths), seed="any")

    assert {slot.options for slot in drawn} == {("true", "false")}


@pytest.mark.parametrize(
    ("kind", "keys"), [("none", {("c", "a", "b")}), ("content", {("b", "c", "a")})]
)  # fmt: skip
def test_an_item_may_say_in_which_order_its_options_stand(kind, keys):
    options = [{"key": "c", "text": "2"}, {"key": "a", "text": "3"}, {"key": "b", "text": "1"}]
    fixed = [Item(n, f"d{n}", body={"options": options, "order": kind}) for n in range(9)]

    assert {slot.options for slot in draw.slots(Form(), one(fixed), seed="s")} == keys


def test_steps_never_stand_in_an_order_that_a_quiz_fixes():
    steps = {"steps": [{"key": key, "text": key} for key in "abcde"], "order": list("abcde")}
    asked = [Item(n, f"d{n}", "ordering", body=steps) for n in range(20)]

    drawn = draw.slots(Form(shuffle_items=False, shuffle_options=False), one(asked), seed="s")

    assert len({slot.options for slot in drawn}) > 10


def test_parts_and_gaps_have_orders_of_their_own():
    choice = {"choice": {"options": [{"key": key, "text": key} for key in "abc"]}}
    parts = [{"key": "p", "type": "single", **choice}, {"key": "q", "type": "short"}]
    case = Item(1, "case", "case", 2, {"parts": parts})
    gaps = [{"key": "g", "options": [{"key": "a", "text": ""}]}, {"key": "h"}]

    first, second = draw.slots(Form(), one([case, Item(2, "cloze", "cloze", 1, {"gaps": gaps})]), seed="1")

    by_item = {slot.item: slot for slot in (first, second)}
    assert sorted(by_item[1].order("p")) == ["a", "b", "c"]
    assert (by_item[1].points, by_item[2].order("g"), by_item[2].order("h")) == (2, ["a"], [])


def test_without_a_number_all_are_asked():
    assert len(draw.slots(Form(), one(items(7)), seed="s")) == 7


@pytest.mark.parametrize(("wanted", "there"), [(3, 2), (1, 0), (None, 0), (0, 5)])
def test_a_form_that_cannot_be_filled_is_an_error(wanted, there):
    with pytest.raises(ValueError, match="are to be drawn"):
        draw.slots(Form(), one(items(there), wanted), seed="s")


def test_sections_stand_in_their_order_and_say_what_each_item_is_worth():
    sections = [Section(items(5), 2, points=3), Section([Item(9, "case", points=2.5)])]

    drawn = draw.slots(Form(), sections, seed="s")

    assert [(slot.section, slot.points) for slot in drawn] == [(0, 3), (0, 3), (1, 2.5)]


def test_a_section_that_has_nothing_to_spare_is_not_robbed_by_another():
    pool = items(10)

    for number in range(30):
        drawn = draw.slots(Form(), [Section(pool, 5), Section(pool[:2])], seed=str(number))
        assert len({slot.item for slot in drawn}) == 7


def test_what_was_not_asked_before_is_drawn_first():
    asked = {"digest-0": 1, "digest-1": 1, "digest-2": 2}

    for number in range(30):
        drawn = draw.slots(Form(), [Section(items(5), 3, asked=asked)], seed=str(number))
        assert {3, 4} < {slot.item for slot in drawn} and 2 not in {slot.item for slot in drawn}


def test_the_place_of_a_question_does_not_tell_whether_it_is_new():
    places = {
        [slot.item for slot in draw.slots(Form(), [Section(items(3), 2, asked={"digest-0": 1, "digest-1": 1})], seed=s)]
        .index(2)
        for s in map(str, range(20))
    }  # fmt: skip

    assert places == {0, 1}


@given(st.data())
def test_the_seed_decides_whatever_the_order_of_the_candidates(data):
    pool = items(data.draw(st.integers(1, 40)))
    wanted = data.draw(st.integers(1, len(pool)))
    seed = data.draw(st.text(max_size=20))

    drawn = draw.slots(Form(), one(pool, wanted), seed=seed)

    assert draw.slots(Form(), one(data.draw(st.permutations(pool)), wanted), seed=seed) == drawn
    assert len({slot.digest for slot in drawn}) == wanted
    assert all(sorted(slot.options) == list("abcd") for slot in drawn)


def test_every_item_is_drawn_about_equally_often():
    counts = dict.fromkeys(range(10), 0)
    for number in range(2000):
        for slot in draw.slots(Form(), one(items(10), 3), seed=str(number)):
            counts[slot.item] += 1

    assert min(counts.values()) > 500
    assert max(counts.values()) < 700
