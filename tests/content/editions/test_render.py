"""Frozen lessons as HTML."""

import pytest

from content.editions import render
from tests.factories.content import a_lesson_version, an_edition

pytestmark = pytest.mark.django_db
BODY = (
    '<p>前</p><mf-slot data-kind="case" data-key="cup"><section>情境</section></mf-slot><p>中</p>'
    '<mf-slot data-kind="quiz" data-key="one"></mf-slot><img src="mf-media://frozen/ab/x.svg" alt="mf-media://no">'
    '<img src="mf-static://img/mark.svg">'
)


@pytest.fixture
def lesson():
    return a_lesson_version(an_edition(lessons=0), "one", body={"zh-hans": BODY}, notes={"zh-hans": "<p>说明</p>"})


def test_slots_are_filled_and_others_stay(lesson):
    html = render.lesson_html(
        lesson, language="zh-hans", slots=lambda kind, key: f"<b>{key}</b>" if kind == "quiz" else None
    )

    assert html.startswith("<p>前</p><section>情境</section><p>中</p><b>one</b>")


def test_what_a_slot_brings_is_not_rewritten(lesson):
    html = render.lesson_html(lesson, language="zh-hans", slots=lambda kind, key: '<i data-x="mf-media://y"></i>')

    assert html.count('<i data-x="mf-media://y"></i>') == 2


def test_addresses_are_resolved_when_read(lesson, settings):
    settings.STATIC_URL = "/static-2/"

    html = render.lesson_html(lesson, language="zh-hans", slots=lambda kind, key: None)

    assert 'src="/media/frozen/ab/x.svg"' in html
    assert 'src="/static' in html
    assert "mf-static" not in html


def test_a_language_without_text_reads_the_chinese(lesson):
    def one(language):
        return render.lesson_html(lesson, language=language, slots=lambda kind, key: None)

    assert one("en") == one("zh-hans")
    assert render.part_html(lesson.notes, language="en") == "<p>说明</p>"
    assert render.part_html({}, language="en") == ""


def test_corrections_replace_their_lesson(lesson):
    newer = a_lesson_version(lesson.edition, "one", version=2)

    assert lesson.edition.lessons() == [newer]
