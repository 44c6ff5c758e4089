"""What a person answered, and what came too late."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from content.editions.models import EditionQuiz
from courses.learning.models.enrolments import Enrolment
from courses.quizzes.draw import Slot


class AttemptQuerySet(models.QuerySet):
    """Attempts by their state."""

    def unfinished(self) -> "AttemptQuerySet":
        return self.filter(handed_in_at__isnull=True)

    def handed_in(self) -> "AttemptQuerySet":
        return self.filter(handed_in_at__isnull=False)

    def overdue(self, at: datetime) -> "AttemptQuerySet":
        """Open ones whose time ran out."""
        return self.unfinished().filter(deadline__lt=at)


class Attempt(models.Model):
    """One go at a quiz 作答; all that decides its outcome is frozen at the start.

    seed and sections ([{"title", "draw", "pass_mark", "points", "candidates"}], candidates as digests of item versions)
    rebuild it; slots: [{"item", "digest", "options", "section", "points"}] as shown; candidates: those of all sections.
    points: one entry a slot once it is handed in, None where a person has to mark; score and passed follow when nothing
    is awaited any more. forward_only: no way back to a question before the last that was answered.
    token_digest: HMAC of the upload token, which is nowhere stored.
    after_reset: taken within 24 hours of a reset of the person's password or PIN by somebody else.
    In the words of django-quiz-app this is a sitting: question_order is slots, current_score is score, complete is
    handed_in_at, start and end are started_at and handed_in_at.
    """

    class Ended(models.TextChoices):
        """How an attempt came to its end."""

        OPEN = "", _("open")
        BY_LEARNER = "learner", _("handed in")
        BY_TIME = "time", _("time ran out")
        BY_STAFF = "staff", _("handed in for all")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey(EditionQuiz, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    candidates = models.JSONField()
    sections = models.JSONField(default=list)
    slots = models.JSONField()
    forward_only = models.BooleanField(default=False)
    pass_mark = models.PositiveSmallIntegerField()
    token_digest = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=7, choices=Ended, default=Ended.OPEN, blank=True)
    points = models.JSONField(null=True)
    score = models.FloatField(null=True)
    score_max = models.FloatField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)
    after_reset = models.BooleanField(default=False)

    # How its learner is called, where courses.grading.queries.named() filled it in.
    who: str

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "quiz", "number"], name="one_attempt_per_number"),
            models.UniqueConstraint(
                fields=["enrolment", "quiz"], condition=Q(handed_in_at__isnull=True), name="one_open_attempt_per_quiz"
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True) | Q(points__isnull=False),
                name="handed_in_means_marked",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True, passed__isnull=True) | Q(score__isnull=False, passed__isnull=False),
                name="passed_or_not_once_it_has_a_score",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=F("score_max")), name="score_within_bounds"
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline"],
                name="attempt_open_deadline",
                condition=Q(handed_in_at__isnull=True, deadline__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.quiz} #{self.number}"

    @property
    def is_open(self) -> bool:
        return self.handed_in_at is None

    @property
    def is_awaiting(self) -> bool:
        """Is it handed in, and a person has still to mark something?"""
        return self.handed_in_at is not None and self.score is None

    def is_over(self, at: datetime) -> bool:
        """Has its time run out?"""
        return self.deadline is not None and at > self.deadline

    def drawn(self) -> list[Slot]:
        """The slots as the draw gave them."""
        return [
            Slot(
                slot["item"],
                slot["digest"],
                tuple(slot["options"]),
                slot.get("section", 0),
                slot.get("points", 1),
            )
            for slot in self.slots
        ]


class Response(models.Model):
    """The answer that stands for a slot 答案: the one with the highest sequence; hand-in freezes it, telling it, too.

    told_at: when the learner was shown at once what was right.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="responses")
    slot = models.PositiveSmallIntegerField()
    answer = models.JSONField(null=True)
    sequence = models.PositiveBigIntegerField()
    saved_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "slot"], name="one_response_per_slot")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.slot}"


class LateResponse(models.Model):
    """An answer that came after hand-in or after the time 迟到的答案: kept, never marked; the last one of a slot."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="late_responses")
    slot = models.PositiveSmallIntegerField()
    answer = models.JSONField(null=True)
    sequence = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "slot"], name="one_late_response_per_slot")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.slot}"
