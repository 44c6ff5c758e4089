"""Pools: what somebody scores by habit."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from content.checks import patterns
from content.exchange import marks
from content.exchange.shapes import Read


def an_item(
    *options: tuple[str, bool], type: str = "single", stem: str = "怎么做？", explanation: str = "规则。"
) -> dict:
    return {
        "type": type,
        "difficulty": 1,
        "tags": (),
        "stem": tuple(marks.parse(stem)),
        "answer": "",
        "explanation": tuple(marks.parse(explanation)),
        "options": tuple(
            {"text": tuple(marks.parse(text)), "correct": right, "weight": None} for text, right in options
        ),
    }


def true_false(answer: str) -> dict:
    return {**an_item(type="true_false"), "answer": answer}


LONG, SHORT = ("先停下来再说清楚", True), ("走开", False)


def test_the_longest_option_scores_what_it_earns():
    assert patterns.longest_score([an_item(LONG, SHORT), an_item(("对", True), ("走开了", False))]) == 0.5
    assert patterns.longest_score([an_item(("停下", True), SHORT)]) == 0.5
    assert patterns.longest_score([an_item(LONG, LONG, SHORT, type="multiple")]) == 0


def test_one_position_scores_what_it_earns():
    assert patterns.position_score([an_item(SHORT, LONG), an_item(SHORT, LONG), an_item(LONG, SHORT)]) == (1, 2 / 3)
    assert patterns.position_score([true_false("false"), true_false("false")]) == (1, 1)


@pytest.mark.parametrize(
    ("item", "asks"),
    [
        (an_item(LONG, SHORT, stem="学校要通知家长，写在第几条？"), True),
        (an_item(("第三十九条", True), ("第四十条", False), stem="依据是什么？"), True),
        (an_item(LONG, SHORT, stem="按第三十九条，先做什么？"), False),
    ],
)
def test_items_that_ask_for_a_number(item, asks):
    assert patterns.number_share([item]) == float(asks)


def test_a_second_attempt_knows_what_the_first_one_told():
    pool = [
        an_item((f"甲{number}乙", True), (f"丙{number}丁", False), explanation=f"戊{number}己") for number in range(12)
    ]

    assert patterns.replay_score([(pool, 12)]) == 1
    # One of the eleven is new, and guessed.
    assert 0.9 < patterns.replay_score([(pool, 11)]) < 1
    assert patterns.replay_score([(pool, 6)]) == 0.5


def test_each_section_draws_from_its_own():
    few, many = ([an_item((f"甲{a}{n}乙", True), (f"丙{a}{n}丁", False)) for n in range(8)] for a in "子丑")

    assert patterns.replay_score([(few, 8), (many, 4)]) == pytest.approx((8 + 4 / 2) / 12)


def test_what_is_known_of_a_case_is_known_of_all_its_questions():
    cases = [{**an_item(type="case"), "questions": (true_false("true"), true_false("false"))} for _n in range(4)]

    assert patterns.replay_score([(cases, 2)]) == 0.5
    assert patterns.replay_score([(cases, 4)]) == 1


def test_explanations_that_give_others_away_are_seen():
    same = "先停下来再告诉老师"
    pool = [an_item((same, True), (f"走开{n}", False), (f"动手{n}", False), explanation=same) for n in range(12)]

    assert patterns.replay_score([(pool, 4)]) == 1


def said_of(items: list[dict], **quiz):
    """What the family says of a course with this one pool."""
    numbered = [Read({"id": f"p-{line}", **item}, line=line) for line, item in enumerate(items, start=5)]
    pool = Read({"pool": "p", "items": numbered}, line=1)
    quizzes = ({"purpose": "test", "sections": (), "pool": "p", "attempts": 3, "draw": 4, **quiz},)
    course = {"certificate_template": "district", "quizzes": quizzes}
    texts = SimpleNamespace(pack=SimpleNamespace(pools=[pool], course=course), pool_file=lambda _pool: Path("p.yaml"))
    with override("en"):
        return [str(one) for one in patterns.check(texts, None)]


def varied(count: int = 12) -> list[dict]:
    """A pool that no habit passes: the right option stands in another place each time and is never the longest."""
    found = []
    for number in range(count):
        options = [(f"丙丙丙丙丙{number}-{place}", False) for place in range(3)]
        options.insert(number % 4, (f"甲{number}", True))
        found.append(an_item(*options, explanation=f"戊{number}己"))
    return found


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda n: an_item(("走", False), ("停下来再说清楚", True), ("跑", False)), "always takes the longest option"),
        (lambda n: an_item(("甲", True), ("乙乙乙", False), ("丙丙丙", False)), "always takes option 1 scores"),
        (lambda n: an_item(("甲", True), ("乙乙", False), stem="写在第几条？"), "ask for the number of an article"),
    ],
)
def test_a_pool_that_a_habit_passes_is_named(spoil, message):
    assert said_of(varied()) == []

    said = said_of([*varied(4), *map(spoil, range(8))])

    (named,) = [one for one in said if one.startswith("p.yaml:1: ") and message in one]
    # Among the first four, each at its line, one has its right option in each place.
    of_the_first = ["p-5:5"] if "option 1" in message else []
    assert named.partition(" Items: ")[2] == ", ".join([*of_the_first, *(f"p-{n}:{n}" for n in range(9, 17))]) + "."


def test_a_test_that_a_first_attempt_gives_away_is_named():
    (named,) = said_of(varied(), draw=12)

    assert named.startswith("p.yaml:1: Who learns the explanations of a first attempt")
    assert said_of(varied(), draw=12, attempts=1) == []
