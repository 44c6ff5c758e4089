"""What people do to attempts: mark, extend, re-open, regrade; nothing of it is ever overwritten."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from content.items.models import ItemVersion
from courses.learning.models.attempts import Attempt, Response
from lms.people.models import User


class ManualMarkQuerySet(models.QuerySet):
    """Named questions about what persons gave."""

    def of_what_stands(self) -> Self:
        """For the answers that stand; an essay that was rewritten since is marked anew."""
        newer = Response.objects.filter(attempt=OuterRef("attempt"), slot=OuterRef("slot"), saved_at__gt=OuterRef("at"))
        return self.exclude(Exists(newer))


class ManualMark(models.Model):
    """The points that a person gave 人工评分 to a slot; a later row supersedes an earlier one of the same turn.

    levels: {criterion: points} of the rubric. A second marker's mark stands against any first one.
    """

    class Turn(models.TextChoices):
        FIRST = "first", _("marker")
        SECOND = "second", _("second marker")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="manual_marks")
    slot = models.PositiveSmallIntegerField()
    turn = models.CharField(max_length=6, choices=Turn, default=Turn.FIRST)
    points = models.FloatField()
    levels = models.JSONField(default=dict)
    comment = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ManualMarkQuerySet.as_manager()

    class Meta:
        ordering = ["attempt_id", "slot", "at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(points__gte=0), name="points_by_hand_are_not_below_nought")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.slot}: {self.points:g}"

    def as_fact(self) -> dict:
        return {
            "person": self.attempt.enrolment.user.opaque.hex,
            "organisation": None,
            "root": self.attempt.enrolment.root_id,
            "attempt": self.attempt_id,
            "slot": self.slot,
            "turn": self.turn,
            "points": f"{self.points:g}",
        }


class AttemptEvent(models.Model):
    """Something that was done to an attempt 作答事件 and why. details: plain data, for a regrade old and new marks."""

    class Kind(models.TextChoices):
        EXTENDED = "extended", _("time extended")
        REOPENED = "reopened", _("re-opened")
        HANDED_IN = "handed_in", _("handed in for all")
        DISPUTED = "disputed", _("second marker asked for")
        REGRADED = "regraded", _("regraded")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["attempt_id", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.kind}"

    def as_fact(self) -> dict:
        return {
            "person": self.attempt.enrolment.user.opaque.hex,
            "organisation": None,
            "root": self.attempt.enrolment.root_id,
            "attempt": self.attempt_id,
            "kind": self.kind,
            "reason": self.reason,
        }


class Accommodation(models.Model):
    """That a person has more time 延长时间 in every quiz, from a day to a day; the reason is nobody else's business."""

    FACTORS = {1.5: "1.5×", 2.0: "2×"}

    user = models.ForeignKey(User, models.CASCADE, related_name="accommodations")
    factor = models.FloatField(choices=list(FACTORS.items()))
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(factor__in=[1.5, 2.0]), name="more_time_is_half_or_as_much_again"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")), name="more_time_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(to_date__isnull=True), name="one_standing_accommodation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.factor:g}×"

    @staticmethod
    def factor_of(user: User, *, on: date) -> float:
        """How many times the minutes of a quiz the person has on a day. One query."""
        rows = Accommodation.objects.filter(user=user, from_date__lte=on)
        standing = rows.filter(Q(to_date__isnull=True) | Q(to_date__gt=on))
        return max(standing.values_list("factor", flat=True), default=1.0)


class Regrade(models.Model):
    """That the key of an item version was wrong 更正答案: what is right instead, for those who saw the wrong one.

    mended: the version that says what is right; favour: nobody loses points by it.
    """

    wrong = models.ForeignKey(ItemVersion, models.PROTECT, related_name="+")
    mended = models.ForeignKey(ItemVersion, models.PROTECT, related_name="+")
    favour = models.BooleanField(default=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.wrong} → {self.mended}"

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": None,
            "root": None,
            "wrong": self.wrong.digest,
            "mended": self.mended.digest,
            "favour": self.favour,
            "reason": self.reason,
        }
