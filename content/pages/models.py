"""The page tree: home, catalogue, courses, lessons."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel, TitleFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from content.blocks import stream
from content.blocks.parts import parts
from content.blocks.quiz import KEY
from content.items.advice import BeforePublishingPanel
from content.items.check import Problem
from content.items.choices import Audience, Stage
from content.items.models import Pool
from content.items.quiz_options import QuizOptions
from content.law import bigrams, ruby
from content.law.models import Article
from content.pages import check
from content.pages.forms import CheckedPageForm, CourseForm
from content.pages.panels import StatePanel
from content.pages.publishing import PublishedWhole
from content.pages.sections import SectionBlock
from lms.schools.calendar import today


class Change(models.TextChoices):
    """What publishing a course means for those who are taking it."""

    CORRECTION = "correction", _("correction: the same edition, text mended")
    EDITION = "edition", _("new edition: begins anew for those who start from now on")


class HomePage(Page):
    """The first page 首页 for people who are not signed in."""

    intro = RichTextField(_("introduction"), features=["bold", "link"], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    # Its address is fixed: other pages lead to it by name.
    promote_panels: list[Panel] = []
    template = "content/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["content.CataloguePage"]
    max_count = 1

    class Meta:
        verbose_name = _("home page")


class CataloguePage(Page):
    """The public catalogue 课程目录."""

    intro = RichTextField(_("introduction"), features=["bold", "link"], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    # Its address is fixed: other pages lead to it by name.
    promote_panels: list[Panel] = []
    template = "content/catalogue_page.html"
    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.CoursePage"]
    max_count = 1

    class Meta:
        verbose_name = _("catalogue")

    def get_context(self, request, *args, **kwargs):
        courses = CoursePage.objects.child_of(self).live().order_by("audience", "stage", "title")
        audience = request.GET.get("audience", "")
        if audience in Audience.values:
            courses = courses.filter(audience=audience)
        return {**super().get_context(request), "courses": courses, "audience": audience, "audiences": Audience.choices}


class CoursePage(PublishedWhole, Page):
    """A course 课程 as editors write it; learners see the editions that publishing it freezes."""

    course_key = models.SlugField(editable=False, blank=True, max_length=80)
    pack_digest = models.CharField(editable=False, blank=True, max_length=64)
    summary = models.TextField(_("summary"), max_length=400, blank=True)
    audience = models.CharField(_("audience"), max_length=8, choices=Audience, default=Audience.STAFF)
    stage = models.CharField(_("school stage"), max_length=16, choices=Stage, blank=True)
    designed_minutes = models.PositiveIntegerField(
        _("designed minutes"), default=45, validators=[MinValueValidator(1)], help_text=_("45 minutes are one hour.")
    )
    rule_lessons = models.BooleanField(_("all lessons finished"), default=True)
    rule_practice = models.BooleanField(_("practice handed in"), default=False)
    rule_test = models.BooleanField(_("test passed"), default=False)
    certificate_template = models.SlugField(_("certificate template"), max_length=50, blank=True)
    certificate_months = models.PositiveIntegerField(_("valid for months"), null=True, blank=True)
    basis_article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("article")
    )
    basis_text = models.CharField(_("in words"), max_length=200, blank=True)
    change_kind = models.CharField(_("this publication is a"), max_length=10, choices=Change, default=Change.EDITION)
    change_note = models.TextField(_("what has changed"), max_length=400, blank=True)

    # Followed by content.law.indexing, which can wait for the end of a load.
    search_auto_update = False
    base_form_class = CourseForm
    content_panels = [
        StatePanel(),
        BeforePublishingPanel(),
        TitleFieldPanel("title"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("audience"), FieldPanel("stage"), FieldPanel("designed_minutes")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("rule_lessons"), FieldPanel("rule_practice"), FieldPanel("rule_test")])],
            heading=_("Completing the course asks for"),
        ),
        InlinePanel("quizzes", heading=_("Quizzes"), label=_("quiz")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("certificate_template"), FieldPanel("certificate_months")])],
            heading=_("Certificate"),
        ),
        MultiFieldPanel([FieldPanel("basis_article"), FieldPanel("basis_text")], heading=_("Legal basis")),
        MultiFieldPanel([FieldPanel("change_kind"), FieldPanel("change_note")], heading=_("What publishing means")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("search_tokens"),
        index.AutocompleteField("search_typed"),
        index.FilterField("audience"),
    ]
    exclude_fields_in_copy = ["course_key", "pack_digest"]
    admin_default_ordering = "ord"
    template = "content/course_page.html"
    parent_page_types = ["content.CataloguePage"]
    subpage_types = ["content.LessonPage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def lessons(self):
        """Its published lessons, in order."""
        return LessonPage.objects.child_of(self).live().order_by("path")

    def search_text(self) -> str:
        return self.summary

    def search_tokens(self) -> str:
        return bigrams.indexed(self.title, self.search_text())

    def search_typed(self) -> str:
        return bigrams.typed(self.title)

    def missing(self) -> list[Problem]:
        return check.course_problems(self, on=today())

    def full_clean(self, *args, **kwargs) -> None:
        super().full_clean(*args, **kwargs)
        self.course_key = self.course_key or self.slug

    def is_known_elsewhere(self, slug: str) -> bool:
        """Courses keep the address of their first day as the key of their editions."""
        return CoursePage.objects.filter(course_key=slug).exclude(pk=self.pk).exists()

    def clean(self) -> None:
        super().clean()
        key = self.course_key or self.slug
        if key and self.is_known_elsewhere(key):
            message = _(
                "The address “%(key)s” belongs to another course, whose editions learners have. Choose another."
            )
            raise ValidationError({"slug": message % {"key": key}})

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request), "lessons": list(self.lessons()), "quizzes": list(self.quizzes.all())}


class CourseQuiz(QuizOptions, Orderable):
    """A quiz 测验 of a course: where it stands, from which pools it draws, and what passes.

    Either pool and draw, which are one section, or sections of their own.
    """

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="quizzes")
    key = models.CharField(_("key name"), max_length=80, validators=[KEY])
    lesson = models.CharField(
        _("lesson"), max_length=80, blank=True, help_text=_("Its short address; empty for the whole course.")
    )
    frees = models.CharField(
        _("lessons that passing it frees"),
        max_length=400,
        blank=True,
        help_text=_("Pre-tests only: short addresses with commas between them; empty for the lesson it stands in."),
    )
    pool = models.ForeignKey(
        Pool, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pool"),
        help_text=_("Empty for a quiz of sections."),
    )  # fmt: skip
    draw = models.PositiveIntegerField(
        _("how many are asked"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty for all.")
    )
    sections = StreamField([("section", SectionBlock())], verbose_name=_("sections"), blank=True, max_num=20)
    attempts = models.PositiveIntegerField(
        _("attempts"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty for any number.")
    )

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("key"), FieldPanel("purpose")]),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("pool"), FieldPanel("draw"), FieldPanel("lesson")]),
        FieldPanel("sections"),
        FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("attempts"), FieldPanel("counts")]),
        FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("cooldown_minutes")]),
        FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at"), FieldPanel("feedback")]),
        FieldRowPanel([FieldPanel("shuffle_items"), FieldPanel("shuffle_options"), FieldPanel("draft")]),
        FieldRowPanel([FieldPanel("one_per_page"), FieldPanel("may_go_back")]),
        FieldRowPanel([FieldPanel("success_text"), FieldPanel("fail_text")]),
        FieldPanel("frees"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def __str__(self) -> str:
        return self.title

    def freed(self) -> tuple[str, ...]:
        """The lessons named in `frees`, in its order."""
        return tuple(name.strip() for name in self.frees.replace("，", ",").split(",") if name.strip())


class LessonPage(PublishedWhole, Page):
    """A lesson 课 as editors write it."""

    minutes = models.PositiveIntegerField(_("minutes"), default=20, validators=[MinValueValidator(1)])
    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    body = StreamField(stream.LessonBlocks(), verbose_name=_("parts"), blank=True)

    # Followed by content.law.indexing, which can wait for the end of a load.
    search_auto_update = False
    base_form_class = CheckedPageForm
    content_panels = [
        BeforePublishingPanel(),
        TitleFieldPanel("title"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("intro")]),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("search_tokens"),
        index.AutocompleteField("search_typed"),
    ]
    template = "content/lesson_page.html"
    parent_page_types = ["content.CoursePage"]
    subpage_types: list[str] = []
    preview_modes = [
        ("", _("phone and computer")),
        ("projector", _("projector")),
        ("print", _("print")),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def search_text(self) -> str:
        """All that is said in it, one line for each text."""
        lines = [self.intro, *(text.plain() for child in self.body for text in stream.words(child))]
        return ruby.plain("\n".join(line for line in lines if line))

    def search_tokens(self) -> str:
        return bigrams.indexed(self.title, self.search_text())

    def search_typed(self) -> str:
        return bigrams.typed(self.title)

    def missing(self) -> list[Problem]:
        return check.lesson_problems(self, on=today(), quizzes=set(self.quizzes()) or None)

    def quizzes(self) -> dict[str, str]:
        """Titles of the course's quizzes by key, as they stand in its newest draft."""
        course = self.get_parent()
        draft = course.specific.get_latest_revision_as_object() if course else None
        return {quiz.key: quiz.title for quiz in draft.quizzes.all()} if isinstance(draft, CoursePage) else {}

    def get_preview_template(self, request, mode_name: str) -> str:
        return {"projector": "content/lesson_projector.html", "print": "content/lesson_print.html"}.get(
            mode_name, self.template
        )

    def get_context(self, request, *args, **kwargs):
        course = self.get_parent().specific
        shown = parts(self.body, context={"quizzes": self.quizzes(), "page": self, "stage": course.stage})
        if getattr(request, "preview_mode", "") == "print":
            # Paper cannot unfold what a case tells afterwards.
            shown.body = shown.body.replace("<details>", "<details open>")
        return {**super().get_context(request), "parts": shown, "course": course, "stage": course.stage}
