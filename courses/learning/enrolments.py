"""Begin a course, and begin it once more."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.editions.models import Edition, EditionQuiz
from content.items.choices import Purpose
from courses.learning.models import Completion, Enrolment
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused
from lms.schools.models import Organisation, Post


def current(user: User, edition: Edition) -> Enrolment | None:
    """The person's newest cycle of this edition."""
    found = Enrolment.objects.filter(user=user, edition=edition).order_by("-cycle").first()
    if found:
        found.user, found.edition = user, edition
    return found


@transaction.atomic
def begin(user: User, edition: Edition, *, at: datetime) -> Enrolment:
    """The person's enrolment in this edition; the first time it is opened and its fact written. May be repeated.

    Raises Refused for an edition that is no longer offered and was not begun while it was.
    """
    if found := current(user, edition):
        return found
    if not Edition.objects.offered().filter(pk=edition.pk).exists():
        raise Refused(_("This edition is no longer offered. Open the course in the catalogue to begin the newest one."))
    return _open(user, edition, cycle=1, at=at)


@transaction.atomic
def begin_again(enrolment: Enrolment, *, at: datetime) -> Enrolment:
    """The next cycle: after a completion, or when the attempts of a test are used up. Nothing of the old one is lost.

    Raises Refused while the present cycle can still be completed.
    """
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    latest = current(enrolment.user, enrolment.edition)
    assert latest is not None
    if not is_finished(latest):
        raise Refused(_("You are still in the middle of this course. Go on where you stopped."))
    if not Edition.objects.offered().filter(pk=enrolment.edition_id).exists():
        raise Refused(_("This edition is no longer offered. Open the course in the catalogue to begin the newest one."))
    return _open(enrolment.user, enrolment.edition, cycle=latest.cycle + 1, at=at)


def is_finished(enrolment: Enrolment) -> bool:
    """Can nothing more come of this cycle: was it completed (and perhaps corrected), or is a test used up unpassed?"""
    if Completion.objects.filter(enrolment=enrolment).exists():
        return True
    limited = enrolment.edition.quizzes.filter(attempts_allowed__isnull=False, draft=False).exclude(
        purpose=Purpose.PRETEST
    )
    return any(is_used_up(enrolment, quiz) for quiz in limited)


def is_used_up(enrolment: Enrolment, quiz: EditionQuiz) -> bool:
    """Is every attempt that the quiz allows handed in, and none passed?"""
    if quiz.attempts_allowed is None:
        return False
    taken = list(enrolment.attempts.filter(quiz=quiz).values_list("handed_in_at", "passed"))
    if any(handed_in_at is None or passed for handed_in_at, passed in taken):
        return False
    return len(taken) >= quiz.attempts_allowed


def _open(user: User, edition: Edition, *, cycle: int, at: datetime) -> Enrolment:
    enrolment, created = Enrolment.objects.get_or_create(
        user=user, edition=edition, cycle=cycle, defaults={"opened_at": at, "root": _district(user, at)}
    )
    if created:
        record.record("enrolment", [enrolment], by=user, at=at)
    return enrolment


def _district(user: User, at: datetime) -> Organisation | None:
    """The root above the person's first post on that day."""
    held = Post.objects.held(timezone.localdate(at)).filter(user=user).order_by("pk")
    path = held.values_list("organisation__path", flat=True).first()
    return Organisation.objects.filter(pk=int(path.split("/", 1)[0])).first() if path else None
