"""Begin an attempt: who may, and what is frozen in it."""

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.editions import withdraw
from content.editions.models import EditionQuiz
from content.items.choices import Purpose
from content.items.models import ItemVersion
from courses.learning import tokens
from courses.learning.models import Accommodation, Attempt, Enrolment
from courses.learning.queries import QuizState
from courses.quizzes import draw
from lms.people.models import User
from lms.refused import Refused

RESET_SHADOW = timedelta(hours=24)


def check(enrolment: Enrolment, quiz: EditionQuiz, *, at: datetime) -> None:
    """Raises Refused, with what can be done, if the learner may not begin an attempt now."""
    if enrolment.edition.withdrawn_at:
        raise Refused(_("This edition was withdrawn. Open the course in the catalogue to see what took its place."))
    if message := closed(quiz, at=at):
        raise Refused(message)
    taken = list(enrolment.attempts.filter(quiz=quiz).values_list("passed", "handed_in_at"))
    if quiz.tells_late and any(passed for passed, _handed_in_at in taken):
        raise Refused(_("This test is passed. There is nothing left to do here."))
    used_up = quiz.attempts_allowed is not None and len(taken) >= quiz.attempts_allowed
    if used_up and quiz.purpose == Purpose.PRETEST:
        raise Refused(_("This pre-test has been taken. Read the lesson; the pre-test counts for nothing else."))
    if used_up:
        raise Refused(
            _("All attempts at this test are used up. Read the lessons again, then begin the course once more.")
        )
    if message := _cooling(quiz, [handed_in_at for _passed, handed_in_at in taken], at=at):
        raise Refused(message)


def not_yet(state: QuizState, *, at: datetime) -> str:
    """Why an attempt cannot begin at that time although there are some left, in a sentence; empty if it can."""
    if not state.may_start:
        return ""
    handed_in = [attempt.handed_in_at for attempt in state.attempts]
    lacking = _lacking(state.quiz, state.lacking) if state.lacking else ""
    return closed(state.quiz, at=at) or lacking or _cooling(state.quiz, handed_in, at=at)


def _cooling(quiz: EditionQuiz, handed_in: Iterable[datetime | None], *, at: datetime) -> str:
    last = max((instant for instant in handed_in if instant), default=None)
    ready = last + timedelta(minutes=quiz.cooldown_minutes) if last and quiz.cooldown_minutes else None
    if ready is None or ready <= at:
        return ""
    words = {"time": date_format(timezone.localtime(ready), "H:i"), "day": timezone.localdate(ready).isoformat()}
    return _("You can begin again from %(time)s on %(day)s. Use the time to read once more.") % words


def closed(quiz: EditionQuiz, *, at: datetime) -> str:
    """Why the quiz is not open at that time, in a sentence; empty if it is."""
    if quiz.opens_at and at < quiz.opens_at:
        words = {"time": date_format(timezone.localtime(quiz.opens_at), "Y-m-d H:i")}
        return _("This quiz opens at %(time)s. Come back then.") % words
    if quiz.closes_at and at >= quiz.closes_at:
        words = {"time": date_format(timezone.localtime(quiz.closes_at), "Y-m-d H:i")}
        return _("This quiz closed at %(time)s. Ask whoever set it if you need more time.") % words
    return ""


def left(enrolment: Enrolment, quiz: EditionQuiz) -> int | None:
    """How many attempts the learner may still start, None without a limit."""
    if quiz.attempts_allowed is None:
        return None
    return max(0, quiz.attempts_allowed - enrolment.attempts.filter(quiz=quiz).count())


