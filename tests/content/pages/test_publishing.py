"""The editor's form: what is missing is said before publishing, and nothing typed is lost."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from content.editions.models import Course
from content.pages import editors
from content.pages.models import CoursePage, LessonPage
from lms.schools.calendar import today
from tests.factories.content import an_article
from tests.factories.lms import a_person

pytestmark = pytest.mark.django_db


def typed(course, **values):
    fields = (
        "title",
        "slug",
        "summary",
        "audience",
        "stage",
        "designed_minutes",
        "basis_text",
        "change_kind",
        "change_note",
    )
    now = {name: getattr(course, name) for name in fields}
    form = {**now, "rule_lessons": "on", "quizzes": inline_formset([]), "comments": inline_formset([]), **values}
    return nested_form_data({name: value for name, value in form.items() if value is not None})


def send(editor, page, data, action="action-publish"):
    return editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**data, action: "on"}, follow=True)


def test_a_whole_course_is_published_from_the_form(editor, course):
    response = send(editor, course, typed(course, title="新课名", change_note="改名"))

    assert response.status_code == 200
    assert CoursePage.objects.get().title == "新课名"
    assert Course.objects.get().current.title == "新课名"


def test_what_is_missing_is_said_on_the_form_and_the_words_stay(editor, course):
    response = send(editor, course, typed(course, title="新课名", summary="", rule_lessons=None))
    page = response.content.decode()

    assert CoursePage.objects.get().title == "课程"
    assert 'value="新课名"' in page
    assert len(response.context["form"].non_field_errors()) == 2


def test_a_draft_may_lack_anything(editor, course):
    send(editor, course, typed(course, summary=""), action="action-save")

    assert CoursePage.objects.get().get_latest_revision_as_object().summary == ""
    assert CoursePage.objects.get().summary != ""


def test_the_form_says_what_is_missing_before_anybody_publishes(editor, course):
    send(editor, course, typed(course, summary=""), action="action-save")

    page = editor.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).content.decode()

    assert page.count("help-warning") == 1


def test_a_lesson_with_an_empty_part_is_refused(editor, course):
    lesson = LessonPage.objects.get()
    body = streamfield([("image", {"image": "", "alt": "", "caption": ""})])
    data = nested_form_data(
        {"title": "课", "slug": lesson.slug, "minutes": 20, "intro": "", "body": body, "comments": inline_formset([])}
    )

    response = send(editor, lesson, data)

    assert response.context["form"].errors
    assert [child.block_type for child in LessonPage.objects.get().body] == ["text"]


def test_publishing_a_lesson_says_when_learners_read_it(editor, course):
    lesson = LessonPage.objects.get()
    body = streamfield([("text", '{"entityMap": {}, "blocks": [{"key": "a", "text": "新的字", "type": "unstyled"}]}')])
    data = nested_form_data(
        {"title": "课", "slug": lesson.slug, "minutes": 20, "intro": "", "body": body, "comments": inline_formset([])}
    )

    page = send(editor, lesson, data).content.decode()

    assert LessonPage.objects.get().search_text() == "新的字"
    assert reverse("wagtailadmin_pages:edit", args=[course.pk]) in page


@pytest.mark.parametrize("mode", ["", "projector", "print"])
def test_a_lesson_is_previewed_in_each_way(editor, course, mode):
    lesson = LessonPage.objects.get()

    response = lesson.make_preview_request(preview_mode=mode)

    assert response.status_code == 200
    assert (mode == "projector") is ("先站到他身边" not in response.rendered_content)


def test_the_citation_dialog_finds_articles_for_editors_only(editor, client):
    an_article("weibao", "39")
    address = reverse("content_find_article")

    assert editor.get(address, {"q": "weibao 39"}).json() == {
        "law": "weibao", "number": "39", "text": "《未成年人保护法》第三十九条",
    }  # fmt: skip
    assert editor.get(address, {"q": "无 1"}).status_code == 404
    client.force_login(a_person("老师"))
    assert client.get(address, {"q": "weibao 39"}).status_code in (302, 403)


@pytest.mark.parametrize(("typed_words", "count"), [("保护法", 1), ("人保护法 39", 1), ("三十九", 1), ("保护法 40", 0)])
def test_articles_are_chosen_by_any_part_of_their_name(editor, typed_words, count):
    an_article("weibao", "39").article.save()

    response = editor.get(reverse("wagtailsnippetchoosers_content_article:choose_results"), {"q": typed_words})

    assert response.content.decode().count("第三十九条") == count


def test_groups_agree_after_all_this(editor):
    assert editors.disagreements(on=today()) == []


def add_lesson(editor, course, title, slug=""):
    """A new lesson saved as a draft from the form; the page that answers."""
    values = {"title": title, "slug": slug, "minutes": 20, "intro": "", "body": streamfield([])}
    address = reverse("wagtailadmin_pages:add", args=["content", "lessonpage", course.pk])
    data = nested_form_data({**values, "comments": inline_formset([])})
    return editor.post(address, {**data, "action-save": "on"}, follow=True)


def test_a_chinese_title_gives_the_address_in_pinyin_once_each(editor, course):
    for _n in range(2):
        add_lesson(editor, course, "一张照片转发之后")

    made = LessonPage.objects.filter(title="一张照片转发之后").order_by("pk")
    assert [page.slug for page in made] == [
        "yi-zhang-zhao-pian-zhuan-fa-zhi-hou",
        "yi-zhang-zhao-pian-zhuan-fa-zhi-hou-2",
    ]


def test_an_address_that_was_chosen_or_is_known_stays(editor, course):
    add_lesson(editor, course, "照片", slug="photo")
    assert LessonPage.objects.filter(slug="photo").exists()

    send(editor, course, typed(course, title="改了名字", slug=""), action="action-save")
    assert CoursePage.objects.get().get_latest_revision_as_object().slug == course.slug


def test_a_new_course_does_not_take_the_key_of_an_old_one(editor, course):
    CoursePage.objects.update(course_key="zhao-pian", slug="elsewhere")
    values = typed(CoursePage(title="照片", designed_minutes=45, audience="staff", change_kind="edition"), slug="")
    address = reverse("wagtailadmin_pages:add", args=["content", "coursepage", course.get_parent().pk])

    editor.post(address, {**values, "action-save": "on"}, follow=True)

    assert CoursePage.objects.get(title="照片").slug == "zhao-pian-2"


def test_the_editor_is_told_in_chinese_that_something_is_wrong(editor, course):
    page = add_lesson(editor, course, "").content.decode()

    assert "could not be" not in page
    assert "没有保存" in page


def test_the_form_offers_certificate_templates_by_name_and_keeps_what_is_chosen(editor, course):
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).content.decode()
    send(editor, course, typed(course, certificate_template="children"))

    assert '<option value="solemn">' in form
    assert CoursePage.objects.get().certificate_template == "children"
