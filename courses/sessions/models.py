"""Lessons held with a class."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.editions.models import Edition, LessonVersion
from lms.facts.recorded import RecordedQuerySet
from lms.schools.models import SchoolClass, line_of


class ClassSessionQuerySet(RecordedQuerySet):
    """Records by what was on record, and with whom they were held."""

    def of(self, classes: Iterable[SchoolClass]) -> "ClassSessionQuerySet":
        """Held with one of these classes, or with what it was at another school; line: as SchoolClass.line."""
        return self.annotate(line=line_of("school_class__")).filter(line__in=[row.line for row in classes])

    def held_between(self, first: date, last: date) -> "ClassSessionQuerySet":
        """Held from the first to the last of these days, both included."""
        return self.filter(held_on__range=(first, last))


class ClassSession(models.Model):
    """A lesson held with a class 课堂记录, the unit of work for pupils; nothing of a single pupil is in it.

    expected: how many should have been there, from the head count of that day. period: 节次, 0 if not said.
    tallies: {"quiz": key, "right": {item version: how many were right}}, counted by hands or cards.
    entered_at: when the first version of this record was written; a correction keeps it.
    """

    school_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="sessions")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    lesson_key = models.SlugField(max_length=80)
    lesson_version = models.ForeignKey(LessonVersion, models.PROTECT, related_name="+")
    held_on = models.DateField(_("date"))
    period = models.PositiveSmallIntegerField(_("period"), default=0)
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="led_sessions")
    expected = models.PositiveSmallIntegerField(_("expected"))
    present = models.PositiveSmallIntegerField(_("present"))
    tallies = models.JSONField(default=dict)
    note = models.CharField(_("note"), max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")

    objects = ClassSessionQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "period", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(present__lte=F("expected")), name="no_more_present_than_expected"),
            models.UniqueConstraint(
                fields=["school_class", "held_on", "period", "edition", "lesson_key"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_record_per_lesson_held",
            ),
        ]
        indexes = [
            models.Index(fields=["school_class", "held_on"], name="class_session_history"),
            models.Index(fields=["edition", "held_on"], name="class_session_of_course"),
        ]

    def __str__(self) -> str:
        return f"{self.school_class} {self.held_on} {self.lesson_key}"

    @property
    def is_late(self) -> bool:
        """Entered on a later day than it was held 补录."""
        return timezone.localdate(self.entered_at) > self.held_on

    @property
    def is_corrected(self) -> bool:
        return self.supersedes_id is not None

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": self.school_class.school_id,
            "root": self.school_class.school.root_id,
            "school_class": self.school_class_id,
            "edition": self.edition.digest,
            "lesson": self.lesson_key,
            "lesson_version": self.lesson_version.digest,
            "held_on": self.held_on.isoformat(),
            "period": self.period,
            "led_by": self.led_by.opaque.hex,
            "expected": self.expected,
            "present": self.present,
            "tallies": self.tallies,
            "note": self.note,
            "reason": self.reason,
            "supersedes": self.supersedes_id,
        }
