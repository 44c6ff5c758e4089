"""Questions of a file into the bank as drafts, all or nothing, and out of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from content.items import questions
from content.items.formats import rows
from content.items.formats.common import MOST_FAULTS, MOST_POINTS, Format, Mistake, Note, Placed, Written
from content.items.models import Item, Pool
from content.law import indexing
from content.law.models import Article
from lms.people.models import User

_SLUG = re.compile(r"^[a-z0-9][a-z0-9_-]{0,79}$")
SKIPPED = (
    "slug",
    "stem",
    "explanation",
    "pool",
    "figure",
    "current",
    "author",
    "latest_revision",
    "live_revision",
    "options",
)
UNCHECKED = ("slug", "stem", "explanation", "options", "figure_id")


@dataclass(frozen=True)
class Report:
    """What an import did or would do: nothing was written if there are faults or it was a rehearsal."""

    format: str
    pool: str
    questions: dict[str, int]
    names: list[str]
    faults: list[Note]
    lost: list[Note]
    dry_run: bool

    @property
    def is_written(self) -> bool:
        return not self.faults and not self.dry_run


def import_file(content: bytes, kind: Format, *, pool: Pool, by: User | None, dry_run: bool = False) -> Report:
    """Drafts of all questions of a file, in one transaction; none while the file has a fault."""
    try:
        read = kind.read(content)
    except Mistake as mistake:
        return Report(kind.name, pool.slug, {}, [], [Note(0, str(mistake))], [], dry_run)
    faults = list(read.faults)
    if not read.questions and not faults:
        faults.append(Note(0, _("There is no question in the file. Look whether the format is right.")))
    named, lost = _named(read.questions, pool, faults)
    articles = _articles(named, faults)
    _check(named, faults)
    if not faults:
        _store(named, pool, articles, by, faults, dry_run=dry_run)
    counts: dict[str, int] = {}
    for placed in named:
        counts[placed.question.type] = counts.get(placed.question.type, 0) + 1
    names = [placed.question.name for placed in named]
    return Report(kind.name, pool.slug, counts, names, sorted(faults)[:MOST_FAULTS], [*read.lost, *lost], dry_run)


def _named(found: Iterable[Placed], pool: Pool, faults: list[Note]) -> tuple[list[Placed], list[Note]]:
    """The questions under short addresses that are free: their own, or the pool's with a number."""
    given = list(found)
    own = [placed.question.name for placed in given if _SLUG.match(placed.question.name)]
    there = set(Item.objects.filter(slug__in=own).values_list("slug", flat=True))
    taken = set(Item.objects.filter(slug__startswith=f"{pool.slug}-").values_list("slug", flat=True)) | set(own)
    number, named, lost, seen = 0, [], [], set()
    for placed in given:
        name = placed.question.name
        if not _SLUG.match(name):
            if name:
                lost.append(placed.note(_("The title “%(title)s” was left out.") % {"title": name[:60]}))
            while f"{pool.slug}-{number + 1}" in taken:
                number += 1
            number += 1
            name = f"{pool.slug}-{number}"
        elif name in there:
            message = _("There is a question “%(name)s” in the bank. Give this one another name, or leave it out.")
            faults.append(placed.note(message % {"name": name}))
        elif name in seen:
            message = _("Two questions of the file are named “%(name)s”. Rename one.")
            faults.append(placed.note(message % {"name": name}))
        seen.add(name)
        named.append(replace(placed, question=replace(placed.question, name=name)))
    return named, lost


def _articles(named: Iterable[Placed], faults: list[Note]) -> dict[str, Article]:
    wanted = {path for placed in named for path in placed.question.articles}
    laws = {path.partition("/")[0] for path in wanted}
    found = Article.objects.filter(law__slug__in=laws).select_related("law") if laws else ()
    held = {article.path: article for article in found}
    for placed in named:
        for path in placed.question.articles:
            if path not in held:
                message = _("“%(article)s” is not in the legal library. Add it or mend the citation.")
                faults.append(placed.note(message % {"article": path}))
    return held


def _check(named: Iterable[Placed], faults: list[Note]) -> None:
    """What the fields of an item do not take; values that many questions share are looked at once."""
    known: dict[tuple, list[str]] = {}
    for placed in named:
        question = placed.question
        if (question.points or 0) > MOST_POINTS:
            faults.append(placed.note(_("A question is worth at most %(most)d points.") % {"most": MOST_POINTS}))
        held = dict.fromkeys(questions.files(question), 0)
        fields = {k: v for k, v in questions.columns(question, held).items() if k not in UNCHECKED}
        said = tuple(fields.values())
        if said not in known:
            known[said] = list(_refused(fields))
        faults += [placed.note(message) for message in known[said]]


def _refused(fields: dict) -> Iterator[str]:
    try:
        Item(**fields).clean_fields(exclude=SKIPPED)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = str(Item._meta.get_field(name).verbose_name)
            yield from (f"{label}{_(': ')}{message}" for message in messages)


def _store(
    named: list[Placed], pool: Pool, articles: dict, by: User | None, faults: list[Note], *, dry_run: bool
) -> None:
    """All drafts in one transaction, or a fault for each that no database takes."""
    found = [placed.question for placed in named]
    with transaction.atomic(), indexing.in_bulk():
        images = {} if dry_run else rows.stored_pictures(found)
        held = images or dict.fromkeys((file for question in found for file in questions.files(question)), 0)
        drafts = []
        for position, placed in enumerate(named, start=pool.items.count() + 1):
            try:
                drafts.append(rows.draft(placed.question, pool, position, by, held))
            except UnicodeEncodeError:
                faults.append(placed.note(_("A text holds half of a character. Write it anew.")))
        if not faults and not dry_run:
            rows.store(drafts, pool, articles, by)


def export(kind: Format, *, pools: Iterable[str]) -> Written:
    """The questions of pools as their editors left them."""
    found = (
        Item.objects.filter(pool__slug__in=list(pools)).select_related("figure").prefetch_related("cited__article__law")
    )
    return kind.write(questions.of(item) for item in found)
