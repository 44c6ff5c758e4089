"""Whom a change concerns: rooms above say what of theirs names the editions and questions in question."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from content.editions.models import Edition, EditionQuiz
from content.review.models import Review


@dataclass(frozen=True)
class Concern:
    """Something that goes on or stands: how many, and in words."""

    text: object
    count: int


# What a room above counts: editions, primary keys of item versions → (key of its words, how many).
Teller = Callable[[list[Edition], list[int]], Iterable[tuple[str, int]]]
_tellers: list[Teller] = []
_words: dict[str, object] = {}


def register(tell: Teller, words: Mapping[str, object]) -> None:
    """Let a room above say whom a change concerns; words: what each of its keys is called, translated when shown."""
    if tell not in _tellers:
        _tellers.append(tell)
    _words.update(words)


def count(review: Review) -> dict[str, int]:
    """Whom the change concerns now, by all rooms: how many by key; nothing that counts nobody."""
    editions, versions = editions_of(review), item_versions_of(review)
    told = (row for tell in _tellers for row in tell(editions, versions))
    return {key: number for key, number in told if number}


def of(review: Review) -> list[Concern]:
    """Whom the change concerns in words: as it stood when it was decided, or now if it waits."""
    counted = review.concerned if review.outcome else count(review)
    return [Concern(_words[key], number) for key, number in counted.items() if key in _words]


def editions_of(review: Review) -> list[Edition]:
    """The editions whose lessons or quizzes hold what is reviewed."""
    if review.lesson_version:
        lesson = review.lesson_version
        holding = Edition.objects.filter(course=lesson.edition.course, lesson_versions__key=lesson.key)
        return list(holding.distinct().select_related("course").order_by("number"))
    versions = set(item_versions_of(review))
    quizzes = EditionQuiz.objects.select_related("edition__course").only("candidates", "edition")
    found = {quiz.edition.pk: quiz.edition for quiz in quizzes if versions & set(quiz.candidates)}
    return list(found.values())


def item_versions_of(review: Review) -> list[int]:
    """Versions of the question that rest on the old law; none for a lesson."""
    if review.item_version is None:
        return []
    rows = review.item_version.item.versions.values_list("pk", "articles")
    return [pk for pk, articles in rows if review.old_id in articles]