def opened(enrolment: Enrolment, quiz: EditionQuiz, *, at: datetime) -> Attempt:
    """A new attempt; IntegrityError if one was opened in the meantime. Refused if a pool has run short."""
    sections = _unasked_first(_sections(quiz), enrolment, quiz.key)
    seed = secrets.token_hex(16)
    number = enrolment.attempts.filter(quiz=quiz).count() + 1
    try:
        slots = draw.slots(quiz, sections, seed=seed)
    except ValueError:
        raise Refused(_lacking(quiz, 1)) from None
    attempt = Attempt(
        enrolment=enrolment,
        quiz=quiz,
        number=number,
        seed=seed,
        candidates=list(dict.fromkeys(one.digest for section in sections for one in section.candidates)),
        sections=[
            {**part, "candidates": [one.digest for one in section.candidates], "asked": dict(section.asked)}
            for part, section in zip(quiz.parts(), sections, strict=True)
        ],
        slots=[
            {"item": slot.item, "digest": slot.digest, "options": list(slot.options),
             "section": slot.section, "points": slot.points}
            for slot in slots
        ],
        pass_mark=quiz.pass_mark,
        forward_only=not quiz.may_go_back,
        token_digest=tokens.digest(tokens.token(seed, enrolment.pk, quiz.pk, number)),
        started_at=at,
        deadline=_deadline(enrolment.user, quiz, at),
    )  # fmt: skip
    attempt.after_reset = is_after_reset(enrolment.user, attempt)
    attempt.save(force_insert=True)
    return attempt


def rebuilt(attempt: Attempt) -> list[draw.Slot]:
    """The slots of an attempt, drawn again from its seed and frozen candidates; equal to attempt.drawn() for ever."""
    versions = {version.digest: version for version in ItemVersion.objects.filter(digest__in=attempt.candidates)}
    # Attempts of the first days have one section, which says nothing of itself.
    parts = attempt.sections or [{"candidates": attempt.candidates, "draw": attempt.quiz.draw, "points": None}]
    sections = [
        draw.Section(
            [versions[digest] for digest in part["candidates"]], part["draw"], part["points"], part.get("asked", {})
        )
        for part in parts
    ]
    return draw.slots(attempt.quiz, sections, seed=attempt.seed)


def minutes(user: User, quiz: EditionQuiz, *, at: datetime) -> int | None:
    """How many minutes the person has for the quiz, more for those who have more; None without a limit."""
    if not quiz.time_limit_minutes:
        return None
    return round(quiz.time_limit_minutes * Accommodation.factor_of(user, on=timezone.localdate(at)))


def _deadline(user: User, quiz: EditionQuiz, at: datetime) -> datetime | None:
    """When the time is over: after the person's minutes, and never after the quiz closes."""
    ends = [quiz.closes_at] if quiz.closes_at else []
    if allowed := minutes(user, quiz, at=at):
        ends.append(at + timedelta(minutes=allowed))
    return min(ends, default=None)


def _sections(quiz: EditionQuiz) -> list[draw.Section]:
    """The form's sections with their item versions in order, without those held out; Refused if one runs short."""
    versions = {version.pk: version for version in withdraw.askable(quiz.candidates)}
    if short := withdraw.missing(quiz, versions):
        raise Refused(_lacking(quiz, short))
    return [
        draw.Section([versions[pk] for pk in part["candidates"] if pk in versions], part["draw"], part["points"])
        for part in quiz.parts()
    ]


def _unasked_first(sections: list[draw.Section], enrolment: Enrolment, key: str) -> list[draw.Section]:
    """The sections with what the person was asked before: in this enrolment or an earlier one, in any edition."""
    if not any(section.chooses for section in sections):
        return sections
    course = enrolment.edition.course_id
    earlier = Attempt.objects.filter(enrolment__user=enrolment.user_id, quiz__key=key, quiz__edition__course=course)
    times = Counter(slot["digest"] for slots in earlier.values_list("slots", flat=True) for slot in slots)
    return [
        replace(section, asked={one.digest: times[one.digest] for one in section.candidates if one.digest in times})
        for section in sections
    ]


def _lacking(quiz: EditionQuiz, count: int) -> str:
    message = ngettext(
        "“%(quiz)s” cannot be taken at present: %(count)s question is missing, because some were taken out "
        "or are being checked against the law. Nothing of yours is lost. Come back later, or tell the bureau.",
        "“%(quiz)s” cannot be taken at present: %(count)s questions are missing, because some were taken out "
        "or are being checked against the law. Nothing of yours is lost. Come back later, or tell the bureau.",
        count,
    )
    return message % {"quiz": quiz.title, "count": count}


def is_after_reset(user: User, attempt: Attempt) -> bool:
    """Did somebody else reset the person's password or PIN within 24 hours before the start, or during the attempt?"""
    reset_at = user.credential_reset_at
    if reset_at is None or user.credential_reset_by_id in (None, user.pk):
        return False
    last = attempt.handed_in_at or attempt.started_at
    return reset_at <= last and attempt.started_at - reset_at < RESET_SHADOW
