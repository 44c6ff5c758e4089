"""Record a lesson held with a class, correct the record, take it back."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.editions.models import Edition, EditionQuiz, LessonVersion
from content.items.models import Audience
from courses.sessions.models import ClassSession
from lms.facts import record as facts
from lms.people.models import User
from lms.refused import Refused
from lms.schools.models import HeadCount, SchoolClass

MOST_PERIODS = 12


def on_roll(school_class: SchoolClass, *, on: date) -> int | None:
    """How many pupils are on the roll of that day; None without a head count."""
    counts = HeadCount.objects.held(on).filter(school_class=school_class)
    return counts.values_list("count", flat=True).first()


@transaction.atomic
def record(
    school_class: SchoolClass,
    edition: Edition,
    *,
    held_on: date,
    led_by: User,
    present: int,
    lesson_key: str,
    by: User | None,
    at: datetime | None = None,
    expected: int | None = None,
    period: int = 0,
    tallies: dict | None = None,
    note: str = "",
) -> ClassSession:
    """The saved record; writes its fact. The same record sent twice gives the first one.

    expected: the head count of that day unless said. Raises Refused for a day in the future or outside the life of the
    class, for more present than on the roll, and for a lesson that stands on record already with other figures.
    """
    at = at or timezone.now()
    draft = ClassSession(
        school_class=school_class,
        edition=edition,
        lesson_key=lesson_key,
        held_on=held_on,
        period=period,
        led_by=led_by,
        expected=expected,
        present=present,
        tallies=tallies or {},
        note=note.strip(),
        entered_at=at,
        recorded_at=at,
        recorded_by=by,
    )
    _complete(draft, at=at)
    if standing := _standing(draft):
        return _the_same(standing, draft)
    return _write(draft, by=by, at=at)


@transaction.atomic
def correct(
    session: ClassSession, *, by: User | None, reason: str, at: datetime | None = None, **changes
) -> ClassSession:
    """The corrected successor; the old record stays, marked as superseded.

    changes: held_on, period, led_by, expected, present, tallies, note, edition and lesson_key. Raises Refused as
    record() does, without a reason, or when somebody else corrected it first.
    """
    at = at or timezone.now()
    kept = {name: getattr(session, name) for name in _CORRECTABLE} | changes
    draft = ClassSession(school_class=session.school_class, **kept)
    draft.entered_at, draft.recorded_at, draft.recorded_by = session.entered_at, at, by
    draft.reason, draft.supersedes = reason.strip(), session
    _complete(draft, at=at)
    _supersede(session, by=by, reason=reason, at=at)
    if _standing(draft):
        raise Refused(_("This lesson stands on record for that day and period already. Correct that record."))
    return _write(draft, by=by, at=at)


_CORRECTABLE = ("edition", "lesson_key", "held_on", "period", "led_by", "expected", "present", "tallies", "note")


@transaction.atomic
def withdraw(session: ClassSession, *, by: User | None, reason: str, at: datetime | None = None) -> None:
    """Take back a record of a lesson that was not held; it stays readable, and does not count any more."""
    _supersede(session, by=by, reason=reason, at=at or timezone.now())


def _supersede(session: ClassSession, *, by: User | None, reason: str, at: datetime) -> None:
    if not reason.strip():
        raise Refused(_("Say in a few words why. The reason stays with the record."), field="reason")
    if not ClassSession.objects.known().filter(pk=session.pk).update(superseded_at=at):
        raise Refused(_("Somebody changed this record in the meantime. Open the page again."))
    session.superseded_at = at
    facts.record("class_session.superseded", [_Superseding(session, reason.strip())], by=by, at=at)


class _Superseding:
    """The fact that a record does not hold any more, and why."""

    def __init__(self, session: ClassSession, reason: str) -> None:
        self.pk = session.pk
        self._meta = session._meta
        self.values = {**session.as_fact(), "reason": reason}

    def as_fact(self) -> dict:
        return self.values


def _write(draft: ClassSession, *, by: User | None, at: datetime) -> ClassSession:
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        # Two devices at once: the constraint let the first one through.
        raise Refused(_("This lesson was recorded a moment ago. Open the class to see it.")) from None
    facts.record("class_session", [draft], by=by, at=at)
    return draft


def _standing(draft: ClassSession) -> ClassSession | None:
    """The record of the same lesson with the same class, at whichever school it was then."""
    same = {name: getattr(draft, name) for name in ("held_on", "period", "edition", "lesson_key")}
    return ClassSession.objects.known().of([draft.school_class]).filter(**same).first()


def _the_same(standing: ClassSession, draft: ClassSession) -> ClassSession:
    if (standing.present, standing.expected, standing.tallies) == (draft.present, draft.expected, draft.tallies):
        return standing
    raise Refused(
        _("This lesson stands on record for that day and period, with %(present)s present. Correct that record.")
        % {"present": standing.present}
    )


def _complete(draft: ClassSession, *, at: datetime) -> None:
    """Check a draft and fill in what follows from it: the lesson's version and, if not said, who was expected."""
    _check_day(draft, today=timezone.localdate(at))
    draft.lesson_version = _lesson(draft)
    _check_numbers(draft)
    _check_tallies(draft)


