"""What classes have done of what is asked of them: for class teachers, and for the page of one class."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.coverage.judge import standing
from courses.requirements import audience
from courses.requirements.models import Requirement
from courses.requirements.standing import Standing
from courses.sessions.models import ClassSession
from lms.schools import class_periods
from lms.schools.models import HeadCount, SchoolClass


@dataclass(frozen=True)
class Progress:
    """One requirement and one class: how many sessions of how many, the last of them, and how that stands."""

    requirement: Requirement
    sessions: tuple[ClassSession, ...]
    standing: Standing
    on: date

    @property
    def held(self) -> int:
        return len(self.sessions)

    @property
    def required(self) -> int:
        return self.requirement.sessions_required

    @property
    def missing(self) -> int:
        return max(self.required - self.held, 0)

    @property
    def last(self) -> ClassSession | None:
        return self.sessions[-1] if self.sessions else None

    @property
    def deciding(self) -> ClassSession | None:
        """The last of the sessions that were asked for; None while some are missing."""
        return self.sessions[self.required - 1] if self.held >= self.required else None

    @property
    def why(self) -> str:
        """Which rule and facts made the status so, in one sentence."""
        on = self.on
        days = {"on": _day(on), "opens": _day(self.requirement.opens_on), "due": _day(self.requirement.due_on)}
        words = {"held": self.held, "required": self.required, **days}
        if self.standing == Standing.NOT_STARTED:
            return _("%(required)s sessions are asked for from %(opens)s on.") % words
        if self.deciding:
            words["decided"] = _day(self.deciding.held_on)
            return (
                _("%(required)s sessions are asked for; the last of them was held on %(decided)s, due on %(due)s.")
                % words
            )
        return _("%(held)s of %(required)s sessions were held up to %(on)s, due on %(due)s.") % words

    @property
    def changes(self) -> list[tuple[str, Standing]]:
        """What would change the status, and to what: asked of the same rule with the change made."""
        on, found = self.on, []
        if self.missing and self.standing != Standing.NOT_STARTED:
            words = {"missing": self.missing, "on": _day(on)}
            held = _("%(missing)s more sessions are held on %(on)s") % words
            found.append((held, _judged(self.requirement, done_on=on, on=on)))
        elif self.deciding and self.held == self.required:
            taken = _("the session of %(day)s is taken back") % {"day": _day(self.deciding.held_on)}
            found.append((taken, _judged(self.requirement, done_on=None, on=on)))
        for day in (self.requirement.opens_on, self.requirement.due_on + timedelta(days=1)):
            done_on = self.deciding.held_on if self.deciding else None
            to = _judged(self.requirement, done_on=done_on, on=day)
            if day > on and to != self.standing:
                found.append((_("nothing is done until %(day)s") % {"day": _day(day)}, to))
                break
        return [(words, to) for words, to in found if to != self.standing]


def _day(day: date) -> str:
    return date_format(day, "Y-m-d")


def _judged(requirement: Requirement, *, done_on: date | None, on: date) -> Standing:
    return standing(done_on=done_on, on=on, opens_on=requirement.opens_on, due_on=requirement.due_on)


def progress(
    classes: Sequence[SchoolClass],
    *,
    on: date,
    known_by: datetime | None = None,
    requirements: Iterable[Requirement] | None = None,
) -> dict[int, list[Progress]]:
    """What each class has done of each requirement by class in force, by due date; three queries at most.

    requirements: those in force on the date, if the caller has them.
    """
    found: dict[int, list[Progress]] = defaultdict(list)
    running = _running(classes, on=on, known_by=known_by)
    if requirements is None:
        requirements = _open(on, known_by) if running else []
    asked = [row for row in requirements if row.is_for_classes]
    if not (asked and running):
        return found
    held = _held(running, on=on, known_by=known_by)
    for requirement in asked:
        for row in running:
            if _names(requirement, row):
                counting = [session for session in held[row.line] if _counts(requirement, session)]
                found[row.pk].append(_progress(requirement, counting, on=on))
    return found


def _open(on: date, known_by: datetime | None) -> Iterable[Requirement]:
    return Requirement.objects.known(known_by).in_force(on).opened(on).filter(unit=Requirement.Unit.CLASS)


def _running(classes: Sequence[SchoolClass], *, on: date, known_by: datetime | None) -> list[SchoolClass]:
    """Those of the classes that run on the date; a query only when it matters what was on record."""
    if known_by is None:
        return [row for row in classes if row.is_running(on)]
    schools = list({row.school_id: row.school for row in classes}.values())
    rows = audience.running(on=on, within=schools, known_by=known_by).filter(pk__in=[row.pk for row in classes])
    running = set(rows.order_by().values_list("pk", flat=True))
    return [row for row in classes if row.pk in running]


def _held(classes: Iterable[SchoolClass], *, on: date, known_by: datetime | None) -> dict[int, list[ClassSession]]:
    """Every session of these classes up to the date by SchoolClass.line, the first one first."""
    rows = ClassSession.objects.known(known_by).of(classes).filter(held_on__lte=on)
    found: dict[int, list[ClassSession]] = defaultdict(list)
    for session in rows.select_related("lesson_version", "edition").order_by("held_on", "period", "pk"):
        found[session.line].append(session)
    return found


def _names(requirement: Requirement, school_class: SchoolClass) -> bool:
    """audience.classes() of one class that runs."""
    home = requirement.organisation.path
    return school_class.stage in requirement.stages and school_class.school.path.startswith(home)


def _counts(requirement: Requirement, session: ClassSession) -> bool:
    """queries.sessions() of one session up to the date."""
    edition = session.edition
    is_the_course = edition.course_id == requirement.course_id and edition.number >= requirement.least_edition
    return is_the_course and session.held_on >= requirement.counts_from


def _progress(requirement: Requirement, held: list[ClassSession], *, on: date) -> Progress:
    wanted = requirement.sessions_required
    done_on = held[wanted - 1].held_on if len(held) >= wanted else None
    return Progress(requirement, tuple(held), _judged(requirement, done_on=done_on, on=on), on)


def history(school_class: SchoolClass, *, on: date, known_by: datetime | None = None) -> list[ClassSession]:
    """Every lesson that stands on record for a class, and for what it was before, up to a date, the latest first."""
    rows = ClassSession.objects.known(known_by).of([school_class]).filter(held_on__lte=on)
    if closed_on := class_periods.closed_on(school_class, known_by=known_by):
        rows = rows.filter(held_on__lt=closed_on)
    return list(rows.select_related("lesson_version", "edition", "led_by").order_by("-held_on", "-period", "-pk"))


def pupils(classes: Iterable[SchoolClass], *, on: date, known_by: datetime | None = None) -> dict[int, int]:
    """Head counts of the date by class."""
    counts = HeadCount.objects.held(on, known_by).filter(school_class__in=list(classes)).order_by("recorded_at")
    return dict(counts.values_list("school_class_id", "count"))
