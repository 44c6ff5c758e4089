"""The same checks for what editors have in the admin: a draft is told as a pack, and the pack is checked."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from wagtail.models import Page

from content.checks import items, names, run, terms, wording
from content.checks.citations import Held, Library
from content.checks.places import SEPARATOR, Places
from content.checks.said import Texts, texts
from content.exchange import files, pack
from content.exchange.faults import Faults, PackRefused
from content.exchange.files import CoursePack
from content.exchange.items import form as said
from content.items import advice
from content.items.advice import Advice
from content.items.models import Item
from content.law.models import ArticleVersion, Law
from content.pages.models import CoursePage, LessonPage
from lms.schools.calendar import today
from lms.schools.models import Organisation

# What a single question can be wrong in.
OF_ONE_ITEM = (items, wording, names, terms)


def connect() -> None:
    """Called once when the room starts."""
    advice.register(CoursePage, of_course)
    advice.register(LessonPage, of_lesson)
    advice.register(Item, of_item)


def library() -> Library:
    """The legal library as the database holds it, today."""
    found = Library(today(), titles=dict(Law.objects.values_list("short_title", "slug")), blocked=_real_names())
    for version in ArticleVersion.objects.select_related("article__law"):
        held = Held(version.in_force_from, version.in_force_to, version.official_text)
        found.versions.setdefault(version.article.path, []).append(held)
    return found


def _real_names() -> tuple[str, ...]:
    """The schools and offices of this district."""
    return tuple(Organisation.objects.order_by("name").values_list("name", flat=True).distinct())


def of_course(page: CoursePage, within: Page | None = None) -> list[Advice]:
    """What to look at in a course as it stands, and in its published lessons and questions as last saved."""
    try:
        found = pack.as_it_stands(page)
    except PackRefused as refused:
        return _refused(refused)
    pages = [pack.newest(lesson) for lesson in page.lessons()]
    return _advice(found, pages)


def of_lesson(page: LessonPage, within: Page | None = None) -> list[Advice]:
    """What to look at in a lesson as it stands."""
    parent = (page.get_parent() or within).specific
    gathered = pack.Gathered(page)
    try:
        lesson = gathered.lesson(page)
        course = pack.course(parent).course
    except PackRefused as refused:
        return _refused(refused)
    alone = CoursePack(Path(parent.slug), {**course, "lessons": (f"01-{lesson['slug']}",)}, [lesson])
    alone.media = gathered.media
    return [replace(one, where=one.where.partition(SEPARATOR)[2]) for one in _advice(alone, [page], only="lessons")]


def of_item(item: Item, within: Page | None = None) -> list[Advice]:
    """What to look at in a question as it stands."""
    form = said(item, lambda link: link, lambda image: "picture.svg")
    pool = {"pool": item.pool.slug, "title": item.pool.title, "purpose": item.pool.purpose, "items": (form,)}
    course = {"slug": "draft", "stage": item.stage, "lessons": (), "quizzes": ()}
    read = _read_back(files.written_pool(pool), CoursePack(Path("draft"), course))
    held = library()
    found = [one for family in OF_ONE_ITEM for one in family.check(read, held)]
    return [Advice(one.message, is_error=one.is_error) for one in found]


def _refused(refused: PackRefused) -> list[Advice]:
    return [Advice(fault.message, fault.file) for fault in refused.faults]


def _read_back(text: str, course: CoursePack) -> Texts:
    """The texts of a pack with the one pool, read from its file, so that lines can be named."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pool.yaml"
        path.write_text(text, encoding="utf-8")
        course.pools = [files.read_pool(path, Faults())]
    return texts(course)


def _advice(found: CoursePack, pages: list[LessonPage], *, only: str = "") -> list[Advice]:
    """Findings of a pack in canonical form, each with the page and block that it is about. only: a folder of it."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / (found.course["slug"] or "course")
        for name, content in files.written(found).items():
            files.put(home, name, content)
        read = files.read(home, Faults())
        places = Places(found, {f"{number:02}-{page.slug}": page for number, page in enumerate(pages, start=1)})
        rows = run.findings([read], on=today(), library=library())
        return [
            Advice(one.naming([name for name, _line in one.items]), places.name(one.file, one.line), one.is_error)
            for one in rows
            if not only or one.file.parent.name == only
        ]
