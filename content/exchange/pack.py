"""Pages, items and law → packs."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Prefetch
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from content.exchange import items, stream
from content.exchange.faults import Fault, PackRefused
from content.exchange.files import CoursePack, LawPack
from content.exchange.stream import text_of
from content.items.models import Item, Pool
from content.law.models import ArticleVersion, Law
from content.pages import sections
from content.pages.models import CoursePage, CourseQuiz, LessonPage

# Options of a quiz that packs and pages call by the same name.
OPTIONS = (
    "cooldown_minutes", "counts", "opens_at", "closes_at", "feedback", "shuffle_items", "shuffle_options",
    "one_per_page", "may_go_back", "draft",
)  # fmt: skip
RULES = {"lessons": "finished", "practice": "handed_in", "test": "passed"}


def course(page: CoursePage) -> CoursePack:
    """A course as a pack, with the changes that wait for publication.

    Lessons and items that were never published stay out. Raises PackRefused for a link that a pack cannot hold.
    """
    return as_it_stands(newest(page))


def as_it_stands(page: CoursePage) -> CoursePack:
    """The same of a course on an editor's form, saved or not."""
    gathered = Gathered(page)
    pack = CoursePack(Path(page.slug))
    pack.lessons = [gathered.lesson(newest(lesson)) for lesson in page.lessons()]
    quizzes = sorted(page.quizzes.all(), key=lambda quiz: quiz.sort_order or 0)
    pools = dict.fromkeys(pool for quiz in quizzes for pool in sections.pools(quiz))
    pack.pools = [gathered.pool(pool) for pool in sorted(pools, key=lambda pool: pool.slug)]
    pack.course = _about(page, quizzes, [lesson["slug"] for lesson in pack.lessons])
    pack.media = gathered.media
    return pack


def newest(row):
    """A page or item as its editor left it: the draft if one waits, else what is published."""
    return row.get_latest_revision_as_object() if row.has_unpublished_changes else row


def _about(page: CoursePage, quizzes: Iterable[CourseQuiz], slugs: list[str]) -> dict:
    asked = {"lessons": page.rule_lessons, "practice": page.rule_practice, "test": page.rule_test}
    return {
        "slug": page.slug,
        "title": text_of(page.title),
        "summary": text_of(page.summary),
        "audience": page.audience,
        "stage": page.stage,
        "designed_minutes": page.designed_minutes,
        "certificate_template": page.certificate_template,
        "certificate_months": page.certificate_months,
        "basis": page.basis_article.path if page.basis_article else "",
        "basis_text": text_of(page.basis_text),
        "rule": {name: RULES[name] if wanted else "" for name, wanted in asked.items()},
        "lessons": tuple(f"{number:02}-{slug}" for number, slug in enumerate(slugs, start=1)),
        "quizzes": tuple(_quiz(quiz) for quiz in quizzes),
    }


def _quiz(quiz: CourseQuiz) -> dict:
    texts = ("title", "description", "success_text", "fail_text")
    return {
        "key": quiz.key,
        "purpose": quiz.purpose,
        "lesson": quiz.lesson,
        "frees": quiz.freed(),
        "pool": quiz.pool.slug if quiz.pool else "",
        "draw": quiz.draw if quiz.pool else None,
        "sections": tuple(_section(section) for section in sections.of(quiz)) if quiz.sections else (),
        "pass_mark": quiz.pass_mark,
        "attempts": quiz.attempts,
        "time_limit_minutes": quiz.time_limit_minutes,
        **{name: getattr(quiz, name) for name in OPTIONS},
        **{name: text_of(getattr(quiz, name)) for name in texts},
    }


def _section(section: sections.Section) -> dict:
    return {
        "title": text_of(section.title),
        "pool": section.pool.slug if section.pool else "",
        "draw": section.draw,
        "tags": section.tags,
        "difficulty_least": section.difficulty_least,
        "difficulty_most": section.difficulty_most,
        "stage": section.stage,
        "types": section.types,
        "items": tuple(item.slug for item in section.items),
        "points": section.points,
        "pass_mark": section.pass_mark,
    }


class Gathered:
    """Collects the media of a course while its parts are told in the form of packs."""

    def __init__(self, page: CoursePage | None) -> None:
        self.where = page.title if page else ""
        self.media: dict[str, bytes] = {}
        self.names: dict[tuple[str, int], str] = {}

    def lesson(self, lesson: LessonPage) -> dict:
        self.where = lesson.title
        return {
            "slug": lesson.slug,
            "title": text_of(lesson.title),
            "minutes": lesson.minutes,
            "intro": text_of(lesson.intro),
            "body": stream.parts(lesson.body, file_name=self.file_name, link=self.link),
        }

    def pool(self, pool: Pool) -> dict:
        self.where = pool.title
        rows = Item.objects.filter(pool=pool, live=True).order_by("position", "slug")
        return {
            "pool": pool.slug,
            "title": text_of(pool.title),
            "purpose": pool.purpose,
            "items": tuple(self.item(newest(item)) for item in rows),
        }

    def item(self, item: Item) -> dict:
        return items.form(item, self.link, self.file_name)

    def file_name(self, media) -> str:
        """The name of an image's or document's file, after its title; the bytes are kept for the folder."""
        known = (type(media).__name__, media.pk)
        if known not in self.names:
            with media.file.open("rb") as opened:
                content = opened.read()
            ending = PurePosixPath(media.file.name).suffix.lower()
            name = (slugify(media.title) or "media") + ending
            if name in self.media and self.media[name] != content:
                name = f"{slugify(media.title) or 'media'}-{media.get_file_hash()[:8]}{ending}"
            self.names[known], self.media[name] = name, content
        return self.names[known]

    def link(self, link: str) -> str:
        """A stored link as packs hold it: pages of this site by their address."""
        if link.startswith("page:"):
            try:
                return Page.objects.get(pk=int(link.removeprefix("page:"))).relative_url(None) or "/"
            except (ObjectDoesNotExist, ValueError):
                link = _("a page that is gone")
        if link.startswith(("law:", "https://", "/", "tel:")):
            return link
        message = _(
            "A link goes to %(address)s. Packs hold links to https://…, /… on this site and tel:… only. Change it."
        )
        raise PackRefused([Fault(self.where, 0, message % {"address": link})])


def laws(slugs: Iterable[str] | None = None) -> LawPack:
    """The legal library as a pack, or some of its laws."""
    pack = LawPack(Path("law"))
    versions = Prefetch("articles__versions", ArticleVersion.objects.order_by("in_force_from"))
    rows = Law.objects.order_by("slug").prefetch_related("articles", versions)
    for law in rows if slugs is None else rows.filter(slug__in=list(slugs)):
        articles = sorted(law.articles.all(), key=lambda article: article.sort)
        pack.laws[law.slug] = {
            "slug": law.slug,
            "title": text_of(law.title),
            "short_title": text_of(law.short_title),
            "kind": law.kind,
            "source_name": text_of(law.source_name),
            "articles": tuple(
                {"number": article.number, "versions": tuple(version_form(v) for v in article.versions.all())}
                for article in articles
            ),
        }
    return pack


def version_form(version: ArticleVersion) -> dict:
    """What an article said in a time, in the form of packs."""
    return {
        "in_force_from": version.in_force_from,
        "in_force_to": version.in_force_to,
        "label": text_of(version.label),
        "summary": text_of(version.summary),
        "official_text": text_of(version.official_text),
        "grade": version.grade,
        "source_name": text_of(version.source_name),
        "checked_on": version.source_checked_on,
    }
