"""Packs → ordinary, editable pages, items and law; published, all or nothing."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from content.exchange import agreement, files, pack
from content.exchange.faults import Fault, Faults, PackRefused
from content.exchange.files import CoursePack, LawPack
from content.exchange.law import library, store
from content.exchange.pages import CourseStore, Home
from content.law import indexing
from content.pages.models import CoursePage
from lms.people.models import User
from lms.refused import Refused


@dataclass(frozen=True)
class Loaded:
    """What loading one pack did: how many rows of each kind were written, none if it was there already."""

    name: str
    written: dict[str, int]

    @property
    def is_unchanged(self) -> bool:
        return not any(self.written.values())


def load(folders: Iterable[Path], *, by: User | None, replace: bool = False) -> list[Loaded]:
    """Load packs, law first; one transaction. Loading again what is there writes nothing.

    replace: overwrite what editors changed since the pack was loaded. Raises PackRefused with file, line and remedy.
    """
    faults = Faults()
    packs: list[LawPack | CoursePack] = []
    for folder in folders:
        with faults.going_on():
            packs.append(files.read(Path(folder), faults))
    laws = [found for found in packs if isinstance(found, LawPack)]
    courses = [found for found in packs if isinstance(found, CoursePack)]
    known = library(laws)
    # A lesson with a fault was left out: what the rest says about it would mislead.
    faults.raise_if_any()
    for course in courses:
        agreement.check(course, faults, known=known)
    faults.raise_if_any()
    with transaction.atomic(), indexing.in_bulk():
        loaded = [_law(found) for found in laws]
        home = Home.now() if courses else None
        return [*loaded, *(_course(found, home, by=by, replace=replace) for found in courses)]


def _law(found: LawPack) -> Loaded:
    return Loaded(found.folder.name, store(found))


def _course(found: CoursePack, home: Home, *, by: User | None, replace: bool) -> Loaded:
    page = CoursePage.objects.filter(slug=found.course["slug"]).first()
    wanted = normal(found)
    if page and page.live:
        there = pack.course(page)
        if there.said() == wanted.said() and not page.has_unpublished_changes:
            return Loaded(found.folder.name, {})
        if not replace and page.pack_digest and page.pack_digest != digest_hex(there):
            message = _(
                "Editors have changed this course since it was loaded. Export it first, or load with --replace."
            )
            raise PackRefused([Fault(str(found.folder), 0, message)])
    try:
        written = CourseStore(wanted, home, by=by).store(page, digest_hex(wanted))
    except Refused as refused:
        raise PackRefused([Fault(str(found.folder), 0, refused.message)]) from refused
    return Loaded(found.folder.name, written)


def normal(found: CoursePack) -> CoursePack:
    """A pack as it would be exported: stems after positions and slugs, pools by their slugs."""
    stems = tuple(f"{number:02}-{lesson['slug']}" for number, lesson in enumerate(found.lessons, start=1))
    pools = sorted(found.pools, key=lambda pool: pool["pool"])
    return CoursePack(found.folder, {**found.course, "lessons": stems}, found.lessons, pools, found.media)


def digest_hex(found: CoursePack) -> str:
    """SHA-256 of a pack's canonical files."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.written(found).items()}
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()
