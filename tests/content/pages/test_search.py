"""Search: any piece of a published text finds its page, drafts never."""

import random

import pytest

from content.law import bigrams
from content.pages import search
from content.pages.models import CoursePage, LessonPage
from tests.factories.content import an_article
from tests.factories.pages import a_course_page, a_lesson_page

pytestmark = pytest.mark.django_db
TEXT = "预防中小学生欺凌，班主任要<b>立即</b>制止。第39条说了 AB 两点：①通知家长；②不得隐瞒。"
PLAIN = "预防中小学生欺凌，班主任要立即制止。第39条说了 AB 两点：①通知家长；②不得隐瞒。"


def titles(query):
    return [hit.title for hit in search.find(query)]


@pytest.fixture
def course():
    return a_course_page("防治课", f"<p>{TEXT}</p>", "<p>另一课的文字。</p>", summary="旁观的人也有办法。")


@pytest.mark.parametrize("query", ["欺凌", "小学生欺", "即制", "第39条", "ab", "ＡＢ", "①通", "凌，班", "AB两", "39"])
def test_a_piece_inside_the_text_finds_its_page(course, query):
    assert titles(query) == ["防治课 · 1"]


def test_every_piece_of_two_to_four_characters_finds_the_page(course):
    flat = bigrams.folded(PLAIN)
    for length in (2, 3, 4):
        for start in random.Random(length).sample(range(len(flat) - length), 12):
            assert "防治课 · 1" in titles(flat[start : start + length]), flat[start : start + length]


def test_a_single_character_is_found(course):
    assert titles("凌") == ["防治课 · 1"]


def test_words_apart_must_all_stand_there(course):
    assert titles("家长 欺凌") == ["防治课 · 1"]
    assert titles("家长 另一课") == []


def test_pairs_that_lie_apart_do_not_make_a_word(course):
    # 主任 and 任要 stand there, 任要 and 要立 too; 主任要立 does, 任要主 does not.
    assert titles("主任要立") == ["防治课 · 1"]
    assert titles("立即通知") == []


def test_the_course_is_found_by_title_and_summary(course):
    hits = [(hit.kind, hit.title) for hit in search.find("防治")]

    assert hits[0] == ("course", "防治课")
    assert sorted(hits[1:]) == [("lesson", "防治课 · 1"), ("lesson", "防治课 · 2")]
    assert [hit.kind for hit in search.find("也有办法")] == ["course"]


def test_drafts_are_never_found(course):
    lesson = LessonPage.objects.get(title="防治课 · 1")
    lesson.body = [("text", "<p>草稿里的新词汇</p>")]
    lesson.save_revision()
    a_lesson_page(course, "<p>从未发布的秘密词句</p>")
    a_course_page("还没有发布的课程", "<p>草稿课程的正文</p>", publish=False)

    assert titles("新词汇") == titles("秘密词句") == titles("还没有发布") == titles("草稿课程") == []
    assert titles("欺凌") == ["防治课 · 1"]


def test_what_was_unpublished_is_not_found(course):
    CoursePage.objects.get(pk=course.pk).unpublish()

    assert titles("欺凌") == titles("防治") == []


def test_a_new_publication_replaces_the_words(course):
    lesson = LessonPage.objects.get(title="防治课 · 1")
    lesson.body = [("text", "<p>换成别的文字</p>")]
    lesson.save_revision().publish()

    assert titles("欺凌") == []
    assert titles("换成别的") == ["防治课 · 1"]


def test_law_is_found_by_words_and_by_number(course):
    an_article("weibao", "39", summary="发现欺凌要马上制止").article.save()

    assert [(hit.kind, hit.title) for hit in search.find("马上制止")] == [("article", "未成年人保护法 第三十九条")]
    assert titles("第三十九条") == ["未成年人保护法 第三十九条"]


def test_the_words_are_marked_and_nothing_is_html(course):
    a_course_page("脚本课", "<p>前文 &lt;script&gt;alert(1)&lt;/script&gt; 后文</p>", summary="旁观的人。")

    assert "<mark>欺凌</mark>，班主任" in search.find("欺凌")[0].snippet
    snippet = search.find("alert")[0].snippet
    assert "<mark>alert</mark>" in snippet
    assert "<script>" not in snippet


@pytest.mark.parametrize("query", ["", "   ", "\u200b", "%", "'", '"', "*", "a" * 500, "NEAR(", "欺凌 OR", "\x00"])
def test_odd_queries_find_nothing_and_break_nothing(course, query):
    assert titles(query) == []
