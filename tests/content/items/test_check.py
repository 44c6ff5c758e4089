"""What a question lacks before it may be published."""

from datetime import date

import pytest

from content.items import check
from tests.factories.content import an_article, an_item

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def messages(item):
    return [problem.message for problem in check.problems(item, on=TODAY)]


@pytest.fixture
def article():
    return an_article().article


def test_a_whole_item_lacks_nothing(article):
    assert messages(an_item(articles=[article])) == []


def test_a_whole_true_or_false_item_lacks_nothing(article):
    options = [("", True, ""), ("", False, "<p>误会。</p>")]

    assert messages(an_item(type="true_false", options=options, articles=[article])) == []


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"stem": "<p> </p>"}, "The question is empty. Write it."),
        ({"explanation": ""}, "The explanation is missing. Say why the right answer is right."),
        ({"options": [("甲", True, "")]}, "Give at least two options."),
        ({"options": [("甲", True, ""), ("乙", True, "")]}, "Mark exactly one option as right."),
        ({"options": [("甲", False, "错"), ("乙", False, "错")]}, "Mark exactly one option as right."),
        (
            {"type": "multiple", "options": [("甲", True, ""), ("乙", False, "错")]},
            "Mark at least two options as right, or choose the type with one right answer.",
        ),
        ({"options": [("甲", True, ""), ("乙", False, "")]}, "Option b is wrong and has no feedback. Say why."),
        ({"options": [("甲", True, ""), ("甲", False, "错")]}, "Two options say the same. Change one."),
        ({"options": [("甲", True, ""), ("", False, "错")]}, "An option has no text. Write it or remove it."),
        (
            {"type": "true_false", "options": [("", True, "")]},
            "A true-or-false question has two options: the first is “true”, the second “false”.",
        ),
        (
            {"explanation": '<p><a linktype="law" law="weibao" number="999">x</a></p>'},
            "“weibao/999” is not in the legal library. Add it or mend the citation.",
        ),
        (
            {"explanation": '<p><a href="http://example.org/">x</a></p>'},
            "The link to “http://example.org/” cannot be used. Link to https://… or to a page of this site.",
        ),
    ],
)
def test_each_gap_is_named(article, values, message, english):
    assert messages(an_item(articles=[article], **values)) == [message]


def test_an_item_without_an_article_is_not_fit(english):
    assert messages(an_item(articles=[])) == ["No article is cited. Choose the article that the answer rests on."]


def test_an_article_that_has_ended_is_named_with_the_day(english):
    ended = an_article("zhian", "42", from_=date(2006, 3, 1), in_force_to=date(2026, 1, 1)).article

    assert messages(an_item(articles=[ended])) == ["zhian 第四十二条 does not apply on 2026-11-23. Cite what applies."]
