"""Blocks as HTML, also half finished ones in a preview."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from content.blocks import stream
from content.blocks.parts import SPEAKING, parts
from content.templatetags.content_blocks import is_strip
from tests.factories.content import an_article
from tests.factories.lms import a_bureau
from tests.factories.pages import a_course_page, a_lesson_page

pytestmark = pytest.mark.django_db
TABLE = {"columns": [], "rows": [], "caption": ""}
STRUCTS = (
    "image",
    "video",
    "law",
    "case",
    "callout",
    "prompt",
    "poll",
    "quiz",
    "assignment",
    "sheet",
    "cards",
    "notes",
    "help",
)
EMPTY = [
    {"type": "text", "value": ""},
    {"type": "table", "value": TABLE},
    *({"type": name, "value": {}} for name in STRUCTS),
]


@pytest.fixture
def lesson():
    return a_lesson_page(a_course_page("课程"), "<p>一</p>")


def body(lesson, *raw):
    return lesson.body.stream_block.to_python(list(raw))


def test_a_preview_of_empty_blocks_breaks_nothing(lesson):
    a_bureau()
    lesson.body = body(lesson, *EMPTY)

    assert lesson.make_preview_request(preview_mode="").status_code == 200
    assert lesson.missing()
    assert lesson.search_tokens()


def test_every_kind_of_block_has_an_empty_one_here(lesson):
    assert {one["type"] for one in EMPTY} == set(lesson.body.stream_block.child_blocks)


def test_a_case_asks_before_it_tells(lesson):
    value = {
        "key": "cup",
        "title": "杯",
        "situation": "一\n\n二",
        "question": "怎么做？",
        "options": [{"text": "甲", "reply": "对"}],
    }

    html = parts(body(lesson, {"type": "case", "value": value}), context={}).body

    assert html.startswith('<mf-slot data-kind="case" data-key="cup">')
    assert html.index("怎么做？") < html.index("<details>") < html.index("<summary>甲</summary>") < html.index("对")


def test_only_blocks_that_say_words_of_the_interface_are_rendered_anew_for_each_language():
    sources = {
        path.stem: path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "templates/blocks").iterdir()
    }

    assert {name for name, source in sources.items() if re.search(r"translate|_\(", source)} == SPEAKING


def test_what_is_the_same_in_every_language_is_rendered_once(lesson):
    stream_value = body(
        lesson,
        {"type": "text", "value": "<p>一</p>"},
        {"type": "cards", "value": {"cards": [{"title": "卡", "lines": []}]}},
        {"type": "prompt", "value": {"text": "二", "minutes": 3}},
    )
    once: dict[int, str] = {}

    with override("en"):
        english = parts(stream_value, context={"stage": "primary_lower"}, once=once)
    with override("zh-hans"):
        chinese = parts(stream_value, context={"stage": "primary_lower"}, once=once)

    assert len(once) == 3
    assert english.cards == chinese.cards
    assert "Talk about it" in english.body
    assert "Talk about it" not in chinese.body
    assert chinese == parts(stream_value, context={"stage": "primary_lower"})


def test_an_article_says_what_applies_today(lesson):
    article = an_article(summary="学校要有防欺凌制度。").article

    html = parts(body(lesson, {"type": "law", "value": {"article": article.pk, "note": "依据"}}), context={}).body

    assert "学校要有防欺凌制度。" in html
    assert 'href="/law/weibao/39/"' in html


def test_words_are_all_words_and_no_keys(lesson):
    value = {"key": "hard", "question": "哪一步？", "options": ["制止", "报告"]}
    (child,) = body(lesson, {"type": "poll", "value": value})

    assert [text.plain() for text in stream.words(child)] == ["哪一步？", "制止", "报告"]


def test_the_same_words_are_the_same_canonical_data(lesson):
    stored = body(lesson, {"type": "text", "value": "<p>先<b>制止</b></p>"})
    edited = body(lesson, {"type": "text", "value": '<p data-block-key="x">先<strong>制止</strong> </p>'})

    assert stream.canonical(stored[0]) == stream.canonical(edited[0])


def test_citations_come_from_text_tables_and_cards(lesson):
    article = an_article().article
    cell = '<p><a linktype="law" law="zhian" number="60">x</a></p>'
    table = {"columns": [{"type": "text", "heading": "头"}], "rows": [{"values": [cell]}], "caption": ""}
    children = body(lesson, {"type": "table", "value": table}, {"type": "law", "value": {"article": article.pk}})

    assert [link for child in children for link in stream.citations(child)] == ["law:zhian/60", "law:weibao/39"]


@pytest.mark.parametrize(("width", "height", "strip"), [(496, 144, True), (360, 144, True), (358, 236, False)])
def test_a_row_of_small_pictures_is_a_strip(width, height, strip):
    assert is_strip(SimpleNamespace(width=width, height=height)) is strip


def test_no_picture_is_no_strip():
    assert not is_strip(None)


@pytest.mark.parametrize(
    ("lines", "looks"), [(["看着他。", "伸出手。"], "pictured brief"), (["看着他。" * 12], "pictured")]
)
def test_few_words_beside_a_figure_are_larger(lines, looks):
    figure = SimpleNamespace(width=160, height=120, is_svg=lambda: True, file=SimpleNamespace(url="/x.svg"))

    page = render_to_string(
        "blocks/card.html", {"self": {"title": "停", "lines": lines, "figure": figure, "alt": "手"}}
    )

    assert f'<div class="{looks}">' in page
