"""Find what cites a version that is or will be past, and hold questions out of draws from the day it is."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F

from content.editions import withdraw
from content.editions.models import Edition
from content.items.models import ItemVersion
from content.law.models import ArticleVersion, Citation
from content.review.models import Review
from lms.facts import record

HELD_OUT = "{law}改动，待复核"


@transaction.atomic
def sweep(*, on: date, at: datetime) -> list[Review]:
    """Open a review for each published question and each lesson on offer that cites what ends; those opened now.

    A version ends when its last day is set, or when a later version of its article is there. Questions whose version
    has ended by `on` are held out of every draw. May be repeated: each place is asked once for each version.
    """
    opened = [row for row in _cited() if _ends(row[1]) is not None]
    made = [review for place, version, what in opened if (review := _open(place, version, what, at=at))]
    if made:
        record.record("law.review_opened", made, by=None, at=at)
    _hold_out(on=on, at=at)
    return made


def _cited() -> Iterable[tuple[str, ArticleVersion, dict]]:
    """(place, version that it cites, columns of its review) of what learners can meet now."""
    items = ItemVersion.objects.filter(item__live=True, item__current_id=F("pk")).select_related("item")
    for version, cited in _citations(items):
        yield f"item:{version.item.slug}", cited, {"item_version": version}
    lessons = [lesson for edition in Edition.objects.offered().select_related("course") for lesson in edition.lessons()]
    for lesson, cited in _citations(lessons):
        yield f"lesson:{lesson.edition.course.key}/{lesson.key}", cited, {"lesson_version": lesson}


def _citations(rows: Iterable) -> Iterable[tuple]:
    by_pk = {row.pk: row for row in rows}
    if not by_pk:
        return
    kind = ContentType.objects.get_for_model(type(next(iter(by_pk.values()))))
    found = Citation.objects.filter(content_type=kind, object_id__in=by_pk).select_related(
        "article_version__article__law"
    )
    for citation in found.order_by("pk"):
        yield by_pk[citation.object_id], citation.article_version


def _ends(version: ArticleVersion) -> date | None:
    """The first day on which a version does not apply any more; None while no end is in sight."""
    after = following(version)
    ends = [day for day in (version.in_force_to, after and after.in_force_from) if day]
    return min(ends, default=None)


def following(version: ArticleVersion) -> ArticleVersion | None:
    """The version of the same article that comes next."""
    later = ArticleVersion.objects.filter(article=version.article_id, in_force_from__gt=version.in_force_from)
    return later.select_related("article__law").order_by("in_force_from").first()


def _open(place: str, version: ArticleVersion, what: dict, *, at: datetime) -> Review | None:
    new = following(version)
    values = {"new": new, "takes_effect_on": _ends(version), "opened_at": at, **what}
    review, made = Review.objects.get_or_create(place=place, old=version, defaults=values)
    return review if made else None


def _hold_out(*, on: date, at: datetime) -> None:
    due = Review.objects.waiting().filter(takes_effect_on__lte=on, item_version__isnull=False, withdrawal=None)
    for review in due.select_related("item_version__item", "old__article__law"):
        reason = HELD_OUT.format(law=f"{review.old.article}")[:200]
        review.withdrawal = withdraw.withdraw_item(review.item_version.item, reason=reason, by=None, at=at)
        review.save(update_fields=["withdrawal"])
