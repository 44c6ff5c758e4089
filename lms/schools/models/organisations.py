"""The tree of organisations and what belongs to each."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.people.pinyin import sort_key
from lms.schools import grades


class OrganisationQuerySet(models.QuerySet):
    """Filters of the tree."""

    def within(self, organisation: "Organisation") -> "OrganisationQuerySet":
        """The organisation itself and all below it."""
        return self.filter(path__startswith=organisation.path)

    def schools(self) -> "OrganisationQuerySet":
        return self.filter(kind=Organisation.Kind.SCHOOL)

    def open(self, on: date, known_by: datetime | None = None) -> "OrganisationQuerySet":
        """Those not closed on that date, as known by then (now if None)."""
        closed = models.Q(closed_on__lte=on)
        if known_by is not None:
            closed &= models.Q(closing_known_at__lte=known_by)
        return self.exclude(closed)

    def sorted(self) -> "OrganisationQuerySet":
        """By pinyin, as Chinese readers expect."""
        return self.order_by("sort_key", "code")


def paths_to(path: str) -> list[str]:
    """Those of all above it and the path itself: "1/4/17/" -> "1/", "1/4/", "1/4/17/"."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]


class Organisation(models.Model):
    """An organisation 单位: bureau 教体局, cluster 中心校, school 学校 or campus 校区, to any depth."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("bureau")
        CLUSTER = "cluster", _("cluster")
        SCHOOL = "school", _("school")
        CAMPUS = "campus", _("campus")

    class SchoolType(models.TextChoices):
        NONE = "", "—"
        PRIMARY = "primary", _("primary school")
        JUNIOR = "junior", _("junior secondary school")
        NINE_YEAR = "nine_year", _("nine-year school")
        COMPLETE = "complete", _("complete secondary school")
        SENIOR = "senior", _("senior secondary school")
        VOCATIONAL = "vocational", _("vocational school")
        SPECIAL = "special", _("special school")
        KINDERGARTEN = "kindergarten", _("kindergarten")

    class IdentityLevel(models.TextChoices):
        L0 = "L0", _("L0: head counts only")
        L1 = "L1", _("L1: seats with a PIN, no names")
        L2 = "L2", _("L2: names with guardian consent")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    sort_key = models.CharField(max_length=240, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    school_type = models.CharField(_("school type"), max_length=14, choices=SchoolType, blank=True)
    system = models.CharField(max_length=2, choices=[("63", "六三"), ("54", "五四")], default="63")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=120, db_index=True, editable=False)
    identity_level = models.CharField(max_length=2, choices=IdentityLevel, default=IdentityLevel.L0)
    closed_on = models.DateField(null=True, blank=True)
    closing_known_at = models.DateTimeField(null=True, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        indexes = [models.Index(fields=["sort_key", "code"], name="organisation_sorted")]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def root_id(self) -> int:
        return int(self.path.split("/", 1)[0])

    @property
    def stages(self) -> tuple[str, ...]:
        """What a school of its type teaches."""
        return grades.STAGES_OF.get(self.school_type, ())

    @property
    def paths_above(self) -> set[str]:
        """The paths of all organisations above this one."""
        return set(paths_to(self.path)[:-1])

    def close(self, on: date | None, *, at: datetime) -> None:
        """Closed from that day on, as entered at that instant; open again with None. Not saved."""
        self.closed_on, self.closing_known_at = on, at if on else None

    def hang(self, parent: "Organisation") -> None:
        """Below another one from now on, with all that hangs below it. Saves the paths below, not its own."""
        old, self.parent = self.path, parent
        self.path = f"{parent.path}{self.pk}/"
        for below in Organisation.objects.filter(path__startswith=old).exclude(pk=self.pk):
            below.path = self.path + below.path.removeprefix(old)
            below.save(update_fields=["path"])

    def inside(self, other: "Organisation") -> bool:
        """Is this the other or somewhere below it?"""
        return self.path.startswith(other.path)

    @classmethod
    def plant(cls, *, parent: "Organisation | None" = None, **fields) -> "Organisation":
        """A saved organisation with its place in the tree and its sort key."""
        organisation = cls(parent=parent, sort_key=sort_key(fields["name"]), path="", **fields)
        organisation.save()
        organisation.path = f"{parent.path if parent else ''}{organisation.pk}/"
        organisation.save(update_fields=["path"])
        return organisation

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": self.pk,
            "root": self.root_id,
            "code": self.code,
            "name": self.name,
            "short_name": self.short_name,
            "kind": self.kind,
            "school_type": self.school_type,
            "system": self.system,
            "parent": self.parent_id,
            "identity_level": self.identity_level,
            "closed_on": self.closed_on.isoformat() if self.closed_on else None,
        }


class Reorganisation(models.Model):
    """A school that was closed, merged or split 撤并; what it wrote was recorded at `at`, and can be taken back."""

    class What(models.TextChoices):
        MERGE = "merge", _("merged")
        SPLIT = "split", _("split")
        CLOSE = "close", _("closed")

    school = models.ForeignKey(Organisation, models.PROTECT, related_name="reorganisations")
    into = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=5, choices=What)
    on = models.DateField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.school} {self.get_what_display()} {self.on}"


class Term(models.Model):
    """A school term 学期 of a district's calendar; weeks are counted from its first Monday on or before starts_on."""

    root = models.ForeignKey(Organisation, models.CASCADE, related_name="terms")
    name = models.CharField(_("name"), max_length=40)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="term_ends_after_its_start"
            ),
            models.UniqueConstraint(fields=["root", "starts_on"], name="one_term_per_first_day"),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Where to report and where to find help 举报与求助渠道, shown one tap from every page."""

    class Kind(models.TextChoices):
        REPORT = "report", _("report")
        HELP = "help", _("help")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    label = models.CharField(_("who or what"), max_length=60)
    detail = models.CharField(_("telephone, room or mailbox"), max_length=120)
    hours = models.CharField(_("when"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.label} {self.detail}"

    @property
    def telephone(self) -> str:
        """The digits to call, empty where the detail is a room or a mailbox."""
        digits = self.detail.replace("-", "").replace(" ", "")
        return digits if digits.isdecimal() else ""


class Notice(models.Model):
    """A privacy notice 隐私说明 for one group of readers; a school's own text stands before its district's."""

    class Audience(models.TextChoices):
        STAFF = "staff", _("staff")
        PUPIL_UNDER_14 = "pupil_under_14", _("pupils under 14")
        PUPIL_FROM_14 = "pupil_from_14", _("pupils of 14 and over")
        GUARDIAN = "guardian", _("guardians")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="notices")
    audience = models.CharField(_("for whom"), max_length=16, choices=Audience)
    text = models.TextField(_("text"))
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "audience"], name="one_notice_per_audience")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_audience_display()}"
