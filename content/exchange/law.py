"""Law packs into the legal library, in bulk."""

from collections.abc import Callable, Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from content.exchange.files import LawPack
from content.exchange.pack import version_form
from content.law import indexing
from content.law.models import Article, ArticleVersion, Law
from content.law.numbers import sort_value
from content.review import sweep
from lms import bulk
from lms.schools.calendar import today

BATCH = 500


def library(packs: Iterable[LawPack]) -> Callable[[str], str]:
    """A function that says what is wrong with an article (weibao/39) today, by the library and these packs."""
    held = set()
    for version in ArticleVersion.objects.select_related("article__law"):
        held.add((version.article.path, version.in_force_from, version.in_force_to))
    for found in packs:
        for slug, law in found.laws.items():
            for article in law["articles"]:
                for version in article["versions"]:
                    held.add((f"{slug}/{article['number']}", version["in_force_from"], version["in_force_to"]))
    on = today()
    known = {path for path, _from, _to in held}
    in_force = {path for path, since, until in held if since <= on and (until is None or on < until)}

    def wrong(path: str) -> str:
        if path in in_force:
            return ""
        if path in known:
            return _("%(article)s does not apply today. Cite what applies.") % {"article": path}
        return _("“%(article)s” is not in the legal library. Load its law pack, or mend the citation.") % {
            "article": path
        }

    return wrong


def store(found: LawPack) -> dict[str, int]:
    """Add and mend what the pack says; what it does not name stays. How many rows were written, by kind."""
    written = {"laws": 0, "articles": 0, "versions": 0}
    touched: list[Law] = []
    for slug, said in found.laws.items():
        law, changed = _law(slug, said)
        written["laws"] += changed
        articles, versions = _articles(law, said["articles"])
        written["articles"] += articles
        written["versions"] += versions
        if changed or articles or versions:
            touched.append(law)
    index(touched)
    if written["versions"]:
        sweep.sweep(on=today(), at=timezone.now())
    return written


def _law(slug: str, said: dict) -> tuple[Law, bool]:
    values = {name: said[name] for name in ("title", "short_title", "kind", "source_name")}
    law = Law.objects.filter(slug=slug).first()
    if law is None:
        return Law.objects.bulk_create([Law(slug=slug, **values)])[0], True
    changed = any(getattr(law, name) != value for name, value in values.items())
    if changed:
        Law.objects.filter(pk=law.pk).update(**values)
        law.refresh_from_db()
    return law, changed


def _articles(law: Law, said: Iterable[dict]) -> tuple[int, int]:
    there = {article.number: article for article in law.articles.all()}
    new = [
        Article(law=law, number=one["number"], sort=sort_value(one["number"]))
        for one in said
        if one["number"] not in there
    ]
    bulk.insert(new)
    there |= {article.number: article for article in new}
    return len(new), _versions(law, [(there[one["number"]], version) for one in said for version in one["versions"]])


def _versions(law: Law, said: list[tuple[Article, dict]]) -> int:
    rows = ArticleVersion.objects.filter(article__law=law)
    there = {(row.article_id, row.in_force_from): row for row in rows}
    new, changed = [], []
    for article, version in said:
        row = there.get((article.pk, version["in_force_from"]))
        if row is None:
            new.append(ArticleVersion(article=article, **_columns(version)))
            continue
        # An official text that an editor has filled in is worth more than a pack without one.
        wanted = {**version, "official_text": version["official_text"] or row.official_text}
        if version_form(row) != wanted:
            for name, value in _columns(wanted).items():
                setattr(row, name, value)
            changed.append(row)
    bulk.insert(new)
    ArticleVersion.objects.bulk_update(changed, list(_columns(said[0][1])) if said else [], batch_size=BATCH)
    return len(new) + len(changed)


def _columns(version: dict) -> dict:
    return {("source_checked_on" if name == "checked_on" else name): value for name, value in version.items()}


def index(laws: list[Law]) -> None:
    """Bulk writing tells nobody: search hears of it here. Inside indexing.in_bulk() only."""
    indexing.written(laws)
    indexing.written(Article.objects.filter(law__in=laws).only("pk"))
