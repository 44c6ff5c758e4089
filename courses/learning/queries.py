"""How far somebody is: lessons and quizzes of an edition, and all that a person has begun."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum

from content.editions import withdraw
from content.editions.models import Edition, EditionQuiz, LessonVersion
from content.items.choices import Counts
from courses.learning.models import Attempt, Completion, Enrolment, LessonProgress
from lms.people.models import User


@dataclass(frozen=True)
class LessonLine:
    """A lesson in a list; how: what finished it, None while it is open."""

    key: str
    title: str
    minutes: int
    number: int
    how: str | None = None

    @property
    def is_finished(self) -> bool:
        return self.how is not None

    @property
    def is_tested_out(self) -> bool:
        return self.how == LessonProgress.How.TESTED_OUT


@dataclass(frozen=True)
class QuizState:
    """A quiz and how the person stands with it. held_out: its candidates that no draw may take at present."""

    quiz: EditionQuiz
    attempts: list[Attempt]
    held_out: frozenset[int] = frozenset()

    @property
    def unfinished(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def marked(self) -> list[Attempt]:
        """Attempts with a score, in their order."""
        return [attempt for attempt in self.attempts if attempt.percent is not None]

    @property
    def is_handed_in(self) -> bool:
        return any(not attempt.is_open for attempt in self.attempts)

    @property
    def is_awaiting(self) -> bool:
        """Has a person still to mark something, and nothing better stands?"""
        return any(attempt.is_awaiting for attempt in self.attempts) and not self.is_passed

    @property
    def best(self) -> Attempt | None:
        """The marked attempt that counts: the first, the last, else the one with the highest score."""
        if self.quiz.counts in (Counts.FIRST, Counts.LAST):
            return next(iter(self.marked if self.quiz.counts == Counts.FIRST else reversed(self.marked)), None)
        return max(self.marked, key=lambda attempt: attempt.percent, default=None)

    @property
    def percent(self) -> int | None:
        """What the quiz counts for, in percent: that of `best`, or the average, rounded down."""
        if self.quiz.counts == Counts.AVERAGE and self.marked:
            return sum(attempt.percent for attempt in self.marked) // len(self.marked)
        return self.best.percent if self.best else None

    @property
    def is_passed(self) -> bool:
        if self.quiz.counts == Counts.BEST:
            return any(attempt.passed for attempt in self.attempts)
        if self.quiz.counts == Counts.AVERAGE:
            return self.percent is not None and self.percent >= self.quiz.pass_mark
        return bool(self.best and self.best.passed)

    @property
    def left(self) -> int | None:
        """Attempts that may still be started; None without a limit."""
        allowed = self.quiz.attempts_allowed
        return None if allowed is None else max(0, allowed - len(self.attempts))

    @property
    def may_start(self) -> bool:
        """Is there anything to start or go on with?"""
        if self.unfinished:
            return True
        return self.left != 0 and not (self.is_passed and self.quiz.tells_late)

    @property
    def askable(self) -> list[int]:
        """The candidates that may be drawn at present."""
        return [pk for pk in self.quiz.candidates if pk not in self.held_out]

    @property
    def lacking(self) -> int:
        """How many questions are missing at present, so that no attempt can be drawn; 0 if it can."""
        return withdraw.missing(self.quiz, self.askable) if self.held_out else 0

    @property
    def parts(self) -> list[dict]:
        """The sections with how many questions each asks at present."""
        return [
            {**part, "count": len(set(part["candidates"]) - self.held_out) if part["draw"] is None else part["draw"]}
            for part in self.quiz.parts()
        ]

    @property
    def question_count(self) -> int:
        return sum(part["count"] for part in self.parts)


@dataclass(frozen=True)
class Progress:
    """All that a person has begun (the newest cycle of each edition) and completed."""

    enrolments: list[Enrolment]
    completions: list[Completion]

    @property
    def under_way(self) -> list[Enrolment]:
        """Begun, not completed and not withdrawn; what was read last comes first."""
        rows = [row for row in self.enrolments if not row.is_over and row.edition.withdrawn_at is None]
        return sorted(rows, key=_last_touched, reverse=True)


def _last_touched(enrolment: Enrolment) -> datetime:
    return enrolment.last_read_at or enrolment.opened_at


def outline(edition: Edition, enrolment: Enrolment | None) -> list[LessonLine]:
    """The lessons of an edition in order, newest version of each, with those finished marked. One query, no texts."""
    rows = LessonVersion.objects.filter(edition=edition).order_by("version")
    if enrolment:
        finished = LessonProgress.objects.filter(enrolment=enrolment, lesson_key=OuterRef("key"))
        rows = rows.annotate(how=Subquery(finished.values("how")[:1]))
        lines = rows.values_list("key", "title", "minutes", "position", "how")
    else:
        lines = ((*row, None) for row in rows.values_list("key", "title", "minutes", "position"))
    newest = {key: (position, title, minutes, how) for key, title, minutes, position, how in lines}
    in_order = sorted(newest.items(), key=lambda item: item[1][0])
    return [
        LessonLine(key, title, minutes, number, how)
        for number, (key, (_position, title, minutes, how)) in enumerate(in_order, start=1)
    ]


def where_to_go_on(enrolment: Enrolment, lessons: list[LessonLine]) -> LessonLine | None:
    """The lesson to open: the one read last unless it is finished, then the first that is not; None when all are."""
    unfinished = [line for line in lessons if not line.is_finished]
    last = next((line for line in unfinished if line.key == enrolment.last_lesson_key), None)
    return last or next(iter(unfinished), None)


def newest_lesson(edition: Edition, key: str) -> LessonVersion | None:
    """The newest version of one lesson, with its texts."""
    rows = LessonVersion.objects.filter(edition=edition, key=key).defer("stream", "images", "citations")
    return rows.order_by("-version").first()


def quiz_states(edition: Edition, enrolment: Enrolment | None, *, drafts: bool = False) -> list[QuizState]:
    """The quizzes of an edition in order, with this cycle's attempts; drafts only for editors. Two queries."""
    attempts: dict[int, list[Attempt]] = {}
    rows: QuerySet[Attempt] = enrolment.attempts.defer("slots", "candidates") if enrolment else Attempt.objects.none()
    for attempt in rows.order_by("number"):
        attempts.setdefault(attempt.quiz_id, []).append(attempt)
    quizzes = edition.quizzes.order_by("position", "pk")
    return [QuizState(quiz, attempts.get(quiz.pk, [])) for quiz in quizzes if drafts or not quiz.draft]


def with_held_out(states: list[QuizState]) -> list[QuizState]:
    """The same, knowing which of their questions are held out; one query."""
    held = withdraw.held_out({pk for state in states for pk in state.quiz.candidates})
    return [replace(state, held_out=held & frozenset(state.quiz.candidates)) for state in states]


def progress(user: User) -> Progress:
    """What the person has begun and completed in any cycle. Two queries.

    Enrolments carry minutes_read (of finished lessons) and is_over (completed, even if that was superseded since).
    """
    enrolments = Enrolment.objects.latest_of(user).select_related("edition__course")
    enrolments = enrolments.annotate(
        minutes_read=Sum("finished_lessons__lesson_version__minutes", default=0),
        is_over=Exists(Completion.objects.filter(enrolment=OuterRef("pk"))),
    )
    completions = Completion.objects.known().filter(user=user).select_related("edition", "enrolment")
    return Progress(list(enrolments), list(completions.order_by("-completed_on", "-pk")))
