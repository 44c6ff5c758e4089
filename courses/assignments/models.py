"""A plan that a learner writes for a lesson, and what a reader says about it."""

from django.db import models
from django.db.models import Q

from content.editions.models import LessonVersion
from courses.learning.models import Enrolment
from lms.people.models import User
from lms.schools.models import Organisation

LONGEST_LINE = 200


class PlanQuerySet(models.QuerySet):
    """Plans by their state."""

    def handed_in(self) -> "PlanQuerySet":
        return self.filter(handed_in_at__isnull=False)

    def waiting(self) -> "PlanQuerySet":
        """Handed in and read by nobody yet, the oldest first."""
        return self.handed_in().filter(reading__isnull=True).order_by("handed_in_at", "pk")


class Plan(models.Model):
    """A plan 设计 for the assignment of a lesson. What was handed in stays; a returned plan gets the next number.

    answers: {key of the part: text}; school: where the author worked when it was handed in.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="plans")
    lesson_version = models.ForeignKey(LessonVersion, models.PROTECT, related_name="+")
    key = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField(default=1)
    school = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "lesson_version", "key", "number"], name="one_plan_per_number"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "key"], condition=Q(handed_in_at__isnull=True), name="one_plan_being_written"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.key} #{self.number}"

    @property
    def assignment(self) -> dict:
        """What was asked, in the version that the author had: {"title", "parts"}."""
        return self.lesson_version.parts["assignment"][self.key]

    def as_fact(self) -> dict:
        return {
            "person": self.enrolment.user.opaque.hex,
            "organisation": self.school_id,
            "root": self.enrolment.root_id,
            "edition": self.enrolment.edition_id,
            "lesson": self.lesson_version.key,
            "key": self.key,
            "number": self.number,
        }


class Reading(models.Model):
    """What a reader 评阅 said about a plan, in two lines; said once."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="reading")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_accepted = models.BooleanField()
    good = models.CharField(max_length=LONGEST_LINE)
    advice = models.CharField(max_length=LONGEST_LINE)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.plan} {self.is_accepted}"

    def as_fact(self) -> dict:
        return {**self.plan.as_fact(), "accepted": self.is_accepted, "plan": self.plan_id}
