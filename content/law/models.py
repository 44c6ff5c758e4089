"""The legal library: laws, their articles, and what each article said when."""

from collections.abc import Iterable
from datetime import date

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import RevisionMixin
from wagtail.search import index

from content.law import bigrams
from content.law.forms import ArticleForm
from content.law.numbers import sort_value, spoken, spoken_part
from lms import bulk

NUMBER = RegexValidator(r"^[1-9][0-9]{0,3}(-[1-9][0-9]?){0,2}$", _("Write the number of the article as 39 or 133-1."))


class Kind(models.TextChoices):
    """What sort of rule it is 效力级别."""

    CONSTITUTION = "constitution", _("constitution")
    LAW = "law", _("law")
    REGULATION = "regulation", _("administrative regulation")
    RULE = "rule", _("departmental rule")
    LOCAL = "local", _("local regulation")
    DOCUMENT = "document", _("policy document")


class Grade(models.TextChoices):
    """How well a summary was checked 核对级别."""

    A = "A", _("checked against the full text")
    B = "B", _("taken from a secondary source")


class Law(RevisionMixin, index.Indexed, models.Model):
    """A law 法律, regulation or rule of the library."""

    slug = models.SlugField(_("short address"), unique=True, help_text=_("Latin letters, for example weibao."))
    title = models.CharField(_("title"), max_length=120)
    short_title = models.CharField(_("short title"), max_length=40)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.LAW)
    source_name = models.CharField(_("source"), max_length=200, blank=True)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("short_title"), FieldPanel("slug"), FieldPanel("kind")]),
        FieldPanel("source_name"),
    ]
    search_fields = [index.SearchField("search_tokens"), index.AutocompleteField("search_typed")]

    class Meta:
        verbose_name = _("law")
        verbose_name_plural = _("laws")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.short_title or self.title

    def search_tokens(self) -> str:
        return bigrams.indexed(self.title, self.short_title)

    def search_typed(self) -> str:
        return bigrams.typed(self.title, self.short_title, self.slug)

    def get_absolute_url(self) -> str:
        return reverse("content:law", args=[self.slug])


class ArticleQuerySet(models.QuerySet):
    """Articles by what people type."""

    def cited(self, law: str, number: str) -> "ArticleQuerySet":
        """The article of a law's slug and a number."""
        return self.filter(law__slug=law, number=number)


