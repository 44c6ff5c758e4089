"""Questions of a file into the bank as drafts, all or nothing, and out of it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from content.items import questions
from content.items.formats.common import MOST_FAULTS, MOST_POINTS, Format, Mistake, Note, Placed, Written
from content.items.models import Item, ItemArticle, Pool
from content.law.models import Article
from lms.people.models import User

TOLD_EVERY = 100
_SLUG = re.compile(r"^[a-z0-9][a-z0-9_-]{0,79}$")
SKIPPED = ("pool", "figure", "current", "author", "latest_revision", "live_revision", "options")


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
    items = [] if faults else _items(named, pool, articles, by, faults, tell)
    counts: dict[str, int] = {}
    for placed in named:
        counts[placed.question.type] = counts.get(placed.question.type, 0) + 1
    names = [placed.question.name for placed in named]
    report = Report(kind.name, pool.slug, counts, names, sorted(faults)[:most], [*read.lost, *lost], dry_run)
    if report.is_written:
        with transaction.atomic():
            confirm(report)
            _store(items, by)
    return report


def add(found: Iterable[Placed], *, pool: Pool, by: User | None) -> tuple[list[Item], list[Note]]:
    """Drafts of questions under the names that they have, within the caller's transaction; none while one has a fault.

    Their pictures are the caller's to store.
    """
    faults: list[Note] = []
    named, _lost = _named(found, pool, faults)
    items = _items(named, pool, _articles(named, faults), by, faults, lambda _done, _total: None)
    if not faults:
        _store(items, by)
    return items, faults


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
                lost.append(Note(placed.line, _("The title “%(title)s” was left out.") % {"title": name[:60]}))
            while f"{pool.slug}-{number + 1}" in taken:
                number += 1
            number += 1
            name = f"{pool.slug}-{number}"
        elif name in there:
            message = _("There is a question “%(name)s” in the bank. Give this one another name, or leave it out.")
            faults.append(Note(placed.line, message % {"name": name}))
        elif name in seen:
            message = _("Two questions of the file are named “%(name)s”. Rename one.")
            faults.append(Note(placed.line, message % {"name": name}))
        seen.add(name)
        named.append(Placed(placed.line, replace(placed.question, name=name)))
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
                faults.append(Note(placed.line, message % {"article": path}))
    return held


def _items(
    named: Sequence[Placed],
    pool: Pool,
    articles: dict[str, Article],
    by: User | None,
    faults: list[Note],
    tell: Callable[[int, int], object],
) -> list[Item]:
    first = pool.items.count()
    items: list[Item] = []
    for position, placed in enumerate(named, start=first + 1):
        if len(items) % TOLD_EVERY == 0:
            tell(len(items), len(named))
        if (placed.question.points or 0) > MOST_POINTS:
            faults.append(Note(placed.line, _("A question is worth at most %(most)d points.") % {"most": MOST_POINTS}))
        item = Item(live=False, author=by, has_unpublished_changes=True)
        questions.put(placed.question, item, pool=pool, position=position, articles=articles)
        try:
            item.clean_fields(exclude=SKIPPED)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                label = str(Item._meta.get_field(name).verbose_name)
                faults += [Note(placed.line, f"{label}{_(': ')}{message}") for message in messages]
        items.append(item)
    return items


def _store(items: list[Item], by: User | None) -> None:
    """Rows in few statements: ten thousand drafts are no more than two of each kind."""
    cited = [(item, list(item.cited.all())) for item in items]
    Item.objects.bulk_create(items, batch_size=500)
    rows = [ItemArticle(item=item, article=c.article, sort_order=c.sort_order) for item, all_ in cited for c in all_]
    ItemArticle.objects.bulk_create(rows, batch_size=500)
    kind, now = ContentType.objects.get_for_model(Item), timezone.now()
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                content_type=kind,
                base_content_type=kind,
                object_id=str(item.pk),
                user=by,
                created_at=now,
                object_str=str(item)[:200],
                content=item.serializable_data(),
            )
            for item in items
        ],
        batch_size=500,
    )
    for item, revision in zip(items, revisions, strict=True):
        item.latest_revision = revision
    Item.objects.bulk_update(items, ["latest_revision"], batch_size=500)


def export(kind: Format, *, pools: Iterable[str]) -> Written:
    """The questions of pools as their editors left them."""
    found = (
        Item.objects.filter(pool__slug__in=list(pools)).select_related("figure").prefetch_related("cited__article__law")
    )
    return kind.write(questions.of(item) for item in found)
