"""What places state about themselves, and imports of rosters."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.facts.recorded import HeldQuerySet
from lms.schools.models.organisations import Organisation


class StaffCount(models.Model):
    """How many staff a place itself states 在编在岗人数, through time; stands beside the roster, never corrects it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="staff_counts")
    count = models.PositiveIntegerField(_("staff"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(null=True)
    source = models.CharField(_("source"), max_length=120)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = HeldQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.count}"

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": self.organisation_id,
            "root": self.organisation.root_id,
            "count": self.count,
            "source": self.source,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }


class RosterImport(models.Model):
    """An import of a roster 名册导入, which can be undone as a whole for a while.

    Its facts are those recorded at `at`. What the importer said of rows with a known login name and another name:
    renamed: {person: [old name, new name]} of staff who are the same; reused: {login name: [old person, new person]}.
    """

    root = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    within = models.JSONField(default=list)
    renamed = models.JSONField(default=dict)
    reused = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.root} {self.on}"
