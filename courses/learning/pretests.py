"""Test out 先测后学: a passed pre-test stands for the lessons that it frees."""

from datetime import datetime

from content.editions.models import EditionQuiz
from content.items.choices import Purpose
from courses.learning.models import Attempt, LessonProgress


def free(attempt: Attempt, *, at: datetime) -> list[LessonProgress]:
    """Mark the lessons that a passed pre-test frees as tested out; those finished already stay as they are.

    Does nothing for other quizzes, for one that was not passed, and the second time.
    """
    if attempt.quiz.purpose != Purpose.PRETEST or not attempt.passed:
        return []
    finished = set(attempt.enrolment.finished_lessons.values_list("lesson_key", flat=True))
    rows = [
        LessonProgress(
            enrolment=attempt.enrolment,
            lesson_key=lesson.key,
            lesson_version=lesson,
            finished_at=at,
            how=LessonProgress.How.TESTED_OUT,
            attempt=attempt,
        )
        for lesson in attempt.enrolment.edition.lessons()
        if lesson.key in attempt.quiz.frees and lesson.key not in finished
    ]
    return LessonProgress.objects.bulk_create(rows)


def offered(states, lesson_key: str):
    """The state of the pre-test that stands in a lesson, of those of a course; None if there is none."""
    return next((state for state in states if _is_of(state.quiz, lesson_key)), None)


def _is_of(quiz: EditionQuiz, lesson_key: str) -> bool:
    return quiz.purpose == Purpose.PRETEST and quiz.lesson_key == lesson_key