def _check_day(draft: ClassSession, *, today: date) -> None:
    school_class, day = draft.school_class, draft.held_on
    if day > today:
        raise Refused(
            _("%(day)s has not come yet. Record the lesson once it has been held.") % {"day": day.isoformat()},
            field="held_on",
        )
    is_kept = draft.supersedes is not None and draft.supersedes.held_on == day
    if not school_class.is_running(day) and not is_kept:
        raise Refused(
            _("This class did not exist on %(day)s. Choose another date or another class.") % {"day": day.isoformat()},
            field="held_on",
        )
    if not 0 <= draft.period <= MOST_PERIODS:
        raise Refused(_("A day has periods 1 to %(most)s.") % {"most": MOST_PERIODS}, field="period")


def _lesson(draft: ClassSession) -> LessonVersion:
    if draft.edition.audience != Audience.PUPIL:
        raise Refused(_("This is a course for staff. Choose a lesson for pupils."), field="lesson")
    version = draft.edition.lesson_versions.filter(key=draft.lesson_key).order_by("-version").first()
    if version is None:
        raise Refused(_("The course has no such lesson. Choose one from the list."), field="lesson")
    return version


def _check_numbers(draft: ClassSession) -> None:
    roll = on_roll(draft.school_class, on=draft.held_on)
    if draft.expected is None:
        draft.expected = roll
    if draft.expected is None:
        raise Refused(
            _("The roll of that day is not known. Say how many pupils should have been there."), field="expected"
        )
    if draft.expected < 1 or draft.present < 1:
        raise Refused(_("A lesson is recorded when somebody was there."), field="present")
    if roll is not None and max(draft.present, draft.expected) > roll:
        raise Refused(
            ngettext(
                "There was %(roll)s pupil on the roll on %(day)s, so no more can have been there. Correct the number,"
                " or ask the school administrator to correct the roll.",
                "There were %(roll)s pupils on the roll on %(day)s, so no more can have been there. Correct the number,"
                " or ask the school administrator to correct the roll.",
                roll,
            )
            % {"roll": roll, "day": draft.held_on.isoformat()},
            field="present" if draft.present > roll else "expected",
        )
    if draft.present > draft.expected:
        raise Refused(_("More were present than expected. Correct one of the two numbers."), field="present")


def _check_tallies(draft: ClassSession) -> None:
    if not draft.tallies:
        return
    quiz = EditionQuiz.objects.filter(edition=draft.edition, key=draft.tallies.get("quiz", "")).first()
    known = {str(pk) for pk in quiz.candidates} if quiz else set()
    right = draft.tallies.get("right", {})
    if not set(right) <= known:
        raise Refused(_("These are not the questions of this lesson’s quiz. Open the form again."))
    if any(not 0 <= count <= draft.present for count in right.values()):
        raise Refused(
            _("More hands were counted than pupils present (%(present)s). Correct the count.")
            % {"present": draft.present},
            field="tallies",
        )
