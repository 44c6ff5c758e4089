"""Packs → ordinary, editable pages, items and law; published, all or nothing."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from content.exchange import agreement, files, pack, pages
from content.exchange.faults import Fault, PackRefused
from content.exchange.files import CoursePack, LawPack
from content.exchange.law import library, store
from content.exchange.pages import CourseStore, Home
from content.law import indexing
from content.pages.models import CoursePage
from lms.bulk import no_collecting
from lms.people.models import User


@dataclass(frozen=True)
class Loaded:
    """What loading one pack did: how many rows of each kind were written, none if it was there already."""

    name: str
    written: dict[str, int]

    @property
    def is_unchanged(self) -> bool:
        return not any(self.written.values())


@no_collecting()
def load(folders: Iterable[Path], *, by: User | None, replace: bool = False) -> list[Loaded]:
    """Load packs, law first; one transaction, after which a job makes them findable. Loading again writes nothing.

    replace: overwrite what editors changed since the pack was loaded. Raises PackRefused with file, line and remedy.
    """
    packs = files.read_all(folders)
    laws = [found for found in packs if isinstance(found, LawPack)]
    courses = [found for found in packs if isinstance(found, CoursePack)]
    agreement.check_all(courses, known=library(laws))
    with transaction.atomic(), indexing.in_bulk(by_job=True):
        loaded = [_law(found) for found in laws]
        home = Home.now() if courses else None
        for some in _apart(courses) if home else ():
            loaded += _courses(some, home, by=by, replace=replace)
        return loaded


def _law(found: LawPack) -> Loaded:
    return Loaded(found.folder.name, store(found))


def _apart(packs: Iterable[CoursePack]) -> Iterator[list[CoursePack]]:
    """Packs in their order, parted where one brings an address, pool or item that one before it brings, too."""
    some: list[CoursePack] = []
    taken: set[tuple[str, str]] = set()
    for found in packs:
        brings = {("course", found.course["slug"]), *(("pool", pool["pool"]) for pool in found.pools)}
        brings |= {("item", item["id"]) for pool in found.pools for item in pool["items"]}
        if brings & taken:
            yield some
            some, taken = [], set()
        some.append(found)
        taken |= brings
    yield some


def _courses(packs: list[CoursePack], home: Home, *, by: User | None, replace: bool) -> list[Loaded]:
    slugs = [found.course["slug"] for found in packs]
    there = {page.slug: page for page in CoursePage.objects.filter(slug__in=slugs).order_by("-path")}
    courses = {}
    for found in packs:
        page, wanted = there.get(found.course["slug"]), normal(found)
        if page is None or not page.live or _differs(page, wanted, replace=replace):
            courses[found.folder] = CourseStore(wanted, page, digest_hex(wanted), home.articles)
    pages.store(list(courses.values()), home, by=by)
    written = {folder: course.written for folder, course in courses.items()}
    return [Loaded(found.folder.name, written.get(found.folder, {})) for found in packs]


def _differs(page: CoursePage, wanted: CoursePack, *, replace: bool) -> bool:
    """Does a published course say something else? Raises PackRefused if editors wrote that, unless it is replaced."""
    there = pack.course(page)
    if there.said() == wanted.said() and not page.has_unpublished_changes:
        return False
    if not replace and page.pack_digest and page.pack_digest != digest_hex(there):
        message = _("Editors have changed this course since it was loaded. Export it first, or load with --replace.")
        raise PackRefused([Fault(str(wanted.folder), 0, message)])
    return True


def normal(found: CoursePack) -> CoursePack:
    """A pack as it would be exported: stems after positions and slugs, pools by their slugs."""
    stems = tuple(f"{number:02}-{lesson['slug']}" for number, lesson in enumerate(found.lessons, start=1))
    pools = sorted(found.pools, key=lambda pool: pool["pool"])
    return CoursePack(found.folder, {**found.course, "lessons": stems}, found.lessons, pools, found.media)


def digest_hex(found: CoursePack) -> str:
    """SHA-256 of all that a pack says."""
    *texts, media = found.said()
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in media.items()}
    # What was read from files holds no circles.
    said = json.dumps([texts, digests], sort_keys=True, default=_plain, check_circular=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _plain(value: object) -> object:
    return vars(value) if hasattr(value, "__dataclass_fields__") else str(value)
