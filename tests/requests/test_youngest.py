"""What children of grades 1 and 2 see: pinyin over every word of a page, and drawings where others read a word."""

import re

import pytest
from django.test import RequestFactory

from lms.schools import class_cards
from lms.schools.models import Organisation
from tests.factories.content import an_edition, an_item_version
from tests.factories.courses import an_attempt, an_enrolment, handed_in
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_pupil, a_school
from tests.factories.pages import a_course_page, a_lesson_page

pytestmark = pytest.mark.django_db
RUBY, TAG, HAN = re.compile(r"<ruby>.*?</ruby>"), re.compile(r"<[^>]*>"), re.compile(r"[\u4e00-\u9fff]+")


def a_young_class(**fields):
    school = a_school("实验小学", level="L1", school_type=Organisation.SchoolType.PRIMARY)
    return a_class(school, **{"stage": "primary", "entry_year": 2026, **fields})


@pytest.fixture
def child(client):
    child = a_pupil(a_young_class(), 3)
    client.force_login(child)
    return child


def bare(html: str) -> list[str]:
    """The Chinese words in the main part of a page that have no pinyin."""
    main = html[html.index("<main") : html.index("</main>")]
    return HAN.findall(TAG.sub("", RUBY.sub("", main)))


def a_young_edition(**fields):
    return an_edition(audience="pupil", stage="primary_lower", title="找谁帮忙", **fields)


@pytest.mark.parametrize("path", ["", "quizzes/practice/", "lessons/lesson-1/"])
def test_every_word_before_a_start_has_pinyin(client, child, path):
    edition = a_young_edition()

    shown = client.get(f"/courses/{edition.pk}/{path}").content.decode()

    assert bare(shown) == []
    assert "<ruby>找<rt>zhǎo</rt></ruby>" in shown


def test_others_read_without(client):
    client.force_login(a_pupil(a_young_class(entry_year=2022), 3))
    edition = an_edition(audience="pupil", stage="primary_upper")

    assert "<ruby>" not in client.get(f"/courses/{edition.pk}/").content.decode()


def test_the_words_of_a_paper_and_of_handing_in_have_pinyin(client, child):
    attempt = an_attempt(an_enrolment(child, a_young_edition()), "practice")

    check = client.get(f"/attempts/{attempt.pk}/check/").content.decode()
    paper = client.get(f"/attempts/{attempt.pk}/").content.decode()

    assert bare(check) == []
    bar = paper[paper.index('<div class="bar-bottom">') :]
    assert "<ruby>" in bar[: bar.index("</form>")]


def test_true_and_false_are_drawn_in_the_result_as_they_were_to_answer(client, child):
    edition = a_young_edition(practice=[an_item_version("true_false", right="true")])

    attempt = handed_in(an_enrolment(child, edition), "practice")

    shown = client.get(f"/attempts/{attempt.pk}/result/").content.decode()
    assert shown.count('<span class="drawn">') == 2
    assert 'class="abreast signs"' in shown
    assert bare(shown) == []


def test_a_child_who_has_not_passed_reads_kind_words_and_no_figures(client, child):
    edition = a_young_edition()

    failed = handed_in(an_enrolment(child, edition), right=0)

    shown = client.get(f"/attempts/{failed.pk}/result/").content.decode()
    words = re.sub(r"<rt>.*?</rt>", "", shown[shown.index("<main") : shown.index("</main>")])
    words = TAG.sub("", words)
    assert "没关系" in words
    assert "尚未通过" not in words and "figures" not in shown
    assert not re.search("得分|分数|及格|正确答案|次机会", words)
    assert f"/courses/{edition.pk}/lessons/" in shown
    assert bare(shown) == []


def test_a_child_who_has_passed_reads_so_and_no_figures(client, child):
    passed = handed_in(an_enrolment(child, a_young_edition()))

    shown = client.get(f"/attempts/{passed.pk}/result/").content.decode()
    words = TAG.sub("", re.sub(r"<rt>.*?</rt>", "", shown[shown.index("<main") : shown.index("</main>")]))
    assert "通过" in words and "尚未通过" not in words
    assert "figures" not in shown
    assert not re.search("得分|分数|及格", words)
    assert bare(shown) == []


def whole(html: str) -> list[str]:
    """The Chinese words on the whole page that have no pinyin."""
    body = re.sub(r"<script.*?</script>|<noscript.*?</noscript>", "", html[html.index("<body") :], flags=re.DOTALL)
    return HAN.findall(TAG.sub("", RUBY.sub("", body)))


@pytest.mark.parametrize("path", ["/my/", "/my/topics/", "/account/", "/sign-out/", "/help/", "/courses/{pk}/"])
def test_frame_and_pages_beside_the_courses_have_pinyin(client, child, path):
    edition = a_young_edition()
    an_enrolment(child, edition)

    shown = client.get(path.format(pk=edition.pk)).content.decode()

    assert whole(shown) == []
    assert 'aria-label="主导航"' in shown


def test_the_door_of_a_youngest_class_has_pinyin_before_anybody_signed_in(client):
    young, older = a_young_class(), a_young_class(entry_year=2022)

    assert whole(client.get(f"/class/{class_cards.ensure_code(young)}/").content.decode()) == []
    assert "<ruby>" not in client.get(f"/class/{class_cards.ensure_code(older)}/").content.decode()


def test_staff_read_their_pages_without(client):
    client.force_login(a_class_teacher(a_young_class()))

    assert "<ruby>" not in client.get("/my/").content.decode()


@pytest.mark.parametrize("mode", ["", "print"])
def test_an_editor_sees_the_title_as_children_do(mode):
    a_bureau()
    course = a_course_page(stage="primary_lower", audience="pupil")
    lesson = a_lesson_page(course, "<p>大家好。</p>", title="找谁帮忙", intro="请停下。")

    shown = lesson.make_preview_request(RequestFactory().get("/"), mode).content.decode()

    assert "<h1><ruby>找<rt>zhǎo</rt></ruby>" in shown
    assert "<rt>tíng</rt>" in shown
