"""The item bank: questions, the pools they lie in, and what they said when they were published."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultipleChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from content.items import advice, bodies, check, drafts, preview
from content.items.advice import BeforePublishingPanel
from content.items.blocks import TEXT_FEATURES, AnswersBlock
from content.items.bodies import Body
from content.items.choices import Audience, ItemType, OptionOrder, Purpose, Scoring, Stage
from content.items.forms import ItemForm
from content.items.frozen import Frozen
from content.law import bigrams, prose
from content.law.models import Article
from lms.refused import Refused
from lms.schools.calendar import today

__all__ = ["Audience", "Item", "ItemArticle", "ItemType", "ItemVersion", "Pool", "Purpose", "Stage"]

# Enough of a question to tell it from others in the editor's lists.
MOST_TYPED = 60


class Pool(models.Model):
    """A drawer of questions 题库 from which quizzes draw."""

    slug = models.SlugField(_("short address"), unique=True)
    title = models.CharField(_("title"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, default=Purpose.PRACTICE)

    class Meta:
        verbose_name = _("pool")
        verbose_name_plural = _("pools")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class Item(
    PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, index.Indexed, ClusterableModel
):
    """A question 试题 as editors write it; learners only ever see its published versions."""

    slug = models.SlugField(_("short address"), unique=True, max_length=80)
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="items", verbose_name=_("pool"))
    position = models.PositiveIntegerField(_("place in the pool"), default=0)
    type = models.CharField(_("question type"), max_length=10, choices=ItemType, default=ItemType.SINGLE)
    stem = RichTextField(_("question text"), features=TEXT_FEATURES)
    figure = models.ForeignKey(
        "wagtailimages.Image", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    figure_alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    options = StreamField(AnswersBlock(), verbose_name=_("answers"), blank=True, max_num=30)
    scoring = models.CharField(_("scoring"), max_length=8, choices=Scoring, blank=True)
    option_order = models.CharField(_("order of the options"), max_length=8, choices=OptionOrder, blank=True)
    points = models.FloatField(
        _("points"), null=True, blank=True, validators=[MinValueValidator(0)], help_text=_("Empty for what is usual.")
    )
    match_case = models.BooleanField(_("capital and small letters differ"), default=False)
    unit_needed = models.BooleanField(_("the unit must be written"), default=False)
    most = models.PositiveIntegerField(_("characters that may be written"), null=True, blank=True)
    explanation = RichTextField(_("explanation"), features=TEXT_FEATURES, blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=[(1, _("easy")), (2, _("medium")), (3, _("hard"))], default=2
    )
    stage = models.CharField(_("stage"), max_length=16, choices=Stage, blank=True)
    tags = models.CharField(_("tags"), max_length=200, blank=True, help_text=_("Words with commas between them."))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    current = models.ForeignKey(
        "content.ItemVersion", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="item",
        for_concrete_model=False,
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="item",
        for_concrete_model=False,
    )

    # Followed by content.law.indexing, which can wait for the end of a load.
    search_auto_update = False
    base_form_class = ItemForm
    preview_modes = [("", _("phone and computer")), ("projector", _("projector"))]
    panels = [
        BeforePublishingPanel(),
        FieldRowPanel(
            [
                FieldPanel("slug", help_text=_("Empty for the next one of the pool.")),
                FieldPanel("pool"),
                FieldPanel("position"),
            ]
        ),
        FieldRowPanel([FieldPanel("type"), FieldPanel("difficulty"), FieldPanel("stage")]),
        FieldPanel("stem"),
        FieldRowPanel([FieldPanel("figure"), FieldPanel("figure_alt")]),
        FieldPanel("options"),
        FieldRowPanel([FieldPanel("scoring"), FieldPanel("option_order"), FieldPanel("points")]),
        FieldRowPanel([FieldPanel("match_case"), FieldPanel("unit_needed"), FieldPanel("most")]),
        FieldPanel("explanation"),
        MultipleChooserPanel("cited", chooser_field_name="article", heading=_("Articles"), label=_("article")),
        FieldPanel("tags"),
    ]
    search_fields = [
        index.SearchField("search_tokens"),
        index.AutocompleteField("search_typed"),
        index.FilterField("type"),
        index.FilterField("pool"),
    ]

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["pool__slug", "position", "slug"]

    def __str__(self) -> str:
        return f"{self.slug} {prose.plain(self.stem)[:40]}"

    def articles(self) -> list[Article]:
        """What the answer rests on, the weightiest first."""
        return [cited.article for cited in sorted(self.cited.all(), key=lambda cited: cited.sort_order or 0)]

    @property
    def revisions(self):
        return self._revisions

    def search_typed(self) -> str:
        return bigrams.typed(self.slug, prose.plain(self.stem)[:MOST_TYPED])

    def search_tokens(self) -> str:
        return bigrams.indexed(self.slug, prose.plain(self.stem), prose.plain(self.explanation))

    def missing(self) -> list[check.Problem]:
        """What must be mended before publishing, by today's law; queries the library."""
        return check.problems(self, on=today())

    @transaction.atomic
    def save_revision(self, *args, **kwargs):
        """Wagtail's; before what a pack brought is changed for the first time, its own words become a revision, too."""
        if self.current_id and not self.latest_revision_id:
            stood = type(self).objects.get(pk=self.pk)
            first = super(Item, stood).save_revision(stood.author, changed=False, clean=False)
            type(first).objects.filter(pk=first.pk).update(created_at=stood.last_published_at)
            if stood.live:
                type(self).objects.filter(pk=self.pk).update(live_revision=first)
                self.live_revision = first
        return super().save_revision(*args, **kwargs)

    def publish(self, revision, *args, is_read: bool = False, **kwargs):
        """Wagtail's publishing, by whatever way it comes, all or nothing; Refused while something is to be mended.

        is_read: for check_content somebody has looked.
        """
        row = revision.as_object()
        if problems := row.missing() or ([] if is_read else advice.errors(row)):
            raise Refused(check.sentence(problems))
        with transaction.atomic():
            return super().publish(revision, *args, **kwargs)

    def get_preview_template(self, request, mode_name: str) -> str:
        return "content/item_projector.html" if mode_name == "projector" else "content/item_preview.html"

    def get_preview_context(self, request, mode_name: str) -> dict:
        body = drafts.body(self)
        answers = preview.asked(body) if mode_name == "projector" else preview.answers(body)
        stem = preview.stem(body, self.stem)
        return {"item": self, "stem": stem, "answers": list(answers), "missing": self.missing()}


