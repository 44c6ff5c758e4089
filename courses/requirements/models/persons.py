"""What is on record about single people and a requirement: exempt, added, left out, recognised."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from content.editions.models import Course
from courses.requirements.models.requirements import Requirement
from lms.facts.recorded import HeldQuerySet, RecordedQuerySet
from lms.schools.models import Organisation


class Exemption(models.Model):
    """That a person need not do what a requirement asks 免修, for a reason, over half-open days.

    It holds for the requirement through all its corrections: the row names one of them, the number counts.
    """

    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="exemptions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exemptions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = HeldQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="exemption_ends_after_its_start",
            ),
            models.UniqueConstraint(
                fields=["requirement", "user", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_exemption_per_first_day",
            ),
        ]
        indexes = [models.Index(fields=["user", "valid_from"], name="exemption_person")]

    def __str__(self) -> str:
        return f"{self.user} · {self.requirement}"

    def as_fact(self) -> dict:
        return {
            "person": self.user.opaque.hex,
            "organisation": self.organisation_id,
            "root": self.organisation.root_id,
            "requirement": self.requirement.number,
            "reason": self.reason,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }


class Naming(models.Model):
    """That a person is named into an audience or out of it 指定人员, for a reason, over half-open days.

    Holds through all corrections of the requirement, as exemptions do. organisation: where the person is counted.
    """

    class Kind(models.TextChoices):
        ADDED = "added", _("added by name")
        LEFT_OUT = "left_out", _("left out by name")

    kind = models.CharField(max_length=8, choices=Kind)
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="namings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="namings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = HeldQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="naming_ends_after_its_start"
            ),
        ]
        indexes = [models.Index(fields=["user", "valid_from"], name="naming_person")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()} · {self.requirement}"

    def as_fact(self) -> dict:
        return {
            "person": self.user.opaque.hex,
            "organisation": self.organisation_id,
            "root": self.organisation.root_id,
            "requirement": self.requirement.number,
            "named": self.kind,
            "reason": self.reason,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }


def evidence_files() -> FileSystemStorage:
    """Beside the media folder, which is served to everyone; these files go out through a view only."""
    return FileSystemStorage(location=settings.DATA_DIR / "equivalents", base_url=None, file_permissions_mode=0o600)


class Equivalent(models.Model):
    """That training elsewhere stands for a course 认可的同等培训, with the document that shows it.

    completed_on is the day on the document. It serves every requirement of the course in whose window that day falls,
    and is shown apart from completions in every figure.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="equivalents")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField(_("training"), max_length=120)
    provider = models.CharField(_("held by"), max_length=80)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1)
    document = models.CharField(_("document"), max_length=120)
    file = models.FileField(upload_to="%Y/", storage=evidence_files, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    completed_on = models.DateField(_("completed on"))
    reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["completed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course", "completed_on"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_equivalent_per_day",
            ),
        ]
        indexes = [models.Index(fields=["course", "completed_on"], name="equivalent_course")]

    def __str__(self) -> str:
        return f"{self.user} · {self.title}"

    def as_fact(self) -> dict:
        return {
            "person": self.user.opaque.hex,
            "organisation": self.organisation_id,
            "root": self.organisation.root_id,
            "course": self.course.key,
            "title": self.title,
            "provider": self.provider,
            "hours": str(self.hours),
            "document": self.document,
            "sha256": self.sha256,
            "completed_on": self.completed_on.isoformat(),
            "reason": self.reason,
        }
