"""Pre-tests: what passing one frees, and what failing one costs."""

import pytest

from courses.learning import attempts, enrolments, papers, queries, reading
from courses.learning.models import Completion, LessonProgress
from lms.refused import Refused
from tests.factories.content import a_quiz, an_edition
from tests.factories.courses import an_attempt, an_enrolment, finished_lessons, handed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    """A course of two lessons with practice in the first; a pre-test frees the first."""
    edition = an_edition()
    a_quiz(edition, "before", 2, purpose="pretest", lesson_key="lesson-1", frees=["lesson-1"], attempts_allowed=1,
           pass_mark=80)  # fmt: skip
    return an_enrolment(edition=edition)


def test_passing_frees_the_lesson_and_its_practice(enrolment):
    attempt = handed_in(enrolment, "before")

    freed = LessonProgress.objects.get(enrolment=enrolment)
    assert (freed.lesson_key, freed.how, freed.attempt) == ("lesson-1", "tested_out", attempt)
    assert [line.is_tested_out for line in queries.outline(enrolment.edition, enrolment)] == [True, False]

    finished_lessons(enrolment, "lesson-2")
    handed_in(enrolment)

    completion = Completion.objects.get(enrolment=enrolment)
    assert completion.tested_out == ["lesson-1"]
    assert completion.as_fact()["tested_out"] == ["lesson-1"]


def test_failing_frees_nothing_and_closes_nothing(enrolment):
    handed_in(enrolment, "before", 1)

    assert not LessonProgress.objects.exists()
    assert not enrolments.is_finished(enrolment)
    with pytest.raises(Refused, match="前测"):
        an_attempt(enrolment, "before")


def test_a_lesson_that_was_read_stays_read(enrolment):
    lesson = enrolment.edition.lessons()[0]
    reading.finish(enrolment, lesson, at=enrolment.opened_at)

    handed_in(enrolment, "before")

    assert LessonProgress.objects.get().how == "read"


def test_the_last_thing_that_was_lacking_may_be_the_pretest(enrolment):
    finished_lessons(enrolment, "lesson-2")
    handed_in(enrolment)

    handed_in(enrolment, "before")

    assert Completion.objects.filter(enrolment=enrolment).exists()


def test_right_answers_are_told_once_it_is_used_up(enrolment):
    a_quiz(enrolment.edition, "twice", 2, purpose="pretest", lesson_key="lesson-2", frees=["lesson-2"],
           attempts_allowed=2, pass_mark=80)  # fmt: skip

    first = handed_in(enrolment, "twice", 1)
    assert not papers.shows_keys(first)
    assert papers.shows_keys(handed_in(enrolment, "twice", 1))


def test_a_passed_pretest_is_not_taken_again(enrolment):
    handed_in(enrolment, "before")

    with pytest.raises(Refused):
        attempts.start(enrolment, enrolment.edition.quizzes.get(key="before"), at=enrolment.opened_at)
