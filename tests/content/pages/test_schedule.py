"""Publishing at a set time."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from content.editions.models import Edition
from content.pages import schedule
from content.pages.models import CoursePage, LessonPage
from tests.factories.pages import a_course_page

pytestmark = pytest.mark.django_db


def due(page, **values):
    """A revision that is to be published in an hour."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()


def later():
    return timezone.now() + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(timezone.now())


@pytest.fixture
def course():
    return a_course_page("课程")


def test_a_course_scheduled_for_later_is_frozen_at_its_time(course, time_machine):
    due(course, title="新课名", change_note="改名")
    assert [edition.title for edition in Edition.objects.all()] == ["课程"]

    time_machine.shift(timedelta(hours=2))
    assert schedule.publish_due(at=timezone.now()) == ["published: 新课名"]

    assert [edition.title for edition in Edition.objects.all()] == ["课程", "新课名"]


def test_a_new_course_scheduled_for_later_is_not_frozen_before(time_machine):
    course = a_course_page("课程", publish=False)
    LessonPage.objects.get().save_revision().publish()

    due(course)
    assert not Edition.objects.exists()

    time_machine.shift(timedelta(hours=2))
    schedule.publish_due(at=timezone.now())
    assert Edition.objects.get().title == "课程"


def test_what_is_not_fit_any_more_stops_nothing_else(course, time_machine):
    other = a_course_page("另一门")
    due(course, title="新课名")
    due(other, title="另一个新名")
    LessonPage.objects.child_of(course).first().unpublish()

    time_machine.shift(timedelta(hours=2))
    assert schedule.publish_due(at=timezone.now()) == ["refused: 新课名", "published: 另一个新名"]

    assert CoursePage.objects.get(pk=course.pk).title == "课程"
    assert PageLogEntry.objects.get(action=schedule.REFUSED_ACTION).page_id == course.pk
    assert schedule.publish_due(at=timezone.now()) == []


def test_what_is_over_is_unpublished(course, time_machine):
    course = CoursePage.objects.get()
    course.expire_at = timezone.now() + timedelta(hours=1)
    course.save_revision().publish()

    time_machine.shift(timedelta(hours=2))
    assert schedule.unpublish_due(at=timezone.now()) == ["unpublished: 课程"]

    assert Edition.objects.get().withdrawn_at is not None
