"""Courses and items that nobody new gets."""

import pytest
from django.utils import timezone

from content.editions import withdraw
from content.editions.models import Edition, Withdrawal
from content.pages.models import CourseQuiz
from tests.factories.content import a_pool, an_edition, an_item_version
from tests.factories.pages import a_course_page

pytestmark = pytest.mark.django_db


def test_a_withdrawn_course_is_not_offered_and_its_edition_stays():
    edition, other = an_edition(), an_edition()

    withdraw.withdraw_course(edition.course.key, at=timezone.now())
    withdraw.withdraw_course("unknown", at=timezone.now())

    assert list(Edition.objects.offered()) == [other]
    assert Edition.objects.count() == 2


def test_an_item_is_held_out_once():
    item = an_item_version().item

    first = withdraw.withdraw_item(item, reason="法律已改", by=None, at=timezone.now())

    assert withdraw.withdraw_item(item, reason="又一次", by=None, at=timezone.now()) == first
    assert list(Withdrawal.objects.held_out()) == [first]
    Withdrawal.objects.update(until=timezone.now())
    assert not Withdrawal.objects.held_out().exists()


def test_a_pool_that_runs_short_is_named_on_the_course(english):
    pool = a_pool("tries")
    versions = [an_item_version(pool=pool) for _ in range(2)]
    course = a_course_page("课程")
    course.quizzes = [CourseQuiz(key="one", title="练习", purpose="practice", pool=pool, draw=2)]
    assert course.missing() == []

    withdraw.withdraw_item(versions[0].item, reason="有误", by=None, at=timezone.now())

    assert [str(problem) for problem in course.missing()] == [
        "quiz “练习”: 1 items are left of the 2 that it draws; others are held out."
    ]
