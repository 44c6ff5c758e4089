"""Take a course or an item from those who have not begun."""

from collections.abc import Callable, Collection, Container, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from content.editions.models import Course, Edition, EditionQuiz, Withdrawal
from content.items.models import Item, ItemVersion
from lms.people.models import User

_users: list[Callable[[str], str]] = []


def told_by(users: Callable[[str], str]) -> None:
    """Rooms above say, for the key of a course, who counts on it; an empty text if nobody does."""
    _users.append(users)


def who_counts_on(key: str) -> list[str]:
    """What an editor should know before taking this course back."""
    return [text for text in (tell(key) for tell in _users) if text]


@transaction.atomic
def withdraw_course(key: str, *, at: datetime) -> None:
    """Nobody may begin the course any more; those who have begun keep their edition. Does nothing for unknown keys."""
    course = Course.objects.select_for_update().filter(key=key).first()
    if course and course.current and course.current.withdrawn_at is None:
        course.current.withdrawn_at = at
        course.current.save(update_fields=["withdrawn_at"])


@transaction.atomic
def withdraw_item(item: Item, *, reason: str, by: User | None, at: datetime) -> Withdrawal:
    """Hold an item out of every draw from now on; the withdrawal that stands, if all of it was held out already."""
    standing = Withdrawal.objects.held_out().filter(item=item).first()
    if standing and standing.from_version is None:
        return standing
    if standing:
        # Only what came before a mended version was held out; now that one is, too.
        Withdrawal.objects.filter(pk=standing.pk).update(until=at)
    return Withdrawal.objects.create(item=item, since=at, reason=reason, by=by)


def release(item: Item, *, from_version: int | None, at: datetime) -> None:
    """Let an item be drawn again; from_version: only versions from this number on, None for all of them."""
    standing = Withdrawal.objects.held_out().filter(item=item)
    if from_version is None:
        standing.update(until=at)
    else:
        standing.update(from_version=from_version)


def askable(candidates: Sequence[int]) -> list[ItemVersion]:
    """Of these item versions (primary keys) those that are not held out, in the same order. One query."""
    versions = _not_held_out(candidates).in_bulk()
    return [versions[pk] for pk in candidates if pk in versions]


def held_out(candidates: Collection[int]) -> frozenset[int]:
    """Of these item versions (primary keys) those that no draw may take at present. One query."""
    rows = ItemVersion.objects.filter(_is_held_out(), pk__in=candidates)
    return frozenset(rows.order_by().values_list("pk", flat=True))


def _not_held_out(candidates: Collection[int]) -> QuerySet[ItemVersion]:
    return ItemVersion.objects.filter(pk__in=candidates).exclude(_is_held_out())


def _is_held_out() -> Exists:
    older = Q(from_version__isnull=True) | Q(from_version__gt=OuterRef("number"))
    return Exists(Withdrawal.objects.held_out().filter(older, item=OuterRef("item")))


def missing(quiz: EditionQuiz, left: Container[int]) -> int:
    """How many items a quiz is short of; left: primary keys of the versions that may be asked.

    A section that asks all it has is short of all of them once none is left, and of none before that.
    """
    return sum(_missing(part, sum(pk in left for pk in part["candidates"])) for part in quiz.parts())


def _missing(part: dict, there: int) -> int:
    if part["draw"] is not None:
        return max(0, part["draw"] - there)
    return 0 if there else max(1, len(part["candidates"]))


def short() -> list[tuple[EditionQuiz, int]]:
    """The quizzes of courses on offer that cannot begin, and how many items each is short of. Two queries."""
    quizzes = EditionQuiz.objects.filter(edition__in=Edition.objects.offered()).select_related("edition")
    asked = list(quizzes.order_by("edition__title", "position"))
    candidates = {pk for quiz in asked for pk in quiz.candidates}
    left = set(_not_held_out(candidates).order_by().values_list("pk", flat=True))
    return [(quiz, count) for quiz in asked if (count := missing(quiz, left))]
