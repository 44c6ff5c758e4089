"""The completion rule in words."""

import pytest

from content.editions import rules


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"lessons": "finished"}, "all 3 lessons finished."),
        (
            {"lessons": "finished", "practice": "handed_in", "test": "passed"},
            "all 3 lessons finished; every practice handed in; the test passed with 80% or more.",
        ),
    ],
)
def test_the_rule_is_a_sentence(rule, text):
    assert rules.rule_text(rule, lessons=3, pass_mark=80)["en"] == text


def test_one_lesson_is_one():
    assert rules.rule_text({"lessons": "finished"}, lessons=1, pass_mark=None)["en"] == "the 1 lesson finished."
