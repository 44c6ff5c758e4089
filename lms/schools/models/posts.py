"""Who held which post, when, and when we knew."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.facts.recorded import HeldQuerySet
from lms.people.models import User
from lms.schools.models.organisations import Organisation
from lms.schools.models.school_classes import SchoolClass


class Role(models.TextChoices):
    """What a post lets its holder do; the access table is written in these words."""

    LEARNER = "learner", _("staff member")
    PUPIL = "pupil", _("pupil")
    CLASS_TEACHER = "class_teacher", _("class teacher")
    MORAL_EDUCATION = "moral_education", _("head of moral education")
    PRINCIPAL = "principal", _("principal")
    VICE_PRINCIPAL_LAW = "vice_principal_law", _("vice-principal for rule of law")
    SCHOOL_ADMIN = "school_admin", _("school administrator")
    INSPECTOR = "inspector", _("inspector")
    BUREAU_OFFICER = "bureau_officer", _("bureau officer")
    BUREAU_ADMIN = "bureau_admin", _("bureau administrator")
    EDITOR = "editor", _("content editor")


STAFF_ROLES = [role for role in Role if role != Role.PUPIL]


class PostQuerySet(HeldQuerySet):
    """Filters on both time axes, and by whom and where."""

    def standing(self, on: date) -> "PostQuerySet":
        """Posts that are held on that date or will be later."""
        return self.known().filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))

    def overlapping(self, from_: date, to: date | None) -> "PostQuerySet":
        """Posts that share a day with the half-open period; without `to` it has no end."""
        rows = self.standing(from_)
        return rows if to is None else rows.filter(valid_from__lt=to)

    def staff(self) -> "PostQuerySet":
        """Posts of everybody but pupils."""
        return self.exclude(role=Role.PUPIL)

    def by_role(self, *roles: str) -> "PostQuerySet":
        return self.filter(role__in=roles)

    def within(self, organisation: Organisation) -> "PostQuerySet":
        """Posts in the organisation or anywhere below it."""
        return self.filter(organisation__path__startswith=organisation.path)


class Post(models.Model):
    """A post 任职: a person in a role at an organisation for a half-open period of days.

    A pupil's place in a class is a post, too, with a seat 班内学号. A change supersedes the row and writes successors.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, null=True, blank=True, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    job_title = models.CharField(max_length=40, blank=True)
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="post_ends_after_its_start",
            ),
            models.UniqueConstraint(
                fields=["school_class", "seat"],
                condition=Q(superseded_at__isnull=True, valid_to__isnull=True, seat__isnull=False),
                name="one_pupil_per_seat",
            ),
            models.UniqueConstraint(
                fields=["school_class"],
                condition=Q(superseded_at__isnull=True, valid_to__isnull=True, role=Role.CLASS_TEACHER),
                name="one_class_teacher_per_class",
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="post_user_standing", condition=Q(superseded_at__isnull=True)),
            models.Index(
                fields=["organisation", "role"], name="post_place_standing", condition=Q(superseded_at__isnull=True)
            ),
            models.Index(
                fields=["school_class", "role"], name="post_class_standing", condition=Q(school_class__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.organisation}"

    @property
    def class_name(self) -> str:
        """How its class is called today, "" without one."""
        return self.school_class.display_name(timezone.localdate()) if self.school_class else ""

    def holds(self, on: date) -> bool:
        """Is it valid on that date and not superseded?"""
        return self.superseded_at is None and self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def as_fact(self) -> dict:
        return {
            "person": self.user.opaque.hex,
            "organisation": self.organisation_id,
            "root": self.organisation.root_id,
            "school_class": self.school_class_id,
            "role": self.role,
            "seat": self.seat,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "reason": self.reason,
        }


class SeatManager(models.Manager.from_queryset(PostQuerySet)):  # type: ignore[misc]
    """Pupils' posts alone."""

    def get_queryset(self) -> PostQuerySet:
        return super().get_queryset().filter(role=Role.PUPIL)


class Seat(Post):
    """A pupil's place 班内学号 in a class, for those who look after it; access to posts never gives one."""

    objects = SeatManager()  # type: ignore[misc]

    class Meta:
        proxy = True
