"""What comes next in a course that was begun: the lesson to read, then the quiz that its rule still asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from content.items.choices import Purpose
from courses.learning import queries
from courses.learning.models import Enrolment
from courses.learning.queries import LessonLine, QuizState


@dataclass(frozen=True)
class Step:
    """One of both, or neither where nothing is left for the learner to do."""

    lesson: LessonLine | None = None
    quiz: QuizState | None = None


def step(enrolment: Enrolment, lessons: list[LessonLine], states: Iterable[QuizState] | None = None) -> Step:
    """The next step. states: the quizzes of this cycle, if they were read already; else they are when needed."""
    lesson = queries.where_to_go_on(enrolment, lessons)
    if lesson:
        return Step(lesson=lesson)
    found = queries.quiz_states(enrolment.edition, enrolment) if states is None else states
    return Step(quiz=next_quiz(enrolment.edition.rule, lessons, found))


def next_quiz(rule: Mapping[str, str], lessons: Iterable[LessonLine], states: Iterable[QuizState]) -> QuizState | None:
    """What was begun, then practice, then tests that the rule still asks for; None if nothing of it can be taken."""
    freed = {line.key for line in lessons if line.is_tested_out}
    waiting = [
        state
        for state in states
        if state.may_start and state.quiz.lesson_key not in freed and (state.unfinished or _is_asked(rule, state))
    ]
    return min(waiting, key=lambda state: (not state.unfinished, state.quiz.purpose == Purpose.TEST), default=None)


def _is_asked(rule: Mapping[str, str], state: QuizState) -> bool:
    wanted = rule.get(state.quiz.purpose)
    if wanted == "passed":
        return not (state.is_passed or state.is_awaiting)
    return wanted == "handed_in" and not state.is_handed_in


def address(edition_id: int, following: Step) -> str | None:
    """Where the step is done; None without one."""
    if following.lesson:
        return reverse("learning:lesson", args=[edition_id, following.lesson.key])
    return reverse("learning:quiz", args=[edition_id, following.quiz.quiz.key]) if following.quiz else None
