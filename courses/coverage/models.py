"""Maintained counters of coverage, signed corners in the plane of both dates; and tokens that read figures."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.schools.models import Organisation

MEASURES = ("obliged", "on_time", "late", "recognised", "open", "overdue", "exempt", "not_started", "shared")
STRIP = ("organisation", *MEASURES)


class CounterState(models.Model):
    """Which requirements have counters 覆盖计数; where they are not current, pages read the facts themselves.

    building: which count from nothing is under way, by when it began as time.time_ns(); 0 where none is. grid: the days
    at which there are blocks, as blocks.Grid writes them; empty where there are none.
    """

    number = models.PositiveIntegerField(unique=True)
    is_current = models.BooleanField(default=False)
    built_at = models.DateTimeField(null=True)
    building = models.BigIntegerField(default=0)
    grid = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.built_at}"


class CoverageDelta(models.Model):
    """A change of a place's figures from a day on, as known by the end of another day on.

    The figures on D, as known by the end of K, are the sums over all rows with on ≤ D and known ≤ K. itself: of those
    with a post at the place itself, not below it. shared: obliged in more than one place directly below.
    """

    number = models.PositiveIntegerField()
    organisation = models.BigIntegerField()
    itself = models.BooleanField(default=False)
    on = models.DateField()
    known = models.DateField()
    obliged = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    recognised = models.IntegerField(default=0)
    open = models.IntegerField(default=0)
    overdue = models.IntegerField(default=0)
    exempt = models.IntegerField(default=0)
    not_started = models.IntegerField(default=0)
    shared = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["number", "organisation", "itself", "on"], name="coverage_delta_place"),
            # Named as columns, so that it covers the sums on SQLite, too.
            models.Index(fields=["number", "itself", "known", "on", *STRIP], name="coverage_delta_by_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.organisation} {self.on} {self.known}"


class Part(models.IntegerChoices):
    """SUM: all with on and known not after two days. AFTER: each with an on between two days; LATE: by known."""

    SUM = 0
    AFTER = 1
    LATE = 2


class CoverageBlock(models.Model):
    """Packed deltas of all places of a requirement, as packed.py writes and reads them.

    made: as in the grid that it belongs to. on, known: how many of its days lie before.
    """

    number = models.PositiveIntegerField()
    made = models.BigIntegerField()
    part = models.PositiveSmallIntegerField(choices=Part)
    on = models.PositiveSmallIntegerField()
    known = models.PositiveSmallIntegerField()
    cells = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "made", "part", "on", "known"], name="one_coverage_block"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.part} {self.on} {self.known}"


class ApiToken(models.Model):
    """A token 接口令牌 with which a program reads figures of one part of the tree. digest: SHA-256 of its text."""

    class Scope(models.TextChoices):
        COVERAGE = "coverage", _("figures of organisations")
        PEOPLE = "people", _("names of staff with how they stand")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    expires_on = models.DateField(_("until"))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    def scope_names(self) -> list[str]:
        """What it opens, in words."""
        return [str(scope.label) for scope in self.Scope if scope in self.scopes]


class Reminder(models.Model):
    """That somebody was reminded 提醒 of a requirement on a day: at most once a day, the text stays visible."""

    number = models.PositiveIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    day = models.DateField()
    text = models.TextField()
    sent_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "user", "day"], name="one_reminder_a_day")]

    def __str__(self) -> str:
        return f"{self.number} {self.user_id} {self.day}"
