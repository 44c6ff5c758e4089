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
