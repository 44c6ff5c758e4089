"""How options stand on a page."""

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from courses.learning.asking import CHOICE, Field, Option


@pytest.mark.parametrize(("stage", "drawings"), [("primary_lower", 2), ("primary_upper", 0), ("", 0)])
def test_only_the_youngest_see_true_and_false_as_drawings(stage, drawings):
    words = {"true": "正确", "false": "错误"}
    field = Field("", CHOICE, options=tuple(Option(key, SafeString(word), False) for key, word in words.items()))

    page = render_to_string("courses/fields/_listed.html", {"field": field, "name": "a1", "stage": stage})

    assert page.count('class="drawn"') == drawings
    assert all(word in page for word in words.values())


@pytest.mark.parametrize(("stage", "places"), [("primary_lower", 1), ("primary_upper", 0), ("", 0)])
def test_only_the_youngest_choose_between_options_side_by_side(stage, places):
    field = Field("", CHOICE, options=(Option("a", SafeString("停"), False), Option("b", SafeString("走"), False)))
    question = {"number": 1, "type": "single", "fields": [field]}

    page = render_to_string("courses/_question.html", {"question": question, "attempt": {"pk": 1}, "stage": stage})

    assert page.count('class="abreast"') == places


def test_true_and_false_of_the_youngest_stay_side_by_side_on_a_phone():
    field = Field(
        "", CHOICE, options=(Option("true", SafeString("正确"), False), Option("false", SafeString("错误"), False))
    )
    question = {"number": 1, "type": "true_false", "fields": [field]}

    page = render_to_string(
        "courses/_question.html", {"question": question, "attempt": {"pk": 1}, "stage": "primary_lower"}
    )

    assert page.count('class="abreast signs"') == 1
