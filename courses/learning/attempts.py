"""Take a quiz: start, save answers, hand in."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from content.editions.models import EditionQuiz
from content.items.choices import Feedback
from courses.learning import completion, marks, pretests, saving, starting
from courses.learning.answers import Sent
from courses.learning.models import Attempt, Completion, Enrolment, LateResponse, Response
from lms.refused import Refused

logger = logging.getLogger(__name__)


class State(Enum):
    """What became of an answer that was sent."""

    SAVED = "saved"
    OLDER = "older"
    LATE = "late"
    PASSED = "passed"


@dataclass(frozen=True)
class Outcome:
    """What became of it, and the answer and sequence that stand."""

    state: State
    answer: object = None
    sequence: int = 0


def start(enrolment: Enrolment, quiz: EditionQuiz, *, at: datetime) -> Attempt:
    """The learner's open attempt at this quiz, or a new one with everything frozen that decides its outcome.

    May be repeated; two at once get the same attempt. Raises Refused as starting.check, and if too few of its questions
    may be asked at present.
    """
    if found := _still_open(enrolment, quiz, at=at):
        return found
    starting.check(enrolment, quiz, at=at)
    try:
        with transaction.atomic():
            return starting.opened(enrolment, quiz, at=at)
    except IntegrityError:
        # The other tab or the double click was faster.
        found = _still_open(enrolment, quiz, at=at)
        assert found is not None
        return found


def save_response(attempt: Attempt, slot: int, sent: Sent, *, at: datetime) -> Outcome:
    """Save one answer; the highest sequence of a slot wins, whatever the order in which they arrive.

    Sending the same again is saved; an older one leaves what stands; one after hand-in or deadline is kept apart and
    never marked. Raises Refused (404) for a slot that the attempt does not have. At most two statements.
    """
    if not 1 <= slot <= len(attempt.slots):
        raise Refused(_("This quiz has no question %(number)s.") % {"number": slot}, status=404)
    if attempt.is_open and saving.store(attempt, slot, sent, at=at):
        return Outcome(State.SAVED)
    standing = Response.objects.filter(attempt=attempt, slot=slot).select_related("attempt").first()
    if standing and standing.sequence == sent.sequence and standing.answer == sent.answer:
        return Outcome(State.SAVED)
    latest = standing.attempt if standing else attempt
    if latest.is_open and not latest.is_over(at) and (standing or attempt.forward_only):
        passed = standing is None or standing.told_at is not None or sent.sequence > standing.sequence
        state = State.PASSED if passed else State.OLDER
        return Outcome(state, standing.answer if standing else None, standing.sequence if standing else 0)
    _keep_late(attempt, slot, sent, at=at)
    return Outcome(State.LATE, standing.answer if standing else None, standing.sequence if standing else 0)


def save_page(attempt: Attempt, answers: Mapping[int, object], *, sequence: int, at: datetime) -> list[Outcome]:
    """Save what a whole page holds, with one sequence for all; only what differs from what is saved is written."""
    standing = dict(attempt.responses.values_list("slot", "answer"))
    changed = {slot: answer for slot, answer in answers.items() if slot not in standing or answer != standing[slot]}
    return [save_response(attempt, slot, Sent(answer, sequence), at=at) for slot, answer in sorted(changed.items())]


def tell(attempt: Attempt, slot: int, *, at: datetime) -> None:
    """The learner is shown what was right in a slot; its answer stands from now on. Refused if the quiz tells later."""
    if attempt.quiz.feedback != Feedback.AT_ONCE or not attempt.is_open:
        raise Refused(_("This quiz explains its questions later."))
    if not attempt.responses.filter(slot=slot).exists():
        raise Refused(_("Answer the question first."), field=f"q{slot}")
    attempt.responses.filter(slot=slot, told_at__isnull=True).update(told_at=at)


@transaction.atomic
def hand_in(attempt: Attempt | int, *, at: datetime, among: Q | None = None, by: str = "") -> Attempt:
    """Close and mark the attempt and complete the course if that was the last condition, all in one transaction.

    After the deadline it counts as handed in at the deadline, with what was saved until then. May be repeated: the
    second time changes nothing. attempt: the row or its primary key; among: the rows that the person may hand in, else
    DoesNotExist; by: how it ends, if neither the learner nor the time ends it.
    """
    rows = Attempt.objects.select_for_update(of=("self", "enrolment"))
    rows = rows.select_related("quiz", "enrolment__user", "enrolment__edition").filter(among or Q())
    completed = Completion.objects.filter(enrolment=OuterRef("enrolment"))
    attempt = rows.annotate(is_completed=Exists(completed)).get(pk=attempt if isinstance(attempt, int) else attempt.pk)
    if not attempt.is_open:
        return attempt
    over = attempt.is_over(at)
    attempt.handed_in_at = attempt.deadline if over else at
    attempt.ended = Attempt.Ended.BY_TIME if over else by or Attempt.Ended.BY_LEARNER
    marks.settle(attempt, marks.of(attempt))
    attempt.after_reset = attempt.after_reset or starting.is_after_reset(attempt.enrolment.user, attempt)
    attempt.save(update_fields=[*marks.MARKED, "handed_in_at", "ended", "after_reset"])
    pretests.free(attempt, at=attempt.handed_in_at)
    if not attempt.is_completed:
        completion.complete_held(attempt.enrolment, at=at, on=timezone.localdate(attempt.handed_in_at))
    return attempt


def hand_in_overdue(*, at: datetime) -> int:
    """Hand in every attempt whose time ran out, for learners who never come back; returns how many."""
    return sum(_handed_in_overdue(attempt, at=at) for attempt in list(Attempt.objects.overdue(at)))


def _handed_in_overdue(attempt: Attempt, *, at: datetime) -> bool:
    """Hand in one; an attempt that cannot be marked is logged and holds up nobody else's."""
    try:
        hand_in(attempt, at=at)
    except (ValueError, KeyError, LookupError):
        logger.exception("Attempt %s of quiz %s could not be handed in.", attempt.pk, attempt.quiz_id)
        return False
    return True


def _still_open(enrolment: Enrolment, quiz: EditionQuiz, *, at: datetime) -> Attempt | None:
    attempt = enrolment.attempts.unfinished().filter(quiz=quiz).first()
    if attempt and attempt.is_over(at):
        hand_in(attempt, at=at)
        return None
    return attempt


def _keep_late(attempt: Attempt, slot: int, sent: Sent, *, at: datetime) -> None:
    late = LateResponse(attempt=attempt, slot=slot, answer=sent.answer, sequence=sent.sequence, received_at=at)
    LateResponse.objects.bulk_create(
        [late],
        update_conflicts=True,
        unique_fields=["attempt", "slot"],
        update_fields=["answer", "sequence", "received_at"],
    )
