"""A message from a reader, and the answer to it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.schools.models import Organisation

LONGEST_TEXT = 1000


class Kind(models.TextChoices):
    """To whom it goes."""

    BURDEN = "burden", _("needless paperwork")
    CONTENT = "content", _("lesson or question")


class MessageQuerySet(models.QuerySet):
    """Messages by whether they were answered."""

    def open(self) -> "MessageQuerySet":
        """Not answered yet, the one that is due first comes first."""
        return self.filter(reply__isnull=True).order_by("reply_by", "pk")

    def answered(self) -> "MessageQuerySet":
        return self.filter(reply__isnull=False).order_by("-reply__at", "-pk")


class Message(models.Model):
    """What somebody wrote 意见反馈; it is not edited. Access goes through Burden and ContentReport.

    about: what exactly it is about, as in content.ItemVersion:12, empty for a page as a whole; label says it in words,
    page is where the reader was, edit_page where it can be mended. reply_by: the day until which an answer is promised.
    """

    kind = models.CharField(max_length=8, choices=Kind)
    about = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=200, blank=True)
    page = models.CharField(max_length=300, blank=True)
    edit_page = models.CharField(max_length=300, blank=True)
    text = models.TextField(max_length=LONGEST_TEXT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    reply_by = models.DateField()

    objects = models.Manager.from_queryset(MessageQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["kind", "reply_by"], name="message_kind_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.label or self.page}"

    def is_late(self, on: date) -> bool:
        """Is the promised day gone by without an answer?"""
        return self.reply_by < on and not hasattr(self, "reply")

    def as_fact(self) -> dict:
        """Without its words: the journal proves that it came and until when an answer was promised."""
        return {
            "person": self.by.opaque.hex if self.by else None,
            "organisation": self.organisation_id,
            "root": self.organisation.root_id if self.organisation else None,
            "what": self.kind,
            "about": self.about,
            "reply_by": self.reply_by.isoformat(),
        }


class Reply(models.Model):
    """The answer 答复; given once."""

    message = models.OneToOneField(Message, models.PROTECT, related_name="reply")
    text = models.TextField(max_length=LONGEST_TEXT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.message_id}"

    def as_fact(self) -> dict:
        return {**self.message.as_fact(), "message": self.message_id}


class _OfKind(models.Manager.from_queryset(MessageQuerySet)):  # type: ignore[misc]
    """Messages of one kind; the proxies differ in nothing but who may read them."""

    kind = ""

    def get_queryset(self) -> MessageQuerySet:
        return super().get_queryset().filter(kind=self.kind)


class BurdenManager(_OfKind):
    kind = Kind.BURDEN


class ContentReportManager(_OfKind):
    kind = Kind.CONTENT


class Burden(Message):
    """That something asks for needless traces 过度留痕: goes to the bureau."""

    objects = BurdenManager()  # type: ignore[misc]

    class Meta:
        proxy = True


class ContentReport(Message):
    """That a lesson or question is wrong or cannot be understood 内容反馈: goes to the editors."""

    objects = ContentReportManager()  # type: ignore[misc]

    class Meta:
        proxy = True
