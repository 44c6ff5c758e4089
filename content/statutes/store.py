"""The official text of a law into the library: articles, and a new version of each that has changed."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from content.exchange.law import index
from content.law import indexing
from content.law.models import Article, ArticleVersion, Grade, Kind, Law
from content.law.numbers import sort_value
from content.review import sweep
from content.statutes import about as said
from content.statutes.printed import Statute
from lms.refused import Refused

NO_SUMMARY = "见官方文本。"


@dataclass(frozen=True)
class About:
    """What the file itself does not say. since: the day from which its text is in force.

    fills: our own summaries of an earlier day are of this text, which did not change what they say.
    """

    slug: str
    since: date
    label: str
    source_name: str
    title: str = ""
    kind: Kind = Kind.LAW
    fills: bool = False


@dataclass
class Report:
    """Numbers of articles by what became of them; missing: only our summary is in the library, and not in the file.

    reviews: titles of what cites a change and goes to review, each once. is_new: the library did not have the law.
    """

    is_new: bool = False
    new: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    reviews: list[str] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Is anything written?"""
        return bool(self.new or self.filled or self.changed or self.ended)


@transaction.atomic
def store(statute: Statute, about: About, *, on: date, at: datetime) -> Report:
    """Write a law's official text; loading the same file again changes nothing. Opens reviews for what cites a change.

    A version that begins on about.since gets the text, and one that begins before it and is only a summary, if
    about.fills says so; any other whose text differs ends on that day and a new one begins; an article with official
    text that the file does not have any more ends on that day. Raises Refused if the library holds the law elsewhere.
    """
    _refuse_a_second(statute, about)
    there = Law.objects.filter(slug=about.slug).first()
    law, report = there or _new_law(statute, about), Report(is_new=there is None)
    articles = {article.number: article for article in law.articles.prefetch_related("versions")}
    for number, text in statute.articles.items():
        article = articles.pop(number, None)
        if article is None:
            article = Article.objects.create(law=law, number=number, sort=sort_value(number))
        _store_article(article, text, about, on, report)
    for number, article in articles.items():
        _end(article, number, about, report)
    if report.changes:
        with indexing.in_bulk():
            index([law])
        # A lesson that cites five articles is reviewed five times, and named once.
        report.reviews = list({review.place: review.title for review in sweep.sweep(on=on, at=at)}.values())
    return report


def preview(statute: Statute, about: About, *, on: date, at: datetime) -> Report:
    """What `store` would do; nothing of it stays."""
    with transaction.atomic():
        report = store(statute, about, on=on, at=at)
        transaction.set_rollback(True)
    return report


def _refuse_a_second(statute: Statute, about: About) -> None:
    """One law has one address: what cites it must find every version there."""
    there = said.held(statute.title)
    if there and there.slug != about.slug:
        message = _(
            "The library holds “%(title)s” as %(slug)s. Give this short address, or none, instead of %(given)s."
        )
        raise Refused(message % {"title": there.title, "slug": there.slug, "given": about.slug}, field="law")


def _new_law(statute: Statute, about: About) -> Law:
    title = about.title or statute.title or about.slug
    short = title.removeprefix(said.LONG_NAME)[:40]
    return Law.objects.create(
        slug=about.slug, title=title, short_title=short, kind=about.kind, source_name=about.source_name
    )


def _store_article(article: Article, text: str, about: About, on: date, report: Report) -> None:
    version = article.versions.in_force(about.since).first()
    if version is None:
        later = article.versions.filter(in_force_from__gt=about.since).order_by("in_force_from").first()
        _new_version(article, text, about, on, until=later and later.in_force_from)
        report.new.append(article.number)
    elif same(version.official_text, text):
        report.unchanged.append(article.number)
    elif version.in_force_from == about.since or (about.fills and not version.official_text):
        fields = {"official_text": text, "grade": Grade.A, "source_name": about.source_name, "source_checked_on": on}
        ArticleVersion.objects.filter(pk=version.pk).update(**fields)
        report.filled.append(article.number)
    else:
        until = version.in_force_to
        ArticleVersion.objects.filter(pk=version.pk).update(in_force_to=about.since)
        _new_version(article, text, about, on, until=until)
        report.changed.append(article.number)


def _new_version(article: Article, text: str, about: About, on: date, *, until: date | None) -> None:
    ArticleVersion.objects.create(
        article=article, in_force_from=about.since, in_force_to=until, label=about.label, summary=NO_SUMMARY,
        official_text=text, grade=Grade.A, source_name=about.source_name, source_checked_on=on,
    )  # fmt: skip


def _end(article: Article, number: str, about: About, report: Report) -> None:
    version = article.versions.in_force(about.since).filter(Q(in_force_to__isnull=True)).first()
    if version is None:
        return
    if not version.official_text or version.in_force_from == about.since:
        # Only our own summary says that there is such an article: somebody has to look.
        report.missing.append(number)
        return
    ArticleVersion.objects.filter(pk=version.pk).update(in_force_to=about.since)
    report.ended.append(number)


def same(one: str, other: str) -> bool:
    """Are two texts the same but for white space and full-width or half-width signs?"""
    return _bare(one) == _bare(other)


_WIDE = str.maketrans("，。；：（）！？", ",.;:()!?")


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text.translate(_WIDE))
