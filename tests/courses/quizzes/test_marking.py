"""Marking: what each answer earns, and bounds for any answer, however malformed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.items import bodies
from content.items.bodies import Accepted, Number, Numeric, Short
from content.items.choices import ItemType
from courses.quizzes import folding, marking
from courses.quizzes.marking import Marks, Question
from tests.courses.quizzes.bodies import BODIES, CASE, CLOZE, ESSAY, MATCHING, NUMERIC, ORDERING, SHORT, TRUE, choice

SINGLE, MULTIPLE = choice("b"), choice("ac")
WEIGHTED = choice("a", scoring="weights", a=100, b=50, c=-25)
THIRDS = choice("abc", scoring="weights", a=33.33333, b=33.33333, c=33.33333, d=-100)
# Each type, and each rule by which its points are shared out.
EVERY = [
    *BODIES.values(),
    *(choice("ac", scoring=scoring) for scoring in ("partial", "penalty")),
    *(replace(body, scoring=scoring) for body in (MATCHING, ORDERING) for scoring in ("all", "partial")),
    WEIGHTED,
    THIRDS,
    choice("ab", scoring="weights", a=100, b=100, c=-100, d=-100),
    Numeric(numbers=(Number(value="10", tolerance="1e3"), Number(value="-0.5", weight=-100))),
]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["a", "b", "c", "true", "x", "1", "2", "10 日", "１０", "立即报告", "1e99"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["a", "b", "c", "what", "days", "how"]) | st.text(max_size=4), inner, max_size=3
        )
    ),
    max_leaves=8,
)


def test_every_type_of_item_can_be_marked_and_stored():
    assert set(BODIES) == set(ItemType.values)
    assert {type(body) for body in BODIES.values()} == set(marking._MARKERS)
    assert all(bodies.read(kind, bodies.write(body)) == body for kind, body in BODIES.items())


@pytest.mark.parametrize("kind", [kind for kind in ItemType.values if kind not in ("essay", "likert")])
def test_the_best_answer_earns_everything(kind):
    assert marking.mark([Question(BODIES[kind], 5)], {1: marking.best(BODIES[kind])}).points == (5,)


@pytest.mark.parametrize(
    ("body", "answer", "points"),
    [
        (SINGLE, "b", 1),
        (SINGLE, "a", 0),
        (SINGLE, ["b"], 0),
        (SINGLE, None, 0),
        (TRUE, "true", 1),
        (TRUE, True, 0),
        (MULTIPLE, ["c", "a"], 1),
        (MULTIPLE, ["a", "a", "c"], 1),
        (MULTIPLE, ["a"], 0),
        (MULTIPLE, ["a", "b", "c"], 0),
        (MULTIPLE, "ac", 0),
        (MULTIPLE, [["a"], "c"], 0),
        (MULTIPLE, [], 0),
        (choice("", several=True), [], 0),
        (choice("ac", scoring="partial"), ["a"], 0.5),
        (choice("ac", scoring="partial"), ["a", "b"], 0),
        (choice("abc", scoring="partial"), ["a"], 0.3333),
        (choice("ac", scoring="penalty"), ["a", "b"], 0),
        (choice("ac", scoring="penalty"), ["a", "b", "c"], 0.5),
        (choice("ac", scoring="penalty"), ["b", "d"], 0),
        (choice("ac", scoring="penalty"), ["a", "forged"], 0.5),
        (WEIGHTED, "b", 0.5),
        (WEIGHTED, "c", 0),
        (THIRDS, ["a", "b", "c"], 1),
        (THIRDS, ["a", "b"], 0.6667),
        (THIRDS, ["a", "d"], 0),
        (MATCHING, {"a": "x", "b": "y", "c": "x"}, 1),
        (MATCHING, {"a": "x", "b": "x"}, 0.3333),
        (MATCHING, ["x", "y"], 0),
        (ORDERING, {"b": "1", "c": "2", "a": "3"}, 1),
        (ORDERING, {"b": "1", "c": "3", "a": "2"}, 0.3333),
        (ORDERING, {"b": 1}, 0),
        (SHORT, " 立即 报告。", 1),
        (SHORT, "报告给年级组长和校长", 0.5),
        (SHORT, "校长报告", 0),
        (SHORT, "不立即报告", 0),
        (Short(accepted=(Accepted(text="ABC"),)), "ａｂｃ", 1),
        (Short(accepted=(Accepted(text="ABC"),), match_case=True), "abc", 0),
        (Short(accepted=(Accepted(text="2\\*3"),)), "2*3", 1),
        (Short(accepted=(Accepted(text="2\\*3"),)), "2x3", 0),
        (NUMERIC, "10", 1),
        (NUMERIC, "１０．４ 日", 1),
        (NUMERIC, "十日", 1),
        (NUMERIC, "240小时", 1),
        (NUMERIC, "12", 0.5),
        (NUMERIC, "10 月", 0),
        (NUMERIC, "十几日", 0),
        (NUMERIC, 10, 0),
        (Numeric(numbers=(Number(value="1000"),)), "1,000", 1),
        (Numeric(numbers=(Number(value="-2.5"),)), "−2.5", 1),
        (CLOZE, {"what": "防欺凌", "days": "10", "how": "a"}, 1),
        (CLOZE, {"what": "防欺凌", "how": "a"}, 0.75),
        (CLOZE, {"what": ["防欺凌"]}, 0),
        (CASE, {"a": "b", "b": ["a"], "c": "立即报告"}, 0.75),
        (CASE, "b", 0),
        (ESSAY, "我会先听。", None),
        (ESSAY, "  ", 0),
    ],
)
def test_points_of_an_answer(body, answer, points):
    assert marking.mark([Question(body)], {1: answer}).points == (points,)


def test_a_unit_that_must_be_written_is_missed():
    body = Numeric(numbers=NUMERIC.numbers, units=NUMERIC.units, unit_needed=True)

    assert marking.mark([Question(body)] * 2, {1: "10", 2: "10日"}).points == (0, 1)


def test_a_slot_is_worth_what_the_paper_says():
    marks = marking.mark([Question(CASE, 8), Question(SINGLE, 2)], {1: {"a": "b"}, 2: "b"})

    assert (marks.points, marks.score, marks.score_max, marks.percent) == ((2, 2), 4, 10, 40)


def test_score_and_percent_are_rounded_down():
    marks = marking.mark([Question(SINGLE)] * 3, {1: "b", 2: "b"})

    assert (marks.score, marks.score_max, marks.percent) == (2, 3, 66)
    assert marks.passes(66)
    assert not marks.passes(67)


def test_three_thirds_are_one_and_six_tenths_are_sixty_percent():
    assert Marks((0.3333, 0.3333, 0.3334), (1, 1, 1)).score == 1
    assert Marks((0.1,) * 6, (1,)).percent == 60


def test_a_section_below_its_own_pass_mark_fails_the_whole():
    marks = marking.mark([Question(SINGLE)] * 4, {1: "b", 2: "b", 3: "b"})

    assert marks.passes(75, [([0, 1], 100), ([2, 3], 50), ([3], None)])
    assert not marks.passes(75, [([0, 1], 100), ([2, 3], 60)])


def test_an_essay_is_awaited_until_a_person_marks_it():
    paper = [Question(SINGLE), Question(ESSAY, 3)]

    awaited = marking.mark(paper, {1: "b", 2: "我会先听。"})
    marked = marking.mark(paper, {1: "b", 2: "我会先听。"}, {2: 2.5})

    assert (awaited.is_whole, awaited.passes(0), awaited.score) == (False, False, 1)
    assert (marked.is_whole, marked.score, marked.percent, marked.passes(80)) == (True, 3.5, 87, True)


def test_points_by_hand_stay_within_bounds():
    assert marking.mark([Question(ESSAY, 3)] * 2, {}, {1: 99, 2: -1, 7: 5}).points == (3, 0)


def test_answers_to_slots_that_do_not_exist_earn_nothing():
    assert marking.mark([Question(SINGLE)], {0: "b", 2: "b", 99: "b"}).score == 0


def test_an_attempt_in_which_nothing_is_to_be_earned_passes_nothing():
    assert not marking.mark([], {}).passes(0)
    assert not marking.mark([Question(BODIES["likert"], 0)], {1: "a"}).passes(0)


@given(
    st.lists(st.tuples(st.sampled_from(EVERY), st.sampled_from([0, 0.5, 1, 3])), max_size=6),
    st.dictionaries(st.integers(-2, 12), ANYTHING, max_size=5),
)
def test_marks_are_within_bounds_for_any_answer(paper, responses):
    questions = [Question(body, points) for body, points in paper]

    marks = marking.mark(questions, responses)

    assert all(points is None or 0 <= points <= most for points, most in zip(marks.points, marks.most, strict=True))
    assert 0 <= marks.score <= marks.score_max
    assert 0 <= marks.percent <= 100


@given(st.text(max_size=30), st.booleans())
def test_folding_twice_is_folding_once(text, match_case):
    once = folding.folded(text, match_case=match_case)

    assert folding.folded(once, match_case=match_case) == once


@given(st.integers(1, 9999))
def test_chinese_figures_are_read(number):
    from content.law.numbers import chinese

    assert folding.chinese(chinese(number)) == number
    assert folding.quantity(f"{chinese(number)}日") == (Decimal(number), "日")


@given(st.lists(st.text(alphabet="ab", max_size=3), min_size=1, max_size=4), st.text(alphabet="ab", max_size=8))
def test_stars_accept_what_a_pattern_with_stars_accepts(pieces, text):
    import re

    pattern = folding.Pattern(Accepted(text="*".join(pieces)), match_case=False)

    assert pattern.fits(text) == bool(re.fullmatch(".*".join(pieces), text))
