"""Editors are told in the admin what check_content would say."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from content.exchange import unpack
from content.items import advice
from content.items.models import Item
from content.pages.models import CoursePage, LessonPage
from lms.schools.models import Role
from tests.factories.lms import a_bureau, a_member


@pytest.fixture
def loaded(db, course_pack, law_pack, mend):
    mend("lessons/02-report.md", "疑似也要报。", "一个巴掌拍不响。")
    unpack.load([law_pack, course_pack], by=None)


def test_a_course_a_lesson_and_an_item_are_looked_at(loaded):
    course = advice.lines(CoursePage.objects.get())
    (lesson,) = [line for line in advice.lines(LessonPage.objects.get(slug="report")) if "一个巴掌" in line]
    item = advice.lines(Item.objects.get(slug="fw-p-1"))

    assert [line for line in course if line.startswith("lessons/02-report.md:7: “一个巴掌拍不响”")]
    assert lesson.startswith("lessons/01-report.md:7:")
    assert len(item) == 1
    assert "fw-p-1" in item[0]


def test_a_lesson_with_pictures_is_looked_at_too(loaded, client):
    client.force_login(a_member(Role.EDITOR, a_bureau()))
    lesson = LessonPage.objects.get(slug="looks")
    assert [child for child in lesson.body if child.block_type == "image"]

    assert all(line.startswith("lessons/01-looks.md:") for line in advice.lines(lesson))
    assert client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 200


def test_the_editor_sees_it_on_the_form(loaded, client):
    client.force_login(a_member(Role.EDITOR, a_bureau()))

    page = client.get(reverse("wagtailadmin_pages:edit", args=[LessonPage.objects.get(slug="report").pk]))

    assert "一个巴掌拍不响" in page.content.decode()


def test_a_lesson_with_a_picture_is_looked_at_too(loaded):
    lessons = LessonPage.objects.order_by("path")

    looked_at = [advice.lines(lesson) for lesson in lessons]

    assert any("image" in block.block_type for lesson in lessons for block in lesson.body)
    assert len(looked_at) == len(lessons)


def test_the_command_names_file_and_line_and_fails(course_pack, law_pack, capsys):
    with pytest.raises(CommandError, match="findings in 2 packs"):
        call_command("check_content", course_pack, law_pack)

    assert f"{course_pack}/items/first-week-tries.yaml:5: fw-p-1" in capsys.readouterr().out


def test_the_command_is_content_with_a_shipped_pack(capsys):
    call_command("check_content", "newcomer")

    assert "1 packs checked, nothing to look at" in capsys.readouterr().out
