"""Mark what only a person can mark, by its rubric; ask a second marker where the first is disputed."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from content.items.bodies import Essay
from content.items.models import ItemVersion
from courses.learning import completion, marks
from courses.learning.models import Attempt, AttemptEvent, ManualMark, Response
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused


def rubric(attempt: Attempt, slot: int) -> Essay:
    """The essay that a slot asks for. Refused (404) for anything else."""
    if 1 <= slot <= len(attempt.slots):
        body = ItemVersion.objects.get(pk=attempt.slots[slot - 1]["item"]).read()
        if isinstance(body, Essay):
            return body
    raise Refused(_("There is nothing here that a person marks."), status=404)


@transaction.atomic
def mark(
    attempt: Attempt, slot: int, levels: Mapping[str, float], *, comment: str, by: User, at: datetime
) -> ManualMark:
    """Give the points of a slot, one level of each criterion, and settle the attempt; may complete the course.

    Nothing is overwritten: a later mark is a new row. Raises Refused for what the rubric does not know, for one's own
    attempt, and for a second mark by the first marker.
    """
    body = rubric(attempt, slot)
    if attempt.enrolment.user_id == by.pk:
        raise Refused(_("Nobody marks what they wrote themselves."))
    if set(levels) != {criterion.key for criterion in body.rubric} or any(
        levels[criterion.key] not in {level.points for level in criterion.levels} for criterion in body.rubric
    ):
        raise Refused(_("Choose one level for each criterion."))
    turn = _turn(attempt, slot, by)
    attempt = (
        Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "enrolment__user").get(pk=attempt.pk)
    )
    if attempt.is_open:
        raise Refused(_("This attempt is still open. It can be marked once it is handed in."))
    worth = sum(levels.values()) / body.points * attempt.drawn()[slot - 1].points
    row = ManualMark.objects.create(
        attempt=attempt,
        slot=slot,
        turn=turn,
        points=round(worth, 4),
        levels=dict(levels),
        comment=comment,
        by=by,
        at=at,
    )
    record.record("attempt.marked", [row], by=by, at=at)
    marks.settle(attempt, marks.of(attempt))
    attempt.save(update_fields=marks.MARKED)
    completion.complete_if_met(attempt.enrolment, at=at, on=timezone.localdate(at))
    return row


def _turn(attempt: Attempt, slot: int, by: User) -> str:
    if not is_disputed(attempt, slot):
        return ManualMark.Turn.FIRST
    if attempt.manual_marks.of_what_stands().filter(slot=slot, turn=ManualMark.Turn.FIRST, by=by).exists():
        raise Refused(_("A second marker was asked for: somebody else marks this now."))
    return ManualMark.Turn.SECOND


def disputed(attempts: Collection[int] | QuerySet) -> set[tuple[int, int]]:
    """(attempt, slot) of the answers that stand, for which a second marker was asked. Two queries, one if for none."""
    asked = AttemptEvent.objects.filter(attempt__in=attempts, kind=AttemptEvent.Kind.DISPUTED).order_by("at", "pk")
    found = {(event.attempt_id, event.details["slot"]): event.at for event in asked}
    if not found:
        return set()
    saved = Response.objects.filter(attempt__in={pk for pk, _slot in found}).values_list("attempt", "slot", "saved_at")
    return set(found) - {(pk, slot) for pk, slot, at in saved if (pk, slot) in found and at > found[pk, slot]}


def is_disputed(attempt: Attempt, slot: int) -> bool:
    """Was a second marker asked for, for the answer that stands?"""
    return (attempt.pk, slot) in disputed([attempt.pk])


def for_a_second(attempts: Collection[int] | QuerySet) -> set[tuple[int, int]]:
    """(attempt, slot) of the answers that wait for a second marker. Three queries, one where nobody asked for one."""
    found = disputed(attempts)
    if not found:
        return set()
    seconds = ManualMark.objects.of_what_stands().filter(turn=ManualMark.Turn.SECOND)
    return found - set(seconds.filter(attempt__in={pk for pk, _slot in found}).values_list("attempt", "slot"))


def dispute(attempt: Attempt, slot: int, *, reason: str, by: User, at: datetime) -> AttemptEvent:
    """Ask for a second marker; what the first gave stands until then. Refused without a reason or before the first."""
    if not reason.strip():
        raise Refused(_("Say why a second marker should look at this."), field="reason")
    if not attempt.manual_marks.of_what_stands().filter(slot=slot).exists():
        raise Refused(_("Nobody has marked this yet."))
    return note(attempt, AttemptEvent.Kind.DISPUTED, reason=reason, by=by, at=at, slot=slot)


def note(attempt: Attempt, kind: str, *, reason: str, by: User | None, at: datetime, **details) -> AttemptEvent:
    """Write down that something was done to an attempt, with its fact."""
    event = AttemptEvent.objects.create(attempt=attempt, kind=kind, reason=reason[:200], by=by, at=at, details=details)
    record.record(f"attempt.{kind}", [event], by=by, at=at)
    return event
