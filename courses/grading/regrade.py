"""Put a wrong key right: first what would change, then the change, with the old marks kept and readable."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.editions.models import EditionQuiz
from content.items.models import ItemVersion
from courses.grading.mark import note
from courses.learning import completion, corrections, marks
from courses.learning.models import Attempt, AttemptEvent, Completion, Regrade
from courses.quizzes.marking import Marks
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused


@dataclass(frozen=True)
class Change:
    """What a regrade makes of one attempt."""

    attempt: Attempt
    before: list
    now: Marks
    passes: bool | None

    @property
    def is_gained(self) -> bool:
        return self.passes is True and self.attempt.passed is False

    @property
    def is_lost(self) -> bool:
        return self.passes is False and self.attempt.passed is True


@dataclass
class Effects:
    """What a regrade would change: attempts seen, marks up and down, passes that flip, completions and certificates."""

    seen: int = 0
    changes: list[Change] = field(default_factory=list)
    completions_lost: list[Completion] = field(default_factory=list)
    completions_gained: int = 0
    certificates: int = 0
    persons_by_school: Counter = field(default_factory=Counter)

    @property
    def up(self) -> int:
        return sum(change.now.score > _total(change.before) for change in self.changes)

    @property
    def down(self) -> int:
        return sum(change.now.score < _total(change.before) for change in self.changes)

    @property
    def gained(self) -> int:
        return sum(change.is_gained for change in self.changes)

    @property
    def lost(self) -> int:
        return sum(change.is_lost for change in self.changes)


def preview(wrong: ItemVersion, mended: ItemVersion, *, favour: bool) -> Effects:
    """What would change if the mended version's key decided, without changing anything.

    Raises Refused if the two versions are not answered alike: then the old answers say nothing about the new key.
    """
    _check(wrong, mended)
    regrade = Regrade(wrong=wrong, mended=mended, favour=favour)
    found = Effects()
    for attempt in _attempts(wrong):
        found.seen += 1
        change = _change(attempt, regrade)
        if list(change.now.points) != change.before:
            found.changes.append(change)
    _count_completions(found)
    return found


@transaction.atomic
def apply(wrong: ItemVersion, mended: ItemVersion, *, favour: bool, reason: str, by: User, at: datetime) -> Effects:
    """Do it: the marks change, the old ones stay in an event each, completions follow. A person's own mark stays.

    Raises Refused without a reason, and as preview() does.
    """
    if not reason.strip():
        raise Refused(_("Say what was wrong with the key."), field="reason")
    found = preview(wrong, mended, favour=favour)
    regrade = Regrade.objects.create(wrong=wrong, mended=mended, favour=favour, reason=reason[:200], by=by, at=at)
    record.record("key.mended", [regrade], by=by, at=at)
    for change in found.changes:
        attempt = change.attempt
        before = {name: getattr(attempt, name) for name in ("points", "score", "percent", "passed")}
        marks.settle(attempt, change.now)
        attempt.save(update_fields=marks.MARKED)
        now = {name: getattr(attempt, name) for name in ("points", "score", "percent", "passed")}
        note(
            attempt, AttemptEvent.Kind.REGRADED, reason=reason, by=by, at=at,
            regrade=regrade.pk, before=before, now=now,
        )  # fmt: skip
        completion.complete_if_met(attempt.enrolment, at=at, on=timezone.localdate(attempt.handed_in_at))
    for lost in found.completions_lost:
        corrections.supersede(lost, by=by, reason=reason, at=at)
    return found


def _check(wrong: ItemVersion, mended: ItemVersion) -> None:
    if wrong.item_id != mended.item_id or wrong.pk == mended.pk:
        raise Refused(_("Publish the mended question first; then choose the version that was wrong."))
    if not marks.same_shape(wrong, mended):
        raise Refused(
            _("The mended question has other options, so old answers cannot be marked by it. Change the key alone.")
        )


def _attempts(version: ItemVersion) -> list[Attempt]:
    """The handed-in attempts that asked this version."""
    forms = [quiz.pk for quiz in EditionQuiz.objects.only("candidates") if version.pk in quiz.candidates]
    rows = Attempt.objects.handed_in().filter(quiz__in=forms).select_related("quiz", "enrolment__user")
    return [row for row in rows if any(slot["item"] == version.pk for slot in row.slots)]


def _change(attempt: Attempt, regrade: Regrade) -> Change:
    slots = attempt.drawn()
    versions = ItemVersion.objects.in_bulk([slot.item for slot in slots])
    responses = dict(attempt.responses.values_list("slot", "answer"))
    regrades = marks.mended(versions)
    regrades.setdefault(regrade.wrong_id, []).append(regrade)
    now = marks.computed(slots, versions, responses, regrades, marks.given(attempt))
    passes = now.passes(attempt.pass_mark, marks.sections(attempt)) if now.is_whole else None
    return Change(attempt, list(attempt.points or []), now, passes)


def _count_completions(found: Effects) -> None:
    """Completions that rest on a pass that is lost, and those that a gained pass may bring."""
    for change in found.changes:
        enrolment = change.attempt.enrolment
        standing = enrolment.completions.known().first()
        others = enrolment.attempts.filter(quiz=change.attempt.quiz, passed=True).exclude(pk=change.attempt.pk)
        if change.is_lost and standing and not others.exists():
            found.completions_lost.append(standing)
            found.certificates += bool(enrolment.edition.certificate_template)
        if change.is_gained and not standing:
            found.completions_gained += 1


def _total(points: list) -> float:
    return round(sum(value or 0 for value in points), 4)
