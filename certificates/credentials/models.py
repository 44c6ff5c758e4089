"""Certificates, their status through time, and the series their numbers come from."""

from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.editions.models import Edition
from courses.learning.models import Completion
from courses.sessions.models import ClassSession
from lms.facts.record import canonical
from lms.schools.models import Organisation


class Picture(models.Model):
    """A logo or seal picture 印章图样 of templates, as PNG of at most a few hundred pixels; named by its SHA-256."""

    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256[:12]


class CertificateTemplate(models.Model):
    """What a district made of a design 证书模板: its words, pictures and who signs. Courses name it by its slug.

    What a certificate says is copied into its snapshot, so a change concerns later ones only. signatories: up to two
    lines of office and name.
    """

    class Design(models.TextChoices):
        SOLEMN = "solemn", _("solemn: woven frame, blue, serif")
        MODERN = "modern", _("modern: one band of colour, sans serif")
        CHILDREN = "children", _("for children: warm, large, sun and seedling")

    root = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    slug = models.SlugField(_("short name"), max_length=50)
    name = models.CharField(_("name"), max_length=60)
    design = models.CharField(_("design"), max_length=10, choices=Design, default=Design.SOLEMN)
    is_portrait = models.BooleanField(_("upright (portrait)"), default=False)
    title = models.CharField(_("title"), max_length=12, default="结业证书")
    title_en = models.CharField(_("title in English"), max_length=40, blank=True)
    text = models.CharField(_("words of your own"), max_length=120, blank=True)
    text_en = models.CharField(_("the same in English"), max_length=200, blank=True)
    signatories = models.JSONField(default=list, blank=True)
    logo = models.ForeignKey(Picture, models.PROTECT, null=True, blank=True, related_name="+")
    seal = models.ForeignKey(Picture, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["root", "slug"], name="one_template_per_district_and_slug")]

    def __str__(self) -> str:
        return self.name

    def as_said(self) -> dict:
        """What goes into a snapshot: pictures by their SHA-256."""
        return {
            "portrait": self.is_portrait,
            "title": self.title,
            "title_en": self.title_en,
            "text": self.text,
            "text_en": self.text_en,
            "signatories": self.signatories,
            "logo": self.logo.sha256 if self.logo else None,
            "seal": self.seal.sha256 if self.seal else None,
        }


class Series(models.Model):
    """The numbers of one district and year 编号序列; the row is locked while a number is taken, so none is lost."""

    root = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    short_code = models.CharField(max_length=6)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["root", "year"], name="one_series_per_district_and_year"),
            models.UniqueConstraint(fields=["short_code", "year"], name="one_district_per_short_code_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.short_code} {self.year}"


class Status(models.TextChoices):
    """What a certificate is worth on a date 证书状态."""

    VALID = "valid", _("Valid")
    REVOKED = "revoked", _("Revoked")
    SUPERSEDED = "superseded", _("Superseded")
    EXPIRED = "expired", _("Expired")


class Band(models.TextChoices):
    """The result in words 成绩等次."""

    PASSED = "passed", pgettext_lazy("result", "passed")
    GOOD = "good", pgettext_lazy("result", "good")
    EXCELLENT = "excellent", pgettext_lazy("result", "excellent")


class CertificateQuerySet(models.QuerySet):
    """Certificates by status and place."""

    def valid(self, on: date) -> "CertificateQuerySet":
        """Neither revoked nor superseded by the end of that day, nor expired."""
        changed = StatusChange.objects.filter(certificate=models.OuterRef("pk"), at__date__lte=on)
        changed = changed.exclude(status=Status.EXPIRED, last_day__gte=on)
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on)).exclude(models.Exists(changed))

    def within(self, organisation: Organisation) -> "CertificateQuerySet":
        """Of a school with its campuses; of a bureau or cluster only what it holds itself."""
        if organisation.kind in (Organisation.Kind.SCHOOL, Organisation.Kind.CAMPUS):
            return self.filter(organisation__path__startswith=organisation.path)
        return self.filter(organisation=organisation)


def digest(says: dict) -> str:
    """SHA-256 of a snapshot's canonical form (RFC 8785), in hexadecimal."""
    return sha256(canonical(says).encode()).hexdigest()


