"""Whether a course is completed: decided here and nowhere else, by the edition's printed rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from content.items.choices import Counts, Purpose
from courses.learning.models import Completion, Enrolment
from courses.learning.queries import LessonLine, QuizState, outline, quiz_states
from courses.quizzes import marking
from courses.quizzes.marking import PLACES
from lms.facts import record

FINISHED, HANDED_IN, PASSED = "finished", "handed_in", "passed"
# What a rule can ask of each part of a course.
STATES = {"lessons": {FINISHED}, "practice": {HANDED_IN, PASSED}, "test": {HANDED_IN, PASSED}}

Reached = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Record:
    """What stands for one enrolment: for each lesson and quiz of the edition, the states it has reached."""

    lessons: Reached = field(default_factory=dict)
    practice: Reached = field(default_factory=dict)
    test: Reached = field(default_factory=dict)


def is_met(rule: Mapping[str, str], record: Record) -> bool:
    """Does the record meet the rule {"lessons": "finished", "practice": "handed_in", "test": "passed"}?

    An empty value asks nothing of that part, and a part that the course does not have holds nobody up; a rule of which
    nothing is left in this way is never met. Raises ValueError for a part or state that no record can reach.
    """
    asked = {part: state for part, state in rule.items() if state}
    for part, state in asked.items():
        if state not in STATES.get(part, ()):
            raise ValueError(f"A rule cannot ask {state!r} of {part!r}.")
    parts = [(getattr(record, part), state) for part, state in asked.items()]
    return any(things for things, _ in parts) and all(_reached(things, state) for things, state in parts)


def _reached(things: Reached, state: str) -> bool:
    return all(state in states for states in things.values())


@transaction.atomic
def complete_if_met(enrolment: Enrolment, *, at: datetime, on: date | None = None) -> Completion | None:
    """The completion that this enrolment has just earned, written with its fact; None if it has not, or had one before.

    on: the day on which the last condition was met (the day of `at`). May be repeated: a cycle completes once, and one
    whose completion was superseded stays as the correction left it.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("user", "edition").get(pk=enrolment.pk)
    if Completion.objects.filter(enrolment=enrolment).exists():
        return None
    return complete_held(enrolment, at=at, on=on)


def complete_held(enrolment: Enrolment, *, at: datetime, on: date | None = None) -> Completion | None:
    """The same for a caller who holds the enrolment's row and knows that it has no completion."""
    lessons, states = outline(enrolment.edition, enrolment), quiz_states(enrolment.edition, enrolment)
    if not is_met(enrolment.edition.rule, record_of(lessons, states)):
        return None
    completion = Completion.objects.create(
        enrolment=enrolment,
        user=enrolment.user,
        edition=enrolment.edition,
        cycle=enrolment.cycle,
        root_id=enrolment.root_id,
        started_on=timezone.localdate(enrolment.opened_at),
        completed_on=on or timezone.localdate(at),
        recorded_at=at,
        rule=enrolment.edition.rule,
        rule_text=enrolment.edition.rule_text,
        tested_out=[line.key for line in lessons if line.is_tested_out],
        **_result([state for state in states if state.best and state.quiz.purpose == Purpose.TEST]),
    )
    record.record("completion", [completion], by=enrolment.user, at=at)
    return completion


def record_of(lessons: Iterable[LessonLine], states: Iterable[QuizState]) -> Record:
    """What these lessons and quizzes of one cycle have reached; the practice of a lesson tested out counts as done."""
    lessons = list(lessons)
    freed = {line.key for line in lessons if line.is_tested_out}
    quizzes = {purpose: {} for purpose in Purpose}
    for state in states:
        done = frozenset({HANDED_IN, PASSED}) if state.quiz.lesson_key in freed else _reached_by(state)
        quizzes[Purpose(state.quiz.purpose)][state.quiz.key] = done
    return Record(
        lessons={line.key: frozenset({FINISHED} if line.is_finished else ()) for line in lessons},
        practice=quizzes[Purpose.PRACTICE],
        test=quizzes[Purpose.TEST],
    )


def _reached_by(state: QuizState) -> frozenset[str]:
    if not state.is_handed_in:
        return frozenset()
    return frozenset({HANDED_IN, PASSED} if state.is_passed else {HANDED_IN})


def _result(states: list[QuizState]) -> dict:
    """What the tests count for, added up; nothing where no test was asked."""
    if not states:
        return {}
    best = [state.best for state in states if state.best]
    score_max = round(sum(attempt.score_max for attempt in best), PLACES)
    score = round(sum(_score(state) for state in states), PLACES)
    return {
        "score": score,
        "score_max": score_max,
        "percent": marking.percent(score, score_max),
        "after_reset": any(attempt.after_reset for attempt in best),
    }


def _score(state: QuizState) -> float:
    if state.quiz.counts == Counts.AVERAGE:
        return (
            sum(attempt.score / attempt.score_max for attempt in state.marked if attempt.score_max)
            / len(state.marked)
            * (state.best.score_max if state.best else 0)
        )
    return state.best.score if state.best else 0