class Article(RevisionMixin, index.Indexed, ClusterableModel):
    """An article 条文 of a law, through all its versions."""

    law = models.ForeignKey(Law, models.PROTECT, related_name="articles", verbose_name=_("law"))
    number = models.CharField(
        _("article number"), max_length=8, validators=[NUMBER], help_text=_("39, or 133-1 for 133 bis.")
    )
    sort = models.PositiveIntegerField(editable=False, default=0)

    objects = ArticleQuerySet.as_manager()
    panels = [
        FieldRowPanel([FieldPanel("law"), FieldPanel("number")]),
        InlinePanel("versions", heading=_("Versions"), label=_("version"), min_num=1),
    ]
    base_form_class = ArticleForm
    search_fields = [
        index.SearchField("search_tokens"),
        index.AutocompleteField("search_typed"),
        index.RelatedFields("law", [index.FilterField("slug")]),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["law__slug", "sort"]
        constraints = [models.UniqueConstraint(fields=["law", "number"], name="one_article_per_law_and_number")]

    def __str__(self) -> str:
        return f"{self.law} {self.spoken}"

    @property
    def spoken(self) -> str:
        """第三十九条; 三（四） for documents, which have parts instead of articles."""
        return spoken_part(self.number) if self.law.kind == Kind.DOCUMENT else spoken(self.number)

    @property
    def path(self) -> str:
        """weibao/39, as packs and citations write it."""
        return f"{self.law.slug}/{self.number}"

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet:
        """With all that search reads of each: many are indexed at once."""
        return super().get_indexed_objects().prefetch_related("versions")

    def search_title(self) -> str:
        """Law and number as people type them."""
        return f"{self.law.title} {self.law.short_title} {self.number} {self.spoken}"

    def search_tokens(self) -> str:
        return bigrams.indexed(self.search_title(), *self.texts())

    def search_typed(self) -> str:
        return bigrams.typed(self.search_title(), self.law.slug)

    def texts(self) -> list[str]:
        """What its versions say, newest first: for search."""
        newest = sorted(self.versions.all(), key=lambda version: version.in_force_from, reverse=True)
        return [text for version in newest for text in (version.summary, version.official_text) if text]

    def get_absolute_url(self) -> str:
        return reverse("content:article", args=[self.law.slug, self.number])

    def full_clean(self, *args, **kwargs) -> None:
        super().full_clean(*args, **kwargs)
        self.sort = sort_value(self.number)


class ArticleVersionQuerySet(models.QuerySet):
    """Versions by date."""

    def in_force(self, on: date) -> "ArticleVersionQuerySet":
        """Those in force on a day; the last day is not in force any more."""
        ends_later = models.Q(in_force_to__isnull=True) | models.Q(in_force_to__gt=on)
        return self.filter(ends_later, in_force_from__lte=on)


class ArticleVersion(models.Model):
    """What an article said in a time 条文版本: our own summary, and the official text once an editor fills it in."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="versions")
    in_force_from = models.DateField(_("in force from"))
    in_force_to = models.DateField(
        _("in force until"), null=True, blank=True, help_text=_("First day on which it no longer applies.")
    )
    label = models.CharField(_("version label"), max_length=60, help_text=_("For example: amended 2024."))
    summary = models.TextField(_("summary in our own words"))
    official_text = models.TextField(_("official text"), blank=True)
    grade = models.CharField(_("how well checked"), max_length=1, choices=Grade, default=Grade.B)
    source_name = models.CharField(_("source"), max_length=200, blank=True)
    source_checked_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = ArticleVersionQuerySet.as_manager()
    panels = [
        FieldRowPanel([FieldPanel("in_force_from"), FieldPanel("in_force_to"), FieldPanel("label")]),
        FieldPanel("summary"),
        FieldPanel("official_text"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_checked_on"), FieldPanel("grade")])],
            heading=_("Source"),
        ),
    ]

    class Meta:
        verbose_name = _("article version")
        verbose_name_plural = _("article versions")
        ordering = ["in_force_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(in_force_to__isnull=True) | models.Q(in_force_to__gt=models.F("in_force_from")),
                name="article_version_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["article", "in_force_from"], name="one_article_version_per_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.label}"

    def holds(self, on: date) -> bool:
        """Is it in force on that day?"""
        return self.in_force_from <= on and (self.in_force_to is None or on < self.in_force_to)

    @property
    def ref(self) -> str:
        """weibao/39@2024-04-26: the same in every database, so digests may name it."""
        return f"{self.article.path}@{self.in_force_from.isoformat()}"

    def clean(self) -> None:
        super().clean()
        if self.in_force_from and self.in_force_to and self.in_force_to <= self.in_force_from:
            raise ValidationError({"in_force_to": _("The end must lie after the beginning.")})


class CitationManager(models.Manager):
    """Citations of what was just frozen."""

    def write(self, cited: Iterable[tuple[models.Model, Iterable[ArticleVersion]]]) -> None:
        """What rows of one model cite, of any number of rows; none of them may be there already."""
        kind_of = ContentType.objects.get_for_model
        columns = ("article_version_id", "content_type_id", "object_id")
        bulk.write(
            self.model,
            columns,
            ((article.pk, kind_of(row).pk, row.pk) for row, articles in cited for article in articles),
        )


class Citation(models.Model):
    """That something frozen cites an article version 引用: finds what must go to review, and keeps the version."""

    article_version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="citations")
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    cited_by = GenericForeignKey()

    objects = CitationManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article_version", "content_type", "object_id"], name="one_citation_per_place"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="citation_place")]

    def __str__(self) -> str:
        return f"{self.article_version_id} ← {self.content_type_id}:{self.object_id}"
