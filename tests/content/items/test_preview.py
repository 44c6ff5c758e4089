"""What an editor sees of a question before it is published."""

import json

import pytest
from django.template.loader import render_to_string

from content.items import bodies, drafts, preview
from content.items.bodies import Accepted, Case, Choice, Criterion, Essay, Gap, Label, Level, Matching, Option, Pair
from content.items.models import Item, ItemType
from tests.factories.content import an_article, an_item


def lines(body) -> list[tuple]:
    return [(one.heading, one.text, one.is_right, one.said) for one in preview.answers(body)]


CHOICE = Choice(options=(Option(key="a", text="停下", correct=True), Option(key="b", text="走开", feedback="误会。")))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (CHOICE, [("", "停下", True, ""), ("", "走开", False, "误会。")]),
        (
            Case(parts=(bodies.Part(key="a", type="single", stem="先做什么？", choice=CHOICE, explanation="先停。"),)),
            [
                ("先做什么？", "", None, ""),
                ("", "停下", True, ""),
                ("", "走开", False, "误会。"),
                ("", "", None, "先停。"),
            ],
        ),
        (bodies.Short(accepted=(Accepted(text="报告", feedback="对。"),)), [("", "报告", True, "对。")]),
        (bodies.Numeric(numbers=(bodies.Number(value="14", tolerance="0.5"),)), [("", "14 ± 0.5", True, "")]),
        (
            bodies.Cloze(gaps=(Gap(key="who", accepted=(Accepted(text="学校"),)),)),
            [("____ (1)", "", None, ""), ("", "学校", True, "")],
        ),
        (
            Matching(
                pairs=(Pair(key="a", text="14 岁", answer="r1"),),
                answers=(Label(key="r1", text="从轻"), Label(key="r2", text="不罚")),
            ),
            [("", "14 岁", None, "从轻")],
        ),
        (bodies.Ordering(steps=(Label(key="a", text="停"),), order=("a",)), [("", "停", None, "")]),
        (
            Essay(rubric=(Criterion(key="a", title="事实", levels=(Level(points=2, text="写清楚"),)),), most=500),
            [("事实", "", None, ""), ("", "写清楚", None, "2")],
        ),
        (bodies.Likert(labels=(Label(key="a", text="同意"),)), [("", "同意", None, "")]),
    ],
)
def test_every_kind_shows_its_answers(body, shown):
    assert lines(body) == shown


def test_a_gap_is_a_line_with_its_number_and_the_projector_tells_no_key():
    body = bodies.Cloze(gaps=(Gap(key="who", accepted=(Accepted(text="学校"),)), Gap(key="b", options=CHOICE.options)))

    assert preview.stem(body, "<p>{{who}}应当{{b}}。</p>") == "<p>____ (1)应当____ (2)。</p>"
    assert [one.text for one in preview.asked(body) if one.text] == ["停下", "走开"]
    assert [one.letter for one in preview.answers(CHOICE)] == ["A", "B"]


def test_a_class_sees_both_sides_of_pairs_and_steps_in_another_order():
    pairs = tuple(Pair(key=key, text=text, answer=key) for key, text in (("a", "14 岁"), ("b", "16 岁")))
    labels = (Label(key="a", text="甲"), Label(key="b", text="丙"), Label(key="c", text="乙"))
    steps = (Label(key="a", text="1 停"), Label(key="b", text="2 看"), Label(key="c", text="3 说"))

    shown = list(preview.asked(Matching(pairs=pairs, answers=labels)))
    assert [one.text for one in shown if one.letter.isdigit()] == ["14 岁", "16 岁"]
    assert sorted(one.text for one in shown if one.letter.isalpha()) == sorted(["甲", "丙", "乙"])
    assert all(not one.said for one in shown)

    mixed = [one.text for one in preview.asked(bodies.Ordering(steps=steps, order=("a", "b", "c")))]
    assert sorted(mixed) == ["1 停", "2 看", "3 说"] != mixed
    part = bodies.Part(key="a", type="single", stem="先做什么？", choice=CHOICE, explanation="先停。")
    assert [one.heading or one.text for one in preview.asked(Case(parts=(part,)))] == ["先做什么？", "停下", "走开"]


@pytest.mark.django_db
def test_the_page_shows_right_and_wrong_with_their_feedback(rf):
    item = an_item(articles=[an_article().article])

    html = render_to_string("content/item_preview.html", item.get_preview_context(rf.get("/"), ""), rf.get("/"))

    assert '<div class="option right">' in html
    assert "错在这里。" in html


@pytest.mark.parametrize(
    ("type_", "option"),
    [
        (ItemType.CLOZE, ("gap", {"key": "who", "filled": "", "answers": [{"text": "<p>学校</p>"}]})),
        (ItemType.CASE, ("part", {"type": "", "stem": "<p>先做什么？</p>", "answers": [{"text": "<p>停下</p>"}]})),
    ],
)
def test_a_draft_in_which_nothing_is_chosen_yet_can_be_looked_at(type_, option):
    name, value = option
    item = Item(type=type_, stem="<p>{{who}}</p>", options=json.dumps([{"type": name, "value": value}]))

    assert any(shown.text for shown in preview.answers(drafts.body(item)))