class ItemArticle(Orderable):
    """An article that an item rests on."""

    item = ParentalKey(Item, on_delete=models.CASCADE, related_name="cited")
    article = models.ForeignKey(Article, models.PROTECT, related_name="+", verbose_name=_("article"))

    panels = [FieldPanel("article")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["item", "article"], name="item_cites_an_article_once")]

    def __str__(self) -> str:
        return str(self.article)


class ItemVersion(Frozen):
    """What a question 试题版本 said when it was published; found by its digest, never edited.

    body: JSON of its content.items.bodies.Body, sealed; points: what it is worth unless a form says otherwise;
    figure: {"address", "alt", "width", "height"}, empty without one; articles: primary keys of ArticleVersion.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    type = models.CharField(max_length=10, choices=ItemType)
    stem = models.TextField()
    body = models.JSONField()
    points = models.FloatField(default=1)
    figure = models.JSONField(default=dict)
    explanation = models.TextField()
    stage = models.CharField(max_length=16, choices=Stage, blank=True)
    articles = models.JSONField(default=list)
    difficulty = models.PositiveSmallIntegerField()
    tags = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["item_id", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="one_item_version_per_number")]

    def __str__(self) -> str:
        return f"{self.item} v{self.number}"

    @property
    def options(self) -> list[dict]:
        """The options of a choice, as stored; none for other types."""
        return self.body.get("options", [])

    def read(self) -> Body:
        """The body as a value."""
        return bodies.read(self.type, self.body)
