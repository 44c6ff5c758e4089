"""The library as readers ask for it: what an article says today and what it said on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch

from content.law.models import Article, ArticleVersion, Kind, Law
from lms.people.pinyin import sort_key


@dataclass(frozen=True)
class Reading:
    """An article as read on a day. shown: what applied on `on`, or nothing; current: what applies today."""

    article: Article
    on: date
    today: date
    shown: ArticleVersion | None
    current: ArticleVersion | None
    versions: list[ArticleVersion]

    @property
    def is_past(self) -> bool:
        """Is what is shown not what applies today?"""
        return self.shown != self.current

    @property
    def latest(self) -> ArticleVersion | None:
        return self.versions[0] if self.versions else None


def laws() -> list[Law]:
    """The laws of the library with how many articles each has, by rank and then in the order of their titles."""
    rows = Law.objects.annotate(article_count=Count("articles")).filter(article_count__gt=0)
    return sorted(rows, key=lambda law: (Kind.values.index(law.kind), sort_key(law.short_title)))


def articles(law: Law, *, on: date) -> list[Reading]:
    """Every article of a law as it is read on a day; two queries."""
    versions = Prefetch("versions", ArticleVersion.objects.order_by("-in_force_from"))
    rows = law.articles.select_related("law").order_by("sort").prefetch_related(versions)
    return [_reading(article, list(article.versions.all()), on=on, today=on) for article in rows]


def reading(law: str, number: str, *, on: date, today: date) -> Reading | None:
    """The article of a law's slug and number as it is read on a day; None if the library has none."""
    article = Article.objects.cited(law, number).select_related("law").first()
    if article is None:
        return None
    return _reading(article, list(article.versions.order_by("-in_force_from")), on=on, today=today)


def _reading(article: Article, versions: list[ArticleVersion], *, on: date, today: date) -> Reading:
    shown = next((version for version in versions if version.holds(on)), None)
    current = next((version for version in versions if version.holds(today)), None)
    return Reading(article, on, today, shown, current, versions)


def in_force(on: date) -> dict[str, ArticleVersion]:
    """What every article says on a day, by its citation law:weibao/39. Three queries: many articles share a law."""
    rows = ArticleVersion.objects.in_force(on).prefetch_related("article__law")
    return {f"law:{row.article.path}": row for row in rows}


def pinned(links: Iterable[str], *, on: date) -> dict[str, ArticleVersion]:
    """The version in force on a day for each citation law:weibao/39; those without one are left out. One query."""
    wanted = {link.removeprefix("law:") for link in links if link.startswith("law:")}
    numbers = {path.partition("/")[2] for path in wanted}
    rows = ArticleVersion.objects.in_force(on).filter(article__number__in=numbers).select_related("article__law")
    return {f"law:{row.article.path}": row for row in rows if row.article.path in wanted}
