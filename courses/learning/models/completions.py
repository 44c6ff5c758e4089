"""That somebody has completed a course."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from content.editions.models import Edition
from courses.learning.models.enrolments import Enrolment
from lms.facts.recorded import RecordedQuerySet
from lms.people.models import User
from lms.schools.models import Organisation


class Completion(models.Model):
    """That a person completed an edition 完成, by its printed rule; corrections supersede, nothing is deleted.

    completed_on is the local day on which the last condition was met; recorded_at is when we had it on record.
    score, score_max and percent are those of the tests, None where none was asked. rule and rule_text are copies.
    tested_out: keys of the lessons that a passed pre-test freed.
    """

    class How(models.TextChoices):
        RULE = "rule", _("by the course’s rule")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="completions")
    user = models.ForeignKey(User, models.PROTECT, related_name="completions")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="completions")
    cycle = models.PositiveSmallIntegerField()
    root = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    started_on = models.DateField()
    completed_on = models.DateField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    superseded_reason = models.CharField(max_length=200, blank=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")
    how = models.CharField(max_length=12, choices=How, default=How.RULE)
    score = models.FloatField(null=True)
    score_max = models.FloatField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    after_reset = models.BooleanField(default=False)
    rule = models.JSONField()
    rule_text = models.JSONField()
    tested_out = models.JSONField(default=list)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(superseded_at__isnull=True), name="one_standing_completion"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=F("score_max")), name="completion_score_within_bounds"
            ),
            models.CheckConstraint(
                condition=Q(completed_on__gte=F("started_on")), name="completed_not_before_it_was_begun"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "completed_on"], name="completion_person"),
            models.Index(fields=["edition", "completed_on"], name="completion_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.edition} {self.completed_on}"

    def as_fact(self) -> dict:
        return {
            "person": self.user.opaque.hex,
            "organisation": None,
            "root": self.root_id,
            "edition": self.edition_id,
            "edition_digest": self.edition.digest,
            "cycle": self.cycle,
            "started_on": self.started_on.isoformat(),
            "completed_on": self.completed_on.isoformat(),
            "how": self.how,
            "score": _plain(self.score),
            "score_max": _plain(self.score_max),
            "percent": self.percent,
            "after_reset": self.after_reset,
            "tested_out": self.tested_out,
            "supersedes": self.supersedes_id,
            "reason": self.superseded_reason,
        }


def _plain(points: float | None) -> int | str | None:
    """Points as facts hold them, which know no fractions: whole numbers as such, others as text."""
    return points if points is None else int(points) if float(points).is_integer() else f"{points:g}"