class Certificate(models.Model):
    """A certificate 证书: what it says is a snapshot, never edited; its status is added beside it.

    organisation: where the holder worked at completion; root: the issuing district. digest: SHA-256 of the snapshot's
    canonical JSON. turn: 1 for a completion's first certificate, one more for each re-issue. previous: the one that it
    renews or stands in for. user and completion may be erased later, the certificate stays; an erased holder's snapshot
    is empty. A class's certificate 班级证书 has a class_session in their place: pupils are counted, never named.
    """

    class Origin(models.TextChoices):
        FIRST = "first", _("first certificate")
        RENEWAL = "renewal", _("renewal")
        CORRECTION = "correction", _("after a correction of the record")
        REISSUE = "reissue", _("re-issued with the corrected name")

    completion = models.ForeignKey(Completion, models.SET_NULL, null=True, related_name="certificates")
    class_session = models.ForeignKey(ClassSession, models.PROTECT, null=True, related_name="certificates")
    turn = models.PositiveSmallIntegerField(default=1)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.FIRST)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="certificates")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    root = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=16, unique=True)
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["completion", "turn"], name="one_certificate_per_completion_and_turn"),
            models.UniqueConstraint(fields=["class_session", "turn"], name="one_certificate_per_lesson_held_and_turn"),
        ]
        indexes = [
            models.Index(fields=["organisation", "issued_at"], name="certificate_place_issued"),
            models.Index(fields=["digest"], name="certificate_digest"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def issued_on(self) -> date:
        return timezone.localdate(self.issued_at)

    @property
    def is_demo(self) -> bool:
        return bool(self.snapshot.get("demo"))

    def status(self, on: date) -> Status:
        """What it is worth at the end of that day; reads the changes, unless they were prefetched."""
        changes = [change for change in self.changes.all() if timezone.localdate(change.at) <= on]
        changed = {change.status for change in changes}
        for status in (Status.REVOKED, Status.SUPERSEDED):
            if status in changed:
                return status
        last_days = [self.valid_until, *(change.last_day for change in changes)]
        return Status.EXPIRED if any(day and day < on for day in last_days) else Status.VALID

    def review(self, on: date) -> "StatusChange | None":
        """The law review that ends it earlier than the certificate itself says, as known at the end of that day."""
        known = [change for change in self.changes.all() if timezone.localdate(change.at) <= on]
        reviews = [(change.last_day, change.pk, change) for change in known if change.last_day]
        if not reviews or (self.valid_until and self.valid_until <= min(reviews)[0]):
            return None
        return min(reviews)[2]

    def ends_on(self, on: date) -> date | None:
        """The last day on which it holds, as known at the end of that day; None for no end."""
        review = self.review(on)
        return review.last_day if review else self.valid_until

    def contradiction(self) -> str:
        """Which field does not fit the others, so that somebody changed it in the database; "" for none.

        An erased holder's certificate says nothing that could be compared.
        """
        if not self.snapshot:
            return ""
        if digest(self.snapshot) != self.digest:
            return "snapshot"
        return "" if self.snapshot["issued_on"] == self.issued_on.isoformat() else "issued_at"

    def as_fact(self) -> dict:
        return {
            "person": self.user.opaque.hex if self.user else None,
            "organisation": self.organisation_id,
            "root": self.root_id,
            "completion": self.completion_id,
            "class_session": self.class_session_id,
            "number": self.number,
            "digest": self.digest,
            "issued_at": self.issued_at.isoformat(),
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
            "turn": self.turn,
            "origin": self.origin,
            "previous": self.previous_id,
        }


class ClassCertificate(Certificate):
    """A class's certificate 班级证书 as access sees it: who leads the class's lessons may have it, and no other."""

    class Meta:
        proxy = True


class StatusChange(models.Model):
    """A certificate revoked 撤销, superseded 被取代, or ended by a law review 需更新学习: when, why, by whom.

    last_day: of a law review alone, the last day on which the certificate holds. ground: of a revocation alone.
    """

    class Ground(models.TextChoices):
        PAPER = "paper", _("The certificate is wrong; the person did complete the course")
        VOID = "void", _("The course was not completed honestly; the completion no longer counts")

    CHOICES = [(status.value, status.label) for status in (Status.REVOKED, Status.SUPERSEDED, Status.EXPIRED)]

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="changes")
    status = models.CharField(max_length=10, choices=CHOICES)
    last_day = models.DateField(null=True)
    ground = models.CharField(max_length=5, choices=Ground, blank=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "status"],
                condition=~Q(status=Status.EXPIRED),
                name="one_change_per_certificate_and_status",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.EXPIRED, last_day__isnull=False)
                | (~Q(status=Status.EXPIRED) & Q(last_day__isnull=True)),
                name="a_law_review_names_the_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} {self.get_status_display()}"

    def as_fact(self) -> dict:
        certificate = self.certificate
        return {
            "person": certificate.user.opaque.hex if certificate.user else None,
            "organisation": certificate.organisation_id,
            "root": certificate.root_id,
            "certificate": certificate.number,
            "completion": certificate.completion_id,
            "status": self.status,
            "reason": self.reason,
            "ground": self.ground,
            "last_day": self.last_day.isoformat() if self.last_day else None,
        }


class EditionEnd(models.Model):
    """A law review set the last day 更新期限 of an edition's certificates in a district; later ones print it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    root = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    last_day = models.DateField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.edition} {self.last_day}"


class Share(models.Model):
    """A link 分享链接 that shows a certificate with the whole name until a day; made and taken back by the holder."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="shares")
    token = models.CharField(max_length=43, unique=True)
    note = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    last_day = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.certificate} {self.last_day}"

    def is_open(self, on: date) -> bool:
        return self.revoked_at is None and self.last_day >= on


class Verified(models.Model):
    """How often a certificate was verified by its code 核验次数: a number, and nothing of who asked."""

    certificate = models.OneToOneField(Certificate, models.CASCADE, related_name="verified")
    times = models.PositiveIntegerField(default=0)
    last_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.certificate} {self.times}"
