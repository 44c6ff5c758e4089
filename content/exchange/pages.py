"""Course packs into pages, items and media."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from content.exchange import fresh as publishing
from content.exchange import items as packed
from content.exchange import pack as packing
from content.exchange import stream
from content.exchange.files import CoursePack
from content.items import drafts
from content.items import pictures as files
from content.items.models import Item, ItemArticle, Pool
from content.law import indexing, prose
from content.law.models import Article
from content.pages import sections, tree
from content.pages.models import CataloguePage, CoursePage, CourseQuiz, LessonPage
from lms.people.models import User

PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".webp"}


@dataclass(frozen=True)
class Home:
    """Where courses are put and what they cite: the catalogue and the legal library, found once for all packs."""

    catalogue: CataloguePage
    articles: dict[str, Article]

    @classmethod
    def now(cls) -> "Home":
        """As they stand after the law packs were loaded."""
        rows = Article.objects.select_related("law")
        return cls(tree.ensure(), {article.path: article for article in rows})


class CourseStore:
    """Writes one course pack; what is there already and says the same is left alone."""

    def __init__(self, pack: CoursePack, home: Home, *, by: User | None) -> None:
        self.pack = pack
        self.catalogue, self.articles = home.catalogue, home.articles
        self.by = by
        self.rows = stream.Rows()
        self.rows.articles = {path: article.pk for path, article in self.articles.items()}
        self.pools: dict[str, Pool] = {}
        self.items: dict[str, Item] = {}
        self.written = {"items": 0, "lessons": 0, "courses": 0}

    def store(self, page: CoursePage | None, digest: str) -> dict[str, int]:
        """Write what differs and publish it; how many rows were written, by kind."""
        self._store_media()
        self._store_pools()
        if page is None:
            self._store_fresh(digest)
        else:
            self._store_again(page, digest)
        self.written["courses"] += 1
        return self.written

    def _store_fresh(self, digest: str) -> None:
        page, at = self._filled_course(CoursePage(slug=self.pack.course["slug"]), digest), timezone.now()
        lessons = [self._filled_lesson(LessonPage(slug=lesson["slug"]), lesson) for lesson in self.pack.lessons]
        publishing.check_course(page, lessons, on=timezone.localdate(at))
        publishing.add_course(self.catalogue, page, lessons, by=self.by, at=at)
        self.written["lessons"] += len(lessons)

    def _store_again(self, page: CoursePage, digest: str) -> None:
        self._filled_course(page, digest).save_revision(user=self.by)
        for lesson in self.pack.lessons:
            self._store_lesson(page, lesson)
        self._order_lessons(page)
        revision = page.get_latest_revision() or page.save_revision(user=self.by)
        # Packs are looked at before they are loaded, by manage.py check_content.
        page.publish(revision, user=self.by, is_read=True)

    def _store_media(self) -> None:
        names = sorted(set(self.pack.media_names()))
        pictures = [name for name in names if PurePosixPath(name).suffix in PICTURES]
        self.rows.images.update(self._media(get_image_model(), pictures))
        self.rows.documents.update(self._media(get_document_model(), sorted(set(names) - set(pictures))))

    def _media(self, model, names: list[str]) -> dict[str, int]:
        """Primary keys of the files by name; one that is there with the same title and bytes is used again."""
        found, fresh = files.stored(model, [(name, self.pack.media[name]) for name in names])
        indexing.written(fresh)
        return {name: pk for (name, _content), pk in found.items()}

    def _store_pools(self) -> None:
        """Pools with their items; items that are new are published together."""
        self.pools = pools = self._pools()
        said = [(pools[pool["pool"]], at, one) for pool in self.pack.pools for at, one in enumerate(pool["items"], 1)]
        there = {item.slug: item for item in Item.objects.filter(slug__in=[one["id"] for _pool, _at, one in said])}
        fresh = []
        for pool, position, one in said:
            if one["id"] in there:
                self._store_item(there[one["id"]], pool, position, one)
            else:
                fresh.append(self._filled(Item(slug=one["id"], author=self.by), pool, position, one))
        self.items = there | {item.slug: item for item in fresh}
        gone = Item.objects.filter(pool__in=pools.values(), live=True).exclude(slug__in=[one["id"] for *_, one in said])
        for item in gone:
            item.unpublish(user=self.by)
            self.written["items"] += 1
        if fresh:
            publishing.publish_items(fresh, by=self.by, at=timezone.now())
            self.written["items"] += len(fresh)

    def _pools(self) -> dict[str, Pool]:
        """The pools of the pack by their slugs, written as the pack says."""
        rows = [Pool(slug=said["pool"], title=said["title"], purpose=said["purpose"]) for said in self.pack.pools]
        names = ("title", "purpose")
        Pool.objects.bulk_create(rows, update_conflicts=True, unique_fields=["slug"], update_fields=names)
        return {pool.slug: pool for pool in Pool.objects.filter(slug__in=[row.slug for row in rows])}

    def _store_item(self, item: Item, pool: Pool, position: int, said: dict) -> None:
        if self._is_published_so(item, pool, position, said):
            return
        revision = self._filled(item, pool, position, said).save_revision(user=self.by)
        item.publish(revision, user=self.by, is_read=True)
        self.written["items"] += 1

    def _filled(self, item: Item, pool: Pool, position: int, said: dict) -> Item:
        item.pool, item.position, item.type = pool, position, said["type"]
        item.stem, item.explanation = prose.write(said["stem"]), prose.write(said["explanation"])
        item.options = self._answers(item, said)
        for name in ("scoring", "points", "option_order", "match_case", "unit_needed", "most", "difficulty"):
            setattr(item, name, said[name])
        item.tags = ", ".join(said["tags"])
        item.figure_id, item.figure_alt = self.rows.images.get(said["figure"]), said["figure_alt"]
        item.stage = self.pack.course["stage"]
        item.cited = [
            ItemArticle(article=self.articles[path], sort_order=number) for number, path in enumerate(said["articles"])
        ]
        return item

    def _answers(self, item: Item, said: dict):
        """The stored form of an item's answers, with the pictures of this pack."""
        body = packed.body_of(said, picture=lambda name: str(self.rows.images[name]))
        return drafts.stored(item, body)

    def _is_published_so(self, item: Item, pool: Pool, position: int, said: dict) -> bool:
        if not item.live or item.has_unpublished_changes or (item.pool_id, item.position) != (pool.pk, position):
            return False
        gathered = packing.Gathered(None)
        form = packed.form(item, lambda link: link, gathered.file_name)
        return form == said and all(self.pack.media.get(name) == content for name, content in gathered.media.items())

    def _filled_course(self, page: CoursePage, digest: str) -> CoursePage:
        said = self.pack.course
        for name in ("title", "summary", "audience", "stage", "designed_minutes", "basis_text"):
            setattr(page, name, said[name])
        page.certificate_template, page.certificate_months = said["certificate_template"], said["certificate_months"]
        page.rule_lessons, page.rule_practice, page.rule_test = (bool(said["rule"][name]) for name in packing.RULES)
        page.basis_article = self.articles[said["basis"]] if said["basis"] else None
        page.pack_digest = digest
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

    def _filled_lesson(self, lesson: LessonPage, said: dict) -> LessonPage:
        lesson.title, lesson.minutes, lesson.intro = said["title"], said["minutes"], said["intro"]
        lesson.body = lesson.body.stream_block.to_python(stream.raw(said["body"], self.rows))
        return lesson

    def _store_lesson(self, page: CoursePage, said: dict) -> None:
        lesson = LessonPage.objects.child_of(page).filter(slug=said["slug"]).first()
        if lesson and lesson.live and not lesson.has_unpublished_changes and self._says(lesson, said):
            return
        if lesson is None:
            lesson = self._filled_lesson(LessonPage(slug=said["slug"]), said)
            publishing.add_lessons(page, [lesson], by=self.by, at=timezone.now())
        else:
            # The course looks at all its lessons when it is published.
            self._filled_lesson(lesson, said)
            lesson.publish(lesson.save_revision(user=self.by), user=self.by, is_checked=True)
        self.written["lessons"] += 1

    def _says(self, lesson: LessonPage, said: dict) -> bool:
        gathered = packing.Gathered(lesson.get_parent().specific)
        same_words = gathered.lesson(lesson) == said
        return same_words and all(self.pack.media.get(name) == content for name, content in gathered.media.items())

    def _order_lessons(self, page: CoursePage) -> None:
        wanted = [lesson["slug"] for lesson in self.pack.lessons]
        there = list(page.lessons())
        for lesson in (lesson for lesson in there if lesson.slug not in wanted):
            lesson.unpublish(user=self.by)
        if [lesson.slug for lesson in there if lesson.slug in wanted] != wanted:
            for slug in wanted:
                LessonPage.objects.child_of(page).get(slug=slug).move(page, pos="last-child")
