"""Classes and how many pupils they have."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lms.facts.recorded import HeldQuerySet, RecordedQuerySet
from lms.schools import grades
from lms.schools.models.organisations import Organisation


class SchoolClassQuerySet(models.QuerySet):
    """Filters by when classes run; their stage is lms.schools.running's."""

    def that_ran(self) -> "SchoolClassQuerySet":
        """Without those that went on from another school until that was taken back."""
        return self.exclude(opened_on__isnull=False, opened_on=F("closed_on"))

    def not_closed(self, on: date) -> "SchoolClassQuerySet":
        """Those that are open on that date or open later."""
        return self.that_ran().exclude(closed_on__lte=on)

    def open(self, on: date) -> "SchoolClassQuerySet":
        return self.not_closed(on).exclude(opened_on__gt=on)


class SchoolClass(models.Model):
    """A class 班级, named for ever by school, stage, entry year and number; its grade is computed from the date.

    A class that goes on at another school is a class of that school from opened_on on; continues: what it was first.
    """

    class Stage(models.TextChoices):
        PRIMARY = "primary", _("primary")
        JUNIOR = "junior", _("junior secondary")
        SENIOR = "senior", _("senior secondary")

    school = models.ForeignKey(Organisation, models.PROTECT, related_name="classes")
    stage = models.CharField(max_length=8, choices=Stage)
    entry_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8, unique=True, null=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = SchoolClassQuerySet.as_manager()

    class Meta:
        ordering = ["school", "stage", "-entry_year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "stage", "entry_year", "number"],
                # A class that never ran keeps nobody from its name.
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
                name="one_class_per_name",
            )
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.entry_year}/{self.number}"

    def grade(self, on: date) -> int:
        """1 to 12; outside 1–12 the class has not begun or has left."""
        return grades.grade(self.entry_year, self.stage, on=on, system=self.school.system)

    @property
    def line(self) -> int:
        """The same for all classes that one and the same class was, at whichever school."""
        return self.continues_id or self.pk

    def is_open(self, on: date) -> bool:
        """Opened and not closed on that date?"""
        return (self.opened_on or on) <= on < (self.closed_on or date.max)

    def is_running(self, on: date) -> bool:
        """Is it in its stage on that date, opened and not closed? lms.schools.running says the same of sets of them."""
        in_stage = grades.is_running(self.entry_year, self.stage, on=on, system=self.school.system)
        return in_stage and self.is_open(on)

    def display_name(self, on: date) -> str:
        """七年级（3）班 on that date."""
        return grades.class_name(self.grade(on), self.number, entry_year=self.entry_year)

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": self.school_id,
            "root": self.school.root_id,
            "stage": self.stage,
            "entry_year": self.entry_year,
            "number": self.number,
            **({"opened_on": self.opened_on.isoformat(), "continues": self.continues_id} if self.opened_on else {}),
        }


def line_of(path: str = "") -> Coalesce:
    """SchoolClass.line in a query; path: the way to the class, with its __."""
    return Coalesce(f"{path}continues_id", f"{path}pk")


class ClassPeriod(models.Model):
    """Opening and closing of a class as they were entered; a class that just goes through its stage has none.

    What stands now is on the class itself, too. Written by lms.schools.class_periods alone.
    """

    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="periods")
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school_class"], condition=Q(superseded_at__isnull=True), name="one_standing_period_of_a_class"
            )
        ]

    def __str__(self) -> str:
        return f"{self.school_class} {self.opened_on}–{self.closed_on}"

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": self.school_class.school_id,
            "root": self.school_class.school.root_id,
            "school_class": self.school_class_id,
            "opened_on": self.opened_on.isoformat() if self.opened_on else None,
            "closed_on": self.closed_on.isoformat() if self.closed_on else None,
        }


class HeadCount(models.Model):
    """How many pupils a class had 在籍人数, through time."""

    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="head_counts")
    count = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = HeldQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["school_class", "valid_from"],
                name="head_count_standing",
                condition=Q(superseded_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.school_class} {self.count}"

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": self.school_class.school_id,
            "root": self.school_class.school.root_id,
            "school_class": self.school_class_id,
            "count": self.count,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }
