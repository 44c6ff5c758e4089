"""What has to be looked at because an article that it cites has changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.editions.models import LessonVersion, Withdrawal
from content.items.models import ItemVersion
from content.law.models import ArticleVersion


class ReviewQuerySet(models.QuerySet):
    """Reviews by their state."""

    def waiting(self) -> "ReviewQuerySet":
        return self.filter(outcome="")

    def decided(self) -> "ReviewQuerySet":
        return self.exclude(outcome="").order_by("-decided_at", "-pk")


class Review(models.Model):
    """That a published question or lesson cites an article version that is or will be past 待复核.

    takes_effect_on: the first day on which `old` does not apply any more; new: what applies then, None for nothing.
    withdrawal: holds a question out of draws from that day on. place: "item:slug" or "lesson:course/lesson".
    concerned: how many attempts, people, certificates it concerned when it was decided, by key.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        WAITING = "", _("to be reviewed")
        CONFIRMED = "confirmed", _("still right")
        MENDED = "mended", _("mended")
        WITHDRAWN = "withdrawn", _("withdrawn")

    place = models.CharField(max_length=200)
    item_version = models.ForeignKey(ItemVersion, models.PROTECT, null=True, related_name="+")
    lesson_version = models.ForeignKey(LessonVersion, models.PROTECT, null=True, related_name="+")
    old = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="+")
    new = models.ForeignKey(ArticleVersion, models.PROTECT, null=True, related_name="+")
    takes_effect_on = models.DateField()
    opened_at = models.DateTimeField()
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING, blank=True)
    decided_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    concerned = models.JSONField(default=dict)

    objects = models.Manager.from_queryset(ReviewQuerySet)()

    class Meta:
        ordering = ["takes_effect_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["place", "old"], name="one_review_per_place_and_version"),
            models.CheckConstraint(
                condition=Q(item_version__isnull=True) ^ Q(lesson_version__isnull=True), name="reviews_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True) | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="a_decision_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.old_id}"

    @property
    def title(self) -> str:
        """What is reviewed, for lists."""
        return str(self.item_version.item if self.item_version else self.lesson_version)

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": None,
            "root": None,
            "place": self.place,
            "old": self.old.ref,
            "new": self.new.ref if self.new else None,
            "takes_effect_on": self.takes_effect_on.isoformat(),
            "outcome": self.outcome,
        }
