"""What an editor decides about something that cites a changed article."""

import re
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.editions import withdraw
from content.editions.models import LessonVersion
from content.items import publish
from content.items.models import Item, ItemVersion
from content.law.models import ArticleVersion
from content.review import concerned
from content.review.models import Review
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused

Outcome = Review.Outcome


@transaction.atomic
def decide(review: Review, outcome: str, *, by: User, note: str, at: datetime) -> Review:
    """Close a review and write its fact: confirmed, mended or withdrawn.

    Confirmed: the words still hold; a question may be drawn again. Mended: the published words have changed since the
    review was opened; the new version of a question may be drawn, the old ones stay out. Withdrawn: a question is
    unpublished and stays out; a lesson is taken out by its course. Raises Refused for a review that was decided before,
    for “mended” without a change, and for “still right” of what cites an article without a successor.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if review.outcome:
        raise Refused(_("This was decided before. Reload the page to see what was decided."))
    if outcome not in (Outcome.CONFIRMED, Outcome.MENDED, Outcome.WITHDRAWN):
        raise Refused(_("Choose what you decided."), field="outcome")
    if outcome == Outcome.MENDED and not is_mended(review):
        raise Refused(
            _("No other words have been published since. Mend it and publish it first, or choose “still right”.")
        )
    if outcome == Outcome.CONFIRMED and _cites_what_is_past(review, on=timezone.localdate(at)):
        raise Refused(
            _("%(article)s does not apply any more. Cite another article and publish, or withdraw this.")
            % {"article": review.old.article}
        )
    if outcome == Outcome.WITHDRAWN and not note.strip():
        raise Refused(_("Say why, so that others understand it later."), field="note")
    review.outcome, review.by, review.note, review.decided_at = outcome, by, note.strip()[:200], at
    review.concerned = concerned.count(review)
    if review.item_version:
        _of_item(review, review.item_version.item, at=at)
    review.save()
    record.record("law.review_decided", [review], by=by, at=at)
    return review


def _cites_what_is_past(review: Review, *, on: date) -> bool:
    """Will there be no law under this number, while what is taught goes on citing it?"""
    on = max(on, review.takes_effect_on)
    if review.old.article.versions.in_force(on).exists():
        return False
    if review.item_version:
        return review.old_id in review.item_version.item.current.articles
    newest = _newest(review.lesson_version)
    return newest is not None and review.old_id in newest.citations


def is_mended(review: Review) -> bool:
    """Have the words, or what they cite, changed since the review was opened?"""
    if review.item_version:
        return _said(review.item_version) != _said(review.item_version.item.current)
    newest = _newest(review.lesson_version)
    return newest is None or newest.digest != review.lesson_version.digest


def _newest(lesson: LessonVersion) -> LessonVersion | None:
    """What stands in the place of a lesson now; None if it was taken out."""
    return next((one for one in lesson.edition.course.current.lessons() if one.key == lesson.key), None)


# Publishing again pins each citation to the law of its day; that alone changes no words.
_PINNED = re.compile(r"\?on=\d{4}-\d\d-\d\d")


def _said(version: ItemVersion) -> tuple:
    """What a question says, and the articles that it names, whichever of their versions."""
    articles = ArticleVersion.objects.filter(pk__in=version.articles).values_list("article_id", flat=True)
    texts = (version.stem, str(version.body), version.explanation)
    return *(_PINNED.sub("", text) for text in texts), frozenset(articles)


def _of_item(review: Review, item: Item, *, at: datetime) -> None:
    if review.outcome == Outcome.WITHDRAWN:
        withdraw.withdraw_item(item, reason=review.note or str(review.old), by=review.by, at=at)
        if item.live:
            item.unpublish(user=review.by)
        return
    if Review.objects.waiting().filter(item_version__item=item).exclude(pk=review.pk).exists():
        # Another article of the same question still waits.
        return
    if review.outcome == Outcome.CONFIRMED and _pins_old_law(review):
        # The same words with today's law; drawn from the course's next edition on.
        publish.version(item, at=at, on=timezone.localdate(at))
    mended = Review.objects.filter(item_version__item=item, outcome=Outcome.MENDED).exists()
    first = item.current.number if review.outcome == Outcome.MENDED or mended else None
    withdraw.release(item, from_version=first, at=at)


def _pins_old_law(review: Review) -> bool:
    return review.old_id in review.item_version.item.current.articles
