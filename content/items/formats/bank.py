"""Questions of a file into the bank as drafts, all or nothing, and out of it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from lms.bulk import no_collecting
from lms.people.models import User

TOLD_EVERY = 100
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


@no_collecting()
def import_file(
    content: bytes,
    kind: Format,
    *,
    pool: Pool,
    by: User | None,
    dry_run: bool = False,
    most: int = MOST_FAULTS,
    tell: Callable[[int, int], object] = lambda done, total: None,
    confirm: Callable[["Report"], object] = lambda report: None,
) -> Report:
    """Drafts of all questions of a file, in one transaction; none while the file has a fault.

    most: so many faults are listed. tell: hears how many questions were looked at, of how many. confirm: hears inside
    the transaction what is about to be written, and may raise to stop it.
    """
    try:
        read = kind.read(content)
    except Mistake as mistake:
        return Report(kind.name, pool.slug, {}, [], [Note(0, str(mistake))], [], dry_run)
    faults = list(read.faults)
    if not read.questions and not faults:
        faults.append(Note(0, _("There is no question in the file. Look whether the format is right.")))
    named, lost = _named(read.questions, pool, faults)
    articles = _articles(named, faults)
    looked = _check(named, faults, tell)
    with transaction.atomic(), indexing.in_bulk():
        report = _report(kind, pool, named, sorted(faults)[:most], [*read.lost, *lost], dry_run=dry_run)
        if report.is_written:
            confirm(report)
            rows.store(_drafts(named, looked, pool, by), pool, articles, by)
    return report


def make_findable(pool: Pool, *, tell: Callable[[int, int], object] = lambda done, total: None) -> None:
    """Put the pool's drafts into search, some hundred at a time: it takes longer than writing them."""
    pks = list(indexing.unfound(pool.items.order_by()).values_list("pk", flat=True))
    for at in indexing.in_parts(Item, pks):
        tell(at, len(pks))


def _report(
    kind: Format, pool: Pool, named: Iterable[Placed], faults: list[Note], lost: list[Note], *, dry_run: bool
) -> Report:
    counts: dict[str, int] = {}
    for placed in named:
        counts[placed.question.type] = counts.get(placed.question.type, 0) + 1
    return Report(kind.name, pool.slug, counts, [placed.question.name for placed in named], faults, lost, dry_run)


def add(found: Iterable[Placed], *, pool: Pool, by: User | None) -> list[Note]:
    """Drafts of questions under the names that they have, or what is wrong with them, and then none.

    Inside a transaction and indexing.in_bulk() only.
    """
    faults: list[Note] = []
    named, _lost = _named(found, pool, faults)
    articles = _articles(named, faults)
    looked = _check(named, faults, lambda _done, _total: None)
    if not faults:
        rows.store(_drafts(named, looked, pool, by), pool, articles, by)
    return faults


def _named(found: Iterable[Placed], pool: Pool, faults: list[Note]) -> tuple[list[Placed], list[Note]]:
    """The questions under short addresses that are free: their own, or the pool's with a number."""
    given = list(found)
    own = [placed.question.name for placed in given if _SLUG.match(placed.question.name)]
    there = set(Item.objects.filter(slug__in=own).order_by().values_list("slug", flat=True))
    of_pool = Item.objects.filter(slug__startswith=f"{pool.slug}-").order_by()
    taken = set(of_pool.values_list("slug", flat=True)) | set(own)
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


def _check(named: Sequence[Placed], faults: list[Note], tell: Callable[[int, int], object]) -> list[rows.Values]:
    """The values of all, and faults for what the fields of an item do not take; what many share is looked at once."""
    known: dict[tuple, list[str]] = {}
    found = []
    for count, placed in enumerate(named):
        if count % TOLD_EVERY == 0:
            tell(count, len(named))
        question = placed.question
        if (question.points or 0) > MOST_POINTS:
            faults.append(placed.note(_("A question is worth at most %(most)d points.") % {"most": MOST_POINTS}))
        values = rows.values(question, dict.fromkeys(questions.files(question), 0))
        if not rows.is_storable(values):
            faults.append(placed.note(_("A text holds half of a character. Write it anew.")))
        fields = {k: v for k, v in values.items() if k not in UNCHECKED}
        said = tuple(fields.values())
        if said not in known:
            known[said] = list(_refused(fields))
        faults += [placed.note(message) for message in known[said]]
        found.append(values)
    return found


def _refused(fields: dict) -> Iterator[str]:
    try:
        Item(**fields).clean_fields(exclude=SKIPPED)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = str(Item._meta.get_field(name).verbose_name)
            yield from (f"{label}{_(': ')}{message}" for message in messages)


def _drafts(named: Sequence[Placed], looked: list[rows.Values], pool: Pool, by: User | None) -> list[rows.Draft]:
    """Each question as rows to be written, with its pictures stored. looked: their values as they were checked."""
    given = [placed.question for placed in named]
    images = rows.stored_pictures(given)
    first = pool.items.count() + 1
    # Without pictures the values are what they were.
    said = [
        rows.values(one, images) if questions.files(one) else values for one, values in zip(given, looked, strict=True)
    ]
    return [
        rows.draft(one, values, pool, first + place, by)
        for place, (one, values) in enumerate(zip(given, said, strict=True))
    ]


def export(kind: Format, *, pools: Iterable[str]) -> Written:
    """The questions of pools as their editors left them."""
    found = (
        Item.objects.filter(pool__slug__in=list(pools)).select_related("figure").prefetch_related("cited__article__law")
    )
    return kind.write(questions.of(item) for item in found)
