"""The same checks for what editors have in the admin: a draft is told as a pack, and the pack is checked."""

from pathlib import Path
from tempfile import TemporaryDirectory

from content.checks import items, names, run, wording
from content.checks.citations import Held, Library
from content.checks.said import Finding, Texts, texts
from content.exchange import files, pack
from content.exchange.faults import Faults, PackRefused
from content.exchange.files import CoursePack
from content.exchange.items import form as said
from content.items import advice
from content.items.models import Item
from content.law.models import ArticleVersion, Law
from content.pages.models import CoursePage, LessonPage
from lms.schools.calendar import today
from lms.schools.models import Organisation

# What a single question can be wrong in.
OF_ONE_ITEM = (items, wording, names)


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


def of_course(page: CoursePage) -> list[str]:
    """What to look at in a course, its lessons and its questions, as last saved."""
    try:
        return [str(one) for one in _findings(pack.course(page))]
    except PackRefused as refused:
        return [str(fault) for fault in refused.faults]


def of_lesson(page: LessonPage) -> list[str]:
    """What to look at in a lesson, as last saved."""
    draft = pack.newest(page)
    parent = page.get_parent().specific
    try:
        found = pack.course(parent)
        gathered = pack.Gathered(parent)
        lesson = gathered.lesson(draft)
    except PackRefused as refused:
        return [str(fault) for fault in refused.faults]
    course = {**found.course, "lessons": (f"01-{lesson['slug']}",)}
    alone = CoursePack(found.folder, course, [lesson], media=gathered.media)
    return [str(one) for one in _findings(alone) if one.file.parent.name == "lessons"]


def of_item(item: Item) -> list[str]:
    """What to look at in a question, as last saved."""
    draft = pack.newest(item)
    form = said(draft, lambda link: link, lambda image: "picture.svg")
    pool = {"pool": item.pool.slug, "title": item.pool.title, "purpose": item.pool.purpose, "items": (form,)}
    course = {"slug": "draft", "stage": draft.stage, "lessons": (), "quizzes": ()}
    read = _read_back(files.written_pool(pool), CoursePack(Path("draft"), course))
    held = library()
    return [str(one) for family in OF_ONE_ITEM for one in family.check(read, held)]


def _read_back(text: str, course: CoursePack) -> Texts:
    """The texts of a pack with the one pool, read from its file, so that lines can be named."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pool.yaml"
        path.write_text(text, encoding="utf-8")
        course.pools = [files.read_pool(path, Faults())]
    return texts(course)


def _findings(found: CoursePack) -> list[Finding]:
    """Findings of a pack in canonical form; files are named as export_pack would write them."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / (found.course["slug"] or "course")
        for name, content in files.written(found).items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        read = files.read(home, Faults())
        rows = run.findings([read], on=today(), library=library())
        return [Finding(one.file.relative_to(home), one.line, one.message) for one in rows]
