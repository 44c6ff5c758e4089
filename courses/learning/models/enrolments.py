"""Who learns what, and how far they have come."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from content.editions.models import Edition, LessonVersion
from lms.people.models import User
from lms.schools.models import Organisation


class EnrolmentQuerySet(models.QuerySet):
    """Enrolments by whose they are."""

    def latest_of(self, user: User) -> "EnrolmentQuerySet":
        """The newest cycle of each edition that the person has begun."""
        cycles = Enrolment.objects.filter(user=OuterRef("user"), edition=OuterRef("edition")).order_by("-cycle")
        return self.filter(user=user, cycle=Subquery(cycles.values("cycle")[:1]))


class Enrolment(models.Model):
    """That a person learns an edition 学习, from the first time (cycle 1) or once more.

    root: the district at that time. last_lesson_key and last_position (the id of a heading) say where to go on.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="enrolments")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="enrolments")
    cycle = models.PositiveSmallIntegerField(default=1)
    root = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    last_lesson_key = models.SlugField(max_length=80, blank=True)
    last_position = models.CharField(max_length=40, blank=True)
    last_read_at = models.DateTimeField(null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "edition", "cycle"], name="one_enrolment_per_cycle"),
            models.CheckConstraint(condition=Q(cycle__gte=1), name="cycles_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.edition} ({self.cycle})"

    def as_fact(self) -> dict:
        return {
            "person": self.user.opaque.hex,
            "organisation": None,
            "root": self.root_id,
            "edition": self.edition_id,
            "edition_digest": self.edition.digest,
            "cycle": self.cycle,
            "opened_at": self.opened_at.isoformat(),
        }


class LessonProgress(models.Model):
    """That a lesson is finished 读完: how that came, and which version stood then.

    attempt: the passed pre-test of a lesson that was tested out.
    """

    class How(models.TextChoices):
        """What finished it."""

        READ = "read", _("read")
        TESTED_OUT = "tested_out", _("tested out")
        PLAN = "plan", _("plan accepted")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="finished_lessons")
    lesson_key = models.SlugField(max_length=80)
    lesson_version = models.ForeignKey(LessonVersion, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How, default=How.READ)
    attempt = models.ForeignKey("courses.Attempt", models.PROTECT, null=True, related_name="freed_lessons")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson_key"], name="one_finish_per_lesson"),
            models.CheckConstraint(
                condition=Q(how="tested_out", attempt__isnull=False) | (~Q(how="tested_out") & Q(attempt__isnull=True)),
                name="tested_out_names_its_attempt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.lesson_key}"


class Vote(models.Model):
    """What a person chose in a poll 投票 or a case 情境; kept once, shown only as a sum of ten or more."""

    class Kind(models.TextChoices):
        POLL = "poll", _("poll")
        CASE = "case", _("case")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    lesson_key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=4, choices=Kind)
    key = models.SlugField(max_length=80)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    option = models.PositiveSmallIntegerField()
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "lesson_key", "kind", "key", "user"], name="one_vote_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.option}"
