"""Course packs into pages, items and media."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from content.exchange import fresh as publishing
from content.exchange import items as packed
from content.exchange import pack as packing
from content.exchange import stream
from content.exchange.faults import Fault, PackRefused
from content.exchange.files import CoursePack
from content.items import drafts
from content.items import pictures as files
from content.items.bodies import Body
from content.items.models import Item, ItemArticle, Pool
from content.law import indexing, prose
from content.law.models import Article, ArticleVersion
from content.law.queries import in_force
from content.pages import sections, tree
from content.pages.models import CataloguePage, CoursePage, CourseQuiz, LessonPage
from lms.people.models import User
from lms.refused import Refused

PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".webp"}


@dataclass(frozen=True)
class Home:
    """Where courses are put and what they cite: the catalogue and the legal library, found once for all packs."""

    catalogue: CataloguePage
    articles: dict[str, Article]
    in_force: dict[str, ArticleVersion]

    @classmethod
    def now(cls) -> "Home":
        """As they stand after the law packs were loaded."""
        rows = Article.objects.prefetch_related("law")
        return cls(tree.ensure(), {article.path: article for article in rows}, in_force(timezone.localdate()))


def store(courses: Sequence["CourseStore"], home: Home, *, by: User | None) -> None:
    """Write what differs and publish it; what nobody has had yet is written in a few queries for all courses.

    No two of them may bring the same address, pool or item. Raises PackRefused for a course that may not be published.
    """
    at = timezone.now()
    _store_media(courses)
    _store_pools(courses, home.in_force, by=by, at=at)
    fresh = [course for course in courses if course.page is None]
    pages = [(course.filled(), lessons) for course, lessons in zip(fresh, _lessons(fresh), strict=True)]
    taken = publishing.taken(page.slug for page, _lessons in pages)
    for course, (page, lessons) in zip(fresh, pages, strict=True):
        with course.refusing():
            publishing.check_course(page, lessons, home.in_force, taken, on=timezone.localdate(at))
        course.written |= {"lessons": len(lessons), "courses": 1}
    publishing.add_courses(home.catalogue, pages, home.in_force, by=by, at=at)
    for course in courses:
        if course.page is not None:
            with course.refusing():
                course.store_again(course.page, by=by)


def _store_media(courses: Sequence["CourseStore"]) -> None:
    for course in courses:
        names = sorted(set(course.pack.media_names()))
        course.rows.images.update(dict.fromkeys(name for name in names if PurePosixPath(name).suffix in PICTURES))
        course.rows.documents.update(dict.fromkeys(name for name in names if name not in course.rows.images))
    for model, kind in ((get_image_model(), "images"), (get_document_model(), "documents")):
        named = [(course.pack.media, getattr(course.rows, kind)) for course in courses]
        # One that is there with the same title and bytes is used again.
        found, fresh = files.stored(model, [(name, media[name]) for media, rows in named for name in rows])
        indexing.written(fresh)
        for media, rows in named:
            rows.update({name: found[name, media[name]] for name in rows})


def _store_pools(
    courses: Sequence["CourseStore"], held: Mapping[str, ArticleVersion], *, by: User | None, at: datetime
) -> None:
    """Pools with their items; items that are new are published together."""
    pools = _pools([pool for course in courses for pool in course.pack.pools])
    asked = [one["id"] for course in courses for one in course.items_said()]
    there = {item.slug: item for item in Item.objects.filter(slug__in=asked)}
    fresh: list[tuple[Item, Body]] = []
    for course in courses:
        course.pools = {pool["pool"]: pools[pool["pool"]] for pool in course.pack.pools}
        with course.refusing():
            fresh += course.store_items(there, by=by)
    gone = Item.objects.filter(pool__in=pools.values(), live=True).exclude(slug__in=asked).select_related("pool")
    for item in gone:
        item.unpublish(user=by)
        next(course for course in courses if item.pool.slug in course.pools).written["items"] += 1
    if fresh:
        publishing.publish_items(fresh, held, by=by, at=at)


def _pools(said: Sequence[dict]) -> dict[str, Pool]:
    """Pools by their slugs, written as packs say."""
    rows = [Pool(slug=one["pool"], title=one["title"], purpose=one["purpose"]) for one in said]
    names = ("title", "purpose")
    Pool.objects.bulk_create(rows, update_conflicts=True, unique_fields=["slug"], update_fields=names)
    return {pool.slug: pool for pool in Pool.objects.filter(slug__in=[row.slug for row in rows])}


def _lessons(courses: Sequence["CourseStore"]) -> list[list[LessonPage]]:
    """The lessons of courses that nobody has had yet; what their parts refer to is looked up once for all."""
    said = [(course, lesson) for course in courses for lesson in course.pack.lessons]
    blocks = LessonPage._meta.get_field("body").stream_block
    bodies = iter(blocks.bulk_to_python([stream.raw(lesson["body"], course.rows) for course, lesson in said]))
    return [[_filled(LessonPage(), lesson, next(bodies)) for lesson in course.pack.lessons] for course in courses]


def _filled(lesson: LessonPage, said: dict, body: StreamValue) -> LessonPage:
    lesson.slug, lesson.title, lesson.minutes, lesson.intro = (said[x] for x in ("slug", "title", "minutes", "intro"))
    lesson.body = body
    return lesson


class CourseStore:
    """One course on its way from its pack into pages; what is there already and says the same is left alone.

    page: the course as it is there, if it is; digest: of the pack; written: how many rows were written, by kind.
    """

    def __init__(self, pack: CoursePack, page: CoursePage | None, digest: str, articles: dict[str, Article]) -> None:
        self.pack, self.page, self.digest, self.articles = pack, page, digest, articles
        self.rows = stream.Rows(articles={path: article.pk for path, article in articles.items()})
        self.pools: dict[str, Pool] = {}
        self.items: dict[str, Item] = {}
        self.written = {"items": 0, "lessons": 0, "courses": 0}

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """What is refused inside is the fault of this pack."""
        try:
            yield
        except Refused as refused:
            raise PackRefused([Fault(str(self.pack.folder), 0, refused.message)]) from refused

    def items_said(self) -> Iterator[dict]:
        """The items of all its pools."""
        return (one for pool in self.pack.pools for one in pool["items"])

    def store_items(self, there: Mapping[str, Item], *, by: User | None) -> list[tuple[Item, Body]]:
        """Publish what differs of the items that are there; the others, filled, with their bodies."""
        fresh = []
        for pool in self.pack.pools:
            for position, one in enumerate(pool["items"], start=1):
                item = there.get(one["id"]) or Item(slug=one["id"], author=by)
                at = (self.pools[pool["pool"]], position)
                if item.pk is None:
                    fresh.append((item, self._fill(item, *at, one)))
                elif not self._is_published_so(item, *at, one):
                    self._fill(item, *at, one)
                    item.publish(item.save_revision(user=by), user=by, is_read=True)
                    self.written["items"] += 1
                self.items[item.slug] = item
        self.written["items"] += len(fresh)
        return fresh

    def _fill(self, item: Item, pool: Pool, position: int, said: dict) -> Body:
        """Put into an item what the pack says; its body."""
        # The pictures are those of this pack.
        body = packed.body_of(said, picture=lambda name: str(self.rows.images[name]))
        item.pool, item.position, item.type = pool, position, said["type"]
        item.stem, item.explanation = prose.write(said["stem"]), prose.write(said["explanation"])
        item.options = drafts.stored(item, body)
        for name in ("scoring", "points", "option_order", "match_case", "unit_needed", "most", "difficulty"):
            setattr(item, name, said[name])
        item.tags = ", ".join(said["tags"])
        item.figure_id, item.figure_alt = self.rows.images.get(said["figure"]), said["figure_alt"]
        item.stage = self.pack.course["stage"]
        item.cited = [
            ItemArticle(article=self.articles[path], sort_order=number) for number, path in enumerate(said["articles"])
        ]
        return body

    def _is_published_so(self, item: Item, pool: Pool, position: int, said: dict) -> bool:
        if not item.live or item.has_unpublished_changes or (item.pool_id, item.position) != (pool.pk, position):
            return False
        gathered = packing.Gathered(None)
        form = packed.form(item, lambda link: link, gathered.file_name)
        return form == said and all(self.pack.media.get(name) == content for name, content in gathered.media.items())

    def filled(self) -> CoursePage:
        """The page, a new one if there is none, with what the pack says; the items are there by now."""
        said, page = self.pack.course, self.page or CoursePage(slug=self.pack.course["slug"])
        for name in ("title", "summary", "audience", "stage", "designed_minutes", "basis_text"):
            setattr(page, name, said[name])
        page.certificate_template, page.certificate_months = said["certificate_template"], said["certificate_months"]
        page.rule_lessons, page.rule_practice, page.rule_test = (bool(said["rule"][name]) for name in packing.RULES)
        page.basis_article = self.articles[said["basis"]] if said["basis"] else None
        page.pack_digest = self.digest
        page.quizzes = [self._quiz(position, quiz) for position, quiz in enumerate(said["quizzes"])]
        return page

    def _quiz(self, position: int, said: dict) -> CourseQuiz:
        values = {name: value for name, value in said.items() if name not in ("pool", "frees", "sections")}
        return CourseQuiz(
            sort_order=position,
            pool=self.pools[said["pool"]] if said["pool"] else None,
            frees=", ".join(said["frees"]),
            sections=[("section", sections.raw(self._section(section))) for section in said["sections"]],
            **values,
        )

    def _section(self, said: dict) -> sections.Section:
        pool, items = (
            self.pools[said["pool"]] if said["pool"] else None,
            tuple(self.items[slug] for slug in said["items"]),
        )
        return sections.Section(**{**said, "pool": pool, "items": items})

    def store_again(self, page: CoursePage, *, by: User | None) -> None:
        """Publish the page that is there with what the pack says now, and the lessons that differ."""
        revision = self.filled().save_revision(user=by)
        for lesson in self.pack.lessons:
            self._store_lesson(page, lesson, by=by)
        self._order_lessons(page, by=by)
        # Packs are looked at before they are loaded, by manage.py check_content.
        page.publish(revision, user=by, is_read=True)
        self.written["courses"] += 1

    def _store_lesson(self, page: CoursePage, said: dict, *, by: User | None) -> None:
        lesson = LessonPage.objects.child_of(page).filter(slug=said["slug"]).first()
        if lesson and lesson.live and not lesson.has_unpublished_changes and self._says(lesson, said):
            return
        filled = _filled(lesson or LessonPage(), said, self._body(said))
        if lesson is None:
            publishing.add_lessons(page, [filled], by=by, at=timezone.now())
        else:
            # The course looks at all its lessons when it is published.
            filled.publish(filled.save_revision(user=by), user=by, is_checked=True)
        self.written["lessons"] += 1

    def _body(self, said: dict) -> StreamValue:
        return LessonPage._meta.get_field("body").stream_block.to_python(stream.raw(said["body"], self.rows))

    def _says(self, lesson: LessonPage, said: dict) -> bool:
        gathered = packing.Gathered(lesson.get_parent().specific)
        same_words = gathered.lesson(lesson) == said
        return same_words and all(self.pack.media.get(name) == content for name, content in gathered.media.items())

    def _order_lessons(self, page: CoursePage, *, by: User | None) -> None:
        wanted = [lesson["slug"] for lesson in self.pack.lessons]
        there = list(page.lessons())
        for lesson in (lesson for lesson in there if lesson.slug not in wanted):
            lesson.unpublish(user=by)
        if [lesson.slug for lesson in there if lesson.slug in wanted] != wanted:
            for slug in wanted:
                LessonPage.objects.child_of(page).get(slug=slug).move(page, pos="last-child")
