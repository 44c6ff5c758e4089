"""What learners see: courses frozen into editions, and what is held out of draws."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.items.choices import Audience, Purpose, Stage
from content.items.frozen import Frozen, FrozenQuerySet
from content.items.models import Item
from content.items.quiz_options import QuizOptions
from content.law.models import ArticleVersion


class Course(models.Model):
    """A course 课程 through all its editions."""

    key = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=120)
    audience = models.CharField(max_length=8, choices=Audience)
    stage = models.CharField(max_length=16, choices=Stage, blank=True)
    current = models.ForeignKey("content.Edition", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class EditionQuerySet(FrozenQuerySet):
    """Editions by what may be begun."""

    def offered(self) -> "EditionQuerySet":
        """Those that a learner may begin: the newest of each course, not withdrawn."""
        return self.filter(withdrawn_at__isnull=True, pk=models.F("course__current_id"))


class Edition(Frozen):
    """A course as it was published 版次: frozen, except that corrections add lesson versions.

    rule: {"lessons": "finished", "practice": "handed_in", "test": "passed"}, empty where nothing is asked.
    rule_text, legal_basis: {language: text}. frame: digest of all that a correction may not change.
    """

    may_change = frozenset({"withdrawn_at"})

    course = models.ForeignKey(Course, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    audience = models.CharField(max_length=8, choices=Audience)
    stage = models.CharField(max_length=16, choices=Stage, blank=True)
    designed_minutes = models.PositiveIntegerField()
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    rule = models.JSONField()
    rule_text = models.JSONField()
    certificate_template = models.CharField(max_length=50, blank=True)
    certificate_months = models.PositiveIntegerField(null=True)
    legal_basis = models.JSONField(default=dict)
    basis_article = models.ForeignKey(ArticleVersion, models.PROTECT, null=True, related_name="+")
    change_note = models.TextField(blank=True)
    frame = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(EditionQuerySet)()

    class Meta:
        ordering = ["course__key", "number"]
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="one_edition_per_number")]

    def __str__(self) -> str:
        return f"{self.title} {self.label}"

    def lessons(self) -> list["LessonVersion"]:
        """The newest version of each lesson, in the order of the course; one query."""
        newest = {lesson.key: lesson for lesson in self.lesson_versions.order_by("version")}
        return sorted(newest.values(), key=lambda lesson: lesson.position)

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": None,
            "root": None,
            "course": self.course.key,
            "number": self.number,
            "label": self.label,
            "title": self.title,
            "audience": self.audience,
            "designed_minutes": self.designed_minutes,
            "rule": self.rule,
            "digest": self.digest,
        }


class LessonVersion(Frozen):
    """A lesson 课 inside an edition as learners read it; a correction adds the next version.

    body, notes, sheet, help: {language: html with placeholders}; cards: one html for each card of the projector.
    parts: what polls, cases and assignments ask, {"poll": {key: {...}}, "case": {key: {...}}, …}, and for the youngest
    {"said": {"title": …, "intro": …}} with pinyin marks; citations: ArticleVersion keys.
    stream: the editor's blocks; images: {path in the media folder: SHA-256 of its bytes}.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="lesson_versions")
    key = models.SlugField(max_length=80)
    position = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=120)
    intro = models.TextField(blank=True)
    minutes = models.PositiveIntegerField()
    body = models.JSONField()
    cards = models.JSONField(default=list)
    notes = models.JSONField(default=dict)
    sheet = models.JSONField(default=dict)
    help = models.JSONField(default=dict)
    parts = models.JSONField(default=dict)
    citations = models.JSONField(default=list)
    stream = models.JSONField(default=list)
    images = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    change_note = models.TextField(blank=True)

    class Meta:
        ordering = ["edition_id", "position", "version"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key", "version"], name="one_lesson_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": None,
            "root": None,
            "course": self.edition.course.key,
            "edition": self.edition.number,
            "lesson": self.key,
            "version": self.version,
            "digest": self.digest,
        }


class EditionQuiz(QuizOptions, Frozen):
    """A quiz 测验 of an edition as a frozen form.

    candidates: primary keys of ItemVersion; draw: how many of them are asked, None for all; both over all sections.
    sections: [{"title", "draw", "candidates", "pass_mark", "points"}], empty for a form that is one section.
    frees: keys of the lessons that passing it, a pre-test, marks as finished.
    lesson_key: empty for a quiz of the whole course.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="quizzes")
    key = models.SlugField(max_length=80)
    lesson_key = models.SlugField(max_length=80, blank=True)
    position = models.PositiveIntegerField(default=0)
    draw = models.PositiveIntegerField(null=True)
    attempts_allowed = models.PositiveIntegerField(null=True)
    candidates = models.JSONField()
    sections = models.JSONField(default=list)
    frees = models.JSONField(default=list)

    class Meta:
        ordering = ["edition_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="one_quiz_per_key"),
            models.CheckConstraint(condition=models.Q(pass_mark__lte=100), name="pass_mark_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return self.title

    def parts(self) -> list[dict]:
        """The sections; a form without any is one section."""
        whole = {"title": "", "draw": self.draw, "candidates": self.candidates, "pass_mark": None, "points": None}
        return self.sections or [whole]

    @property
    def tells_late(self) -> bool:
        """Are right answers told only once it is passed or its attempts are used up?"""
        return Purpose(self.purpose).tells_late


class WithdrawalQuerySet(models.QuerySet):
    """Which items are held out."""

    def held_out(self) -> "WithdrawalQuerySet":
        """Withdrawals that hold now."""
        return self.filter(until__isnull=True)


class Withdrawal(models.Model):
    """That an item is held out of every draw 停用, because its law changed or it is wrong."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="withdrawals", verbose_name=_("item"))
    since = models.DateTimeField(_("held out since"), default=timezone.now, editable=False)
    until = models.DateTimeField(_("held out until"), null=True, blank=True, help_text=_("Empty while it is held out."))
    reason = models.CharField(_("reason"), max_length=200)
    from_version = models.PositiveIntegerField(
        _("only before version"),
        null=True,
        blank=True,
        help_text=_("Versions from this number on may be drawn; empty holds out all of them."),
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(until__isnull=True), name="one_standing_withdrawal_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.since:%Y-%m-%d}"
