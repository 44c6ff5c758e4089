"""Editors are told in the admin what check_content would say."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from content.checks import patterns
from content.editions.models import Edition
from content.exchange import unpack
from content.items import advice
from content.items.models import Item
from content.pages.models import CoursePage, LessonPage
from lms.refused import Refused
from lms.schools.models import Role
from tests.factories.lms import a_bureau, a_member

TYPED = {"title": "新课名", "slug": "looks", "minutes": 20, "intro": ""}


@pytest.fixture
def loaded(db, course_pack, law_pack, mend):
    mend("lessons/02-report.md", "疑似也要报。", "一个巴掌拍不响。")
    unpack.load([law_pack, course_pack], by=None)


def test_a_course_a_lesson_and_an_item_are_looked_at(loaded):
    page = LessonPage.objects.get(slug="report")

    course = advice.errors(CoursePage.objects.get())
    (lesson,) = advice.errors(page)
    (item,) = advice.of(Item.objects.get(slug="fw-p-1"))

    assert [one.where for one in course] == [f"课“{page.title}”，第 1 块（正文）"]
    assert (lesson.where, lesson.message[:9]) == ("第 1 块（正文）", "“一个巴掌拍不响”")
    assert (item.is_error, item.message[:6]) == (False, "fw-p-1")


def test_a_lesson_with_pictures_is_looked_at_too(loaded, client):
    client.force_login(a_member(Role.EDITOR, a_bureau()))
    lesson = LessonPage.objects.get(slug="looks")
    assert [child for child in lesson.body if child.block_type == "image"]

    assert not advice.errors(lesson)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 200


def test_the_editor_sees_it_on_the_form_and_nothing_that_says_otherwise(loaded, client):
    client.force_login(a_member(Role.EDITOR, a_bureau()))

    page = client.get(reverse("wagtailadmin_pages:edit", args=[LessonPage.objects.get(slug="report").pk]))
    sound = client.get(reverse("wagtailadmin_pages:edit", args=[LessonPage.objects.get(slug="looks").pk]))

    assert "一个巴掌拍不响" in page.content.decode()
    assert "没有缺项" not in page.content.decode()
    assert "没有缺项" in sound.content.decode()


def test_the_introduction_is_named_as_a_place(loaded):
    lesson = LessonPage.objects.get(slug="looks")
    lesson.intro = "受害者也有错。"

    (found,) = advice.errors(lesson)

    assert (found.where, found.message[:8]) == ("引言", "“受害者也有错”")


def test_a_course_that_says_what_must_not_be_said_is_not_published(loaded):
    course = CoursePage.objects.get()
    course.title = "新课名"

    with pytest.raises(Refused, match="课“.+”，第 1 块.+一个巴掌拍不响"):
        course.save_revision().publish()

    assert Edition.objects.count() == 1


def test_the_form_names_the_part_and_publishes_nothing(loaded, client):
    client.force_login(a_member(Role.EDITOR, a_bureau()))
    lesson = LessonPage.objects.get(slug="looks")
    body = streamfield([("text", rich_text("<p>受害者也有错。</p>"))])
    typed = {**TYPED, "body": body, "comments": inline_formset([])}

    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]), {**nested_form_data(typed), "action-publish": "on"}
    )

    assert "第 1 块（正文）：“受害者也有错”" in answer.content.decode()
    assert LessonPage.objects.get(slug="looks").title != "新课名"


def test_warnings_are_shown_and_hold_nobody_up(loaded, client, law_pack):
    client.force_login(a_member(Role.EDITOR, a_bureau()))
    lesson = LessonPage.objects.get(slug="looks")
    long = "很" * 130
    body = streamfield([("text", rich_text(f"<p>{long}。</p>"))])
    typed = {**TYPED, "body": body, "comments": inline_formset([])}

    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        {**nested_form_data(typed), "action-publish": "on"},
        follow=True,
    )

    assert LessonPage.objects.get(slug="looks").title == "新课名"
    assert "第 1 块（正文）" in answer.content.decode()
    assert long[:14] in answer.content.decode()


def test_a_lesson_with_a_picture_is_looked_at_too(loaded):
    lessons = LessonPage.objects.order_by("path")

    looked_at = [advice.of(lesson) for lesson in lessons]

    assert any("image" in block.block_type for lesson in lessons for block in lesson.body)
    assert len(looked_at) == len(lessons)


def test_the_command_names_file_and_line_and_fails(course_pack, law_pack, capsys):
    with pytest.raises(CommandError, match="2 个内容包里有"):
        call_command("check_content", course_pack, law_pack)

    assert f"{course_pack}/items/first-week-tries.yaml:5: fw-p-1" in capsys.readouterr().out


def test_the_command_is_content_with_a_shipped_pack(capsys):
    call_command("check_content", "newcomer")

    assert "已检查 1 个内容包，没有要看的" in capsys.readouterr().out


def test_a_finding_about_a_pool_names_pool_and_questions(loaded, monkeypatch):
    monkeypatch.setattr(patterns, "LEAST_ITEMS", 1)

    found = [str(one) for one in advice.of(CoursePage.objects.get())]

    (by_position,) = [one for one in found if "总选第 2 个选项" in one]
    assert by_position.startswith("题库“测试题库”：")
    assert by_position.endswith("有关的题：fw-t-1。")
