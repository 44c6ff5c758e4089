"""What the bureau asks of people and classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from content.editions.models import Course
from content.law.models import Article
from courses.requirements.parts import Part
from lms.facts.recorded import RecordedQuerySet
from lms.schools.models import Organisation, Role, SchoolClass

# Whom a requirement can name: the people on a school's roster, and those who lead lessons there.
ROLES = [
    Role.LEARNER,
    Role.CLASS_TEACHER,
    Role.MORAL_EDUCATION,
    Role.PRINCIPAL,
    Role.VICE_PRINCIPAL_LAW,
    Role.SCHOOL_ADMIN,
]


@dataclass(frozen=True)
class Cycle:
    """One time round: completions from counts_from on count, it opens and is due on these days."""

    opens_on: date
    due_on: date
    counts_from: date


class RequirementQuerySet(RecordedQuerySet):
    """Requirements by what was on record and what is in force."""

    def in_force(self, on: date) -> "RequirementQuerySet":
        """Those not ended on that date; one that opens later is in force and not yet started."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))

    def opened(self, on: date) -> "RequirementQuerySet":
        return self.filter(opens_on__lte=on)

    def touching(self, organisations: Sequence[Organisation]) -> "RequirementQuerySet":
        """Those whose place lies above, at or below one of these."""
        condition = Q(pk__in=[])
        for organisation in organisations:
            above = [int(pk) for pk in organisation.path.strip("/").split("/")]
            condition |= Q(organisation__in=above) | Q(organisation__path__startswith=organisation.path)
        return self.filter(condition)


class RequirementManager(models.Manager.from_queryset(RequirementQuerySet)):  # type: ignore[misc]
    """Requirements are few and never shown without where, what and why: one query for all of it."""

    def get_queryset(self) -> RequirementQuerySet:
        return super().get_queryset().select_related("organisation", "course__current", "basis_article__law")


class Requirement(models.Model):
    """A requirement 要求: this course, by these people or classes, from and until these dates, on this legal basis.

    A correction supersedes the row and writes the next with the same number; nothing is edited. `ended_on` is the first
    day on which it is not in force. A completion counts from `counts_from` on. pace: [{"by": "2026-11-30",
    "percent": 50}], what share the bureau expects by when.

    audience: [{"organisation": 5, "roles": [...], "stages": [...], "grades": [...], "classes": [...], "joined_after":
    "2026-09-01"}], whose union is meant; empty means `roles` at `organisation`. cycles: [{"opens_on", "due_on",
    "counts_from"}] of the times after the first; repeats says in words how they came about. within_days: newcomers have
    so long from their first day in such a post; starts_after_days: and are asked only after so many days. valid_months:
    a completion counts for so long and may be renewed in its last renewal_days. From lapse_on on, which the bureau sets
    after a law was reviewed, editions below lapse_edition count no more.
    """

    class Unit(models.TextChoices):
        PERSON = "person", _("by person")
        CLASS = "class", _("by class session")

    class Repeats(models.TextChoices):
        YEAR = "year", _("every school year")
        TERM = "term", _("every term")

    number = models.PositiveIntegerField(_("number"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="requirements", verbose_name=_("course"))
    least_edition = models.PositiveIntegerField(default=1)
    title = models.CharField(_("title"), max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="requirements")
    unit = models.CharField(max_length=6, choices=Unit, default=Unit.PERSON)
    roles = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    sessions_required = models.PositiveSmallIntegerField(default=0)
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    counts_from = models.DateField()
    ended_on = models.DateField(null=True)
    basis_text = models.CharField(_("legal basis"), max_length=300, blank=True)
    basis_article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="+")
    pace = models.JSONField(default=list)
    audience = models.JSONField(default=list)
    repeats = models.CharField(max_length=4, choices=Repeats, blank=True)
    cycles = models.JSONField(default=list)
    within_days = models.PositiveSmallIntegerField(null=True)
    starts_after_days = models.PositiveSmallIntegerField(default=0)
    valid_months = models.PositiveSmallIntegerField(null=True)
    renewal_days = models.PositiveSmallIntegerField(default=0)
    lapse_on = models.DateField(null=True)
    lapse_edition = models.PositiveIntegerField(null=True)
    test_out = models.BooleanField(default=True)
    copied_from = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RequirementManager()

    class Meta:
        ordering = ["due_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(superseded_at__isnull=True), name="one_standing_requirement_per_number"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="requirement_is_due_after_it_opens"),
        ]
        indexes = [models.Index(fields=["number", "recorded_at"], name="requirement_history")]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Whose union is the audience, each with its place in the tree; a query where it has places of its own."""
        if not self.audience:
            return (Part(self.organisation.path, frozenset(self.roles)),) if self.roles else ()
        places = Organisation.objects.in_bulk([row["organisation"] for row in self.audience])
        return tuple(Part.read(row, places[row["organisation"]].path) for row in self.audience)

    @cached_property
    def all_cycles(self) -> tuple[Cycle, ...]:
        """Every time round, the earliest first."""
        later = ({name: date.fromisoformat(text) for name, text in row.items()} for row in self.cycles)
        return (Cycle(self.opens_on, self.due_on, self.counts_from), *(Cycle(**row) for row in later))

    def cycle(self, on: date) -> Cycle:
        """The time round that holds the date: the last one opened, before that the first."""
        opened = [cycle for cycle in self.all_cycles if cycle.opens_on <= on]
        return opened[-1] if opened else self.all_cycles[0]

    @property
    def asks_each(self) -> bool:
        """Do dates depend on when somebody took the post?"""
        return bool(self.within_days or self.starts_after_days)

    @property
    def is_for_classes(self) -> bool:
        return self.unit == self.Unit.CLASS

    def is_known(self, known_by: datetime | None = None) -> bool:
        """Is this row on record at that instant; now if None?"""
        if known_by is None:
            return self.superseded_at is None
        return self.recorded_at <= known_by and (self.superseded_at is None or known_by < self.superseded_at)

    def is_in_force(self, on: date) -> bool:
        return self.ended_on is None or on < self.ended_on

    def role_names(self) -> list[str]:
        """The audience in words, in the order of the form."""
        return [str(role.label) for role in ROLES if role in self.roles]

    @property
    def basis(self) -> str:
        """The article and the text or document beside it: why this must be done."""
        return pgettext("between names", ", ").join(str(said) for said in (self.basis_article, self.basis_text) if said)

    def stage_names(self) -> list[str]:
        return [str(stage.label) for stage in SchoolClass.Stage if stage in self.stages]

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": self.organisation_id,
            "root": self.organisation.root_id,
            "number": self.number,
            "course": self.course.key,
            "least_edition": self.least_edition,
            "title": self.title,
            "unit": self.unit,
            "roles": list(self.roles),
            "stages": list(self.stages),
            "sessions_required": self.sessions_required,
            "opens_on": self.opens_on.isoformat(),
            "due_on": self.due_on.isoformat(),
            "counts_from": self.counts_from.isoformat(),
            "ended_on": self.ended_on.isoformat() if self.ended_on else None,
            "basis_text": self.basis_text,
            "basis_article": self.basis_article.path if self.basis_article else None,
            "pace": self.pace,
            "audience": self.audience,
            "cycles": self.cycles,
            "within_days": self.within_days,
            "starts_after_days": self.starts_after_days,
            "valid_months": self.valid_months,
            "renewal_days": self.renewal_days,
            "lapse_on": self.lapse_on.isoformat() if self.lapse_on else None,
            "lapse_edition": self.lapse_edition,
            "test_out": self.test_out,
            "reason": self.reason,
        }
