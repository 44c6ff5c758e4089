"""The marks of an attempt: what is saved, by the versions that were asked, mended keys and what persons gave."""

from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef

from content.items.choices import ItemType
from content.items.models import ItemVersion
from courses.learning.models import Attempt, ManualMark, Regrade
from courses.quizzes import marking
from courses.quizzes.draw import Slot

# The columns that marking writes.
MARKED = ["points", "score", "score_max", "percent", "passed"]


def of(attempt: Attempt) -> marking.Marks:
    """The marks of what is saved. Four queries at most."""
    slots = attempt.drawn()
    wrong = Regrade.objects.filter(wrong=OuterRef("pk"))
    versions = ItemVersion.objects.annotate(is_wrong=Exists(wrong)).in_bulk([slot.item for slot in slots])
    responses = dict(attempt.responses.values_list("slot", "answer"))
    by_hand = given(attempt) if any(version.type == ItemType.ESSAY for version in versions.values()) else {}
    regrades = mended(versions) if any(version.is_wrong for version in versions.values()) else {}
    return computed(slots, versions, responses, regrades, by_hand)


def computed(
    slots: Iterable[Slot],
    versions: Mapping[int, ItemVersion],
    responses: Mapping[int, object],
    regrades: Mapping[int, list[Regrade]],
    by_hand: Mapping[int, float],
) -> marking.Marks:
    """The marks of a paper; no queries. regrades: those of each version, in their order."""
    questions, marks_by = [], dict(by_hand)
    for number, slot in enumerate(slots, start=1):
        asked = question(versions[slot.item], slot.points)
        questions.append(asked)
        if (found := regrades.get(slot.item)) and number not in marks_by:
            marks_by[number] = _regraded(asked, found, responses.get(number), slot.points)
    return marking.mark(questions, responses, marks_by)


def _regraded(asked: marking.Question, regrades: list[Regrade], answer: object, points: float) -> float:
    """What an answer earns by the last mended key; in favour of the learner, never less than before."""
    earned = asked.worth(answer) or 0
    for regrade in regrades:
        now = question(regrade.mended, points).worth(answer) or 0
        earned = max(earned, now) if regrade.favour else now
    return earned


def question(version: ItemVersion, points: float = 1) -> marking.Question:
    """An item version as marking sees it."""
    return marking.Question(version.read(), points)


def same_shape(one: ItemVersion, other: ItemVersion) -> bool:
    """Are two versions answered alike, key by key, so that what one says is right can be said of the other?"""
    return one.type == other.type and _keys(one.body) == _keys(other.body)


def _keys(value: object) -> object:
    """The keys inside a body, in their order."""
    if isinstance(value, dict):
        inner = [_keys(child) for child in value.values() if isinstance(child, dict | list)]
        return [value.get("key"), *(found for found in inner if found)]
    return [_keys(child) for child in value if isinstance(child, dict)] if isinstance(value, list) else None


def mended(versions: Iterable[int]) -> dict[int, list[Regrade]]:
    """version → the regrades of it, in their order. One query."""
    found: dict[int, list[Regrade]] = {}
    for regrade in Regrade.objects.filter(wrong__in=list(versions)).select_related("mended"):
        found.setdefault(regrade.wrong_id, []).append(regrade)
    return found


def given(attempt: Attempt) -> dict[int, float]:
    """slot → the points that a person gave; a second marker's stand, else the latest. One query."""
    return standing(attempt.manual_marks.of_what_stands())


def standing(marks: Iterable[ManualMark]) -> dict[int, float]:
    """slot → the points that stand, of marks in their order."""
    found: dict[int, ManualMark] = {}
    for mark in marks:
        before = found.get(mark.slot)
        if before and before.turn == ManualMark.Turn.SECOND and mark.turn == ManualMark.Turn.FIRST:
            continue
        found[mark.slot] = mark
    return {slot: mark.points for slot, mark in found.items()}


def settle(attempt: Attempt, marks: marking.Marks) -> None:
    """Put marks on an attempt, without saving; while something is awaited it has no score, no pass and no fail."""
    attempt.points = list(marks.points)
    attempt.score_max = marks.score_max
    if marks.is_whole:
        attempt.score, attempt.percent = marks.score, marks.percent
        attempt.passed = marks.passes(attempt.pass_mark, sections(attempt))
    else:
        attempt.score = attempt.percent = attempt.passed = None


def sections(attempt: Attempt) -> list[tuple[list[int], int | None]]:
    """(slots from 0, pass mark) of each section."""
    found: list[tuple[list[int], int | None]] = [([], part.get("pass_mark")) for part in attempt.sections]
    for number, slot in enumerate(attempt.drawn()):
        if slot.section < len(found):
            found[slot.section][0].append(number)
    return found
