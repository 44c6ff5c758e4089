"""Look after attempts that are under way: more time, open again, hand in at the bell, more time for a person."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from courses.grading.mark import note
from courses.learning import attempts
from courses.learning.models import Accommodation, Attempt, AttemptEvent
from lms.people.models import User
from lms.refused import Refused

MOST_MINUTES = 24 * 60
REOPENED = ["handed_in_at", "ended", "points", "score", "score_max", "percent", "passed", "deadline"]


@transaction.atomic
def extend(rows: Iterable[Attempt], *, minutes: int, reason: str, by: User, at: datetime) -> int:
    """Give running attempts more minutes, as after a power cut; how many got them. Refused without a reason."""
    _check(reason, minutes)
    count = 0
    for attempt in rows:
        running = Attempt.objects.unfinished().filter(pk=attempt.pk, deadline__gte=at)
        if running.update(deadline=F("deadline") + timedelta(minutes=minutes)):
            note(attempt, AttemptEvent.Kind.EXTENDED, reason=reason, by=by, at=at, minutes=minutes)
            count += 1
    return count


@transaction.atomic
def reopen(attempt: Attempt, *, minutes: int, reason: str, by: User, at: datetime) -> Attempt:
    """Open a handed-in attempt again for so many minutes; its old marks stay in the event.

    Raises Refused without a reason, for a passed test, for an open attempt, and if another one is open.
    """
    _check(reason, minutes)
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment__user").get(pk=attempt.pk)
    if attempt.is_open:
        raise Refused(_("This attempt is open already."))
    if attempt.passed and attempt.enrolment.completions.known().exists():
        raise Refused(_("A completed course rests on this attempt. It stays as it is."))
    before = {name: getattr(attempt, name) for name in ("points", "score", "percent", "passed", "ended")}
    note(
        attempt, AttemptEvent.Kind.REOPENED, reason=reason, by=by, at=at,
        before=before, handed_in_at=attempt.handed_in_at and attempt.handed_in_at.isoformat(),
    )  # fmt: skip
    attempt.handed_in_at = attempt.points = attempt.score = attempt.score_max = attempt.percent = attempt.passed = None
    attempt.ended = Attempt.Ended.OPEN
    attempt.deadline = at + timedelta(minutes=minutes)
    try:
        with transaction.atomic():
            attempt.save(update_fields=REOPENED)
    except IntegrityError:
        raise Refused(_("Another attempt at this quiz is open. It comes first.")) from None
    return attempt


def hand_in_all(rows: Iterable[Attempt], *, by: User, at: datetime) -> int:
    """Hand in what is open, as at the bell; how many were."""
    handed_in = [attempts.hand_in(row, at=at, by=Attempt.Ended.BY_STAFF) for row in rows if row.is_open]
    for attempt in handed_in:
        note(attempt, AttemptEvent.Kind.HANDED_IN, reason="", by=by, at=at)
    return len(handed_in)


@transaction.atomic
def accommodate(user: User, *, factor: float, on: date, by: User, at: datetime) -> Accommodation:
    """Give a person more time in every quiz from a day on; what stood before ends that day."""
    if factor not in Accommodation.FACTORS:
        raise Refused(_("Choose one and a half times or twice the time."), field="factor")
    standing = Accommodation.objects.filter(user=user, to_date__isnull=True)
    standing.filter(from_date__gte=on).delete()
    standing.update(to_date=on)
    return Accommodation.objects.create(user=user, factor=factor, from_date=on, by=by, at=at)


def end_accommodation(row: Accommodation, *, on: date) -> None:
    """From that day on the person has the usual time again."""
    if row.from_date >= on:
        row.delete()
    else:
        Accommodation.objects.filter(pk=row.pk, to_date__isnull=True).update(to_date=on)


def _check(reason: str, minutes: int) -> None:
    if not reason.strip():
        raise Refused(_("Say why, for those who read this later."), field="reason")
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused(_("From 1 minute to a day can be given."), field="minutes")
