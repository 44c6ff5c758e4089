"""Reviews as lists ask for them."""

from dataclasses import dataclass

from django.db.models import Count

from content.law.models import ArticleVersion
from content.review.models import Review, ReviewQuerySet


@dataclass(frozen=True)
class Change:
    """An article that changed, and what waits because of it."""

    old: ArticleVersion
    new: ArticleVersion | None
    reviews: list[Review]


def counts() -> list[tuple[str, int]]:
    """(outcome in words, how many) of what was decided; 0 where nothing was. One query."""
    found = dict(Review.objects.decided().order_by().values_list("outcome").annotate(Count("pk")))
    return [(outcome.label, found.get(outcome, 0)) for outcome in Review.Outcome if outcome]


def with_rows(reviews: ReviewQuerySet) -> ReviewQuerySet:
    """With all that a list shows, so that no row asks again."""
    return reviews.select_related(
        "item_version__item__pool", "lesson_version__edition__course", "old__article__law", "new__article__law", "by"
    )


def by_change(reviews: ReviewQuerySet) -> list[Change]:
    """Grouped by the article version that they cite, the soonest change first. One query."""
    grouped: dict[int, list[Review]] = {}
    for review in with_rows(reviews):
        grouped.setdefault(review.old_id, []).append(review)
    return [Change(rows[0].old, rows[0].new, rows) for rows in grouped.values()]
