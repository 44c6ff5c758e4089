"""Publish, correct and end requirements: rows are added, none is edited."""

from copy import copy
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from content.editions.models import Course
from content.items.models import Audience
from courses.requirements.models import ROLES, Requirement
from lms import dates
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused
from lms.schools.models import Organisation, SchoolClass

# In-service training of teachers goes in cycles of five years; what lies beyond is a slip of the keys.
LONGEST = timedelta(days=5 * 366)


@transaction.atomic
def publish(draft: Requirement, *, by: User | None, at: datetime | None = None) -> Requirement:
    """The saved requirement with its number; writes its fact. Pressed twice, it gives the one that stands.

    draft: unsaved, filled by a form or a command; counts_from is the opening date unless set.
    Raises Refused where it cannot be met: wrong order of dates, nobody named, no course, no basis.
    """
    draft.counts_from = draft.counts_from or draft.opens_on
    check(draft)
    check_offered(draft.course)
    # Two at once would take the same number: one waits here for the other.
    list(Organisation.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk"))
    twin = _twin(draft)
    if twin:
        return twin
    draft.number = (Requirement.objects.aggregate(highest=Max("number"))["highest"] or 0) + 1
    return _write(draft, by=by, at=at or timezone.now())


def _twin(draft: Requirement) -> Requirement | None:
    """The standing requirement that says the same to the letter."""
    standing = Requirement.objects.known().filter(course=draft.course, organisation=draft.organisation)
    return next((row for row in standing if say_the_same(row, draft)), None)


def say_the_same(one: Requirement, other: Requirement) -> bool:
    """Whatever their numbers and the reasons of corrections."""
    apart = {"number": None, "reason": ""}
    return {**one.as_fact(), **apart} == {**other.as_fact(), **apart}


def carry_on(requirement: Requirement, draft: Requirement) -> None:
    """Give a draft of its correction what no form shows."""
    draft.counts_from = draft.counts_from or draft.opens_on
    # Without the trace it would be offered for copying once more.
    draft.ended_on, draft.copied_from = requirement.ended_on, requirement.copied_from


@transaction.atomic
def correct(requirement: Requirement, draft: Requirement, *, by: User | None, reason: str) -> Requirement:
    """The corrected successor, which keeps the number; the old row stays on record as superseded.

    Raises Refused without a reason, or when somebody else changed the requirement in the meantime.
    """
    carry_on(requirement, draft)
    check(draft)
    if draft.course != requirement.course:
        check_offered(draft.course)
    return _replace(requirement, draft, by=by, reason=reason)


@transaction.atomic
def end(requirement: Requirement, *, on: date, by: User | None, reason: str) -> Requirement:
    """The successor that is not in force from that day on; its past stays readable."""
    if on < requirement.opens_on:
        raise Refused(
            _("The requirement opens on %(date)s and cannot end before that. Choose a later date.")
            % {"date": requirement.opens_on.isoformat()},
            field="on",
        )
    if requirement.ended_on and requirement.ended_on <= on:
        raise Refused(
            _("The requirement ended on %(date)s already.") % {"date": requirement.ended_on.isoformat()}, field="on"
        )
    ended = copy(requirement)
    ended.ended_on = on
    return _replace(requirement, ended, by=by, reason=reason)


def _replace(requirement: Requirement, successor: Requirement, *, by: User | None, reason: str) -> Requirement:
    if not reason.strip():
        raise Refused(_("Say in a few words why. The reason stays with the record."), field="reason")
    at = timezone.now()
    standing = Requirement.objects.filter(pk=requirement.pk, superseded_at__isnull=True)
    if not standing.update(superseded_at=at):
        raise Refused(_("Somebody changed this requirement in the meantime. Open the page again."))
    record.record("requirement.superseded", [requirement], by=by, at=at)
    successor.number = requirement.number
    successor.supersedes_id = requirement.pk
    successor.reason = reason.strip()
    return _write(successor, by=by, at=at)


def _write(requirement: Requirement, *, by: User | None, at: datetime) -> Requirement:
    requirement.pk = None
    requirement._state.adding = True
    requirement.recorded_at, requirement.superseded_at, requirement.by = at, None, by
    requirement.save()
    record.record("requirement", [requirement], by=by, at=at)
    return requirement


def check(draft: Requirement) -> None:
    """Raise Refused for a draft that nobody could meet, with the field that needs another value."""
    _check_dates(draft)
    _check_course(draft)
    _check_audience(draft)
    _check_pace(draft)
    _check_validity(draft)
    if not draft.title.strip():
        raise Refused(_("Give the requirement a title that people will recognise."), field="title")
    if not draft.basis_text.strip() and draft.basis_article is None:
        raise Refused(
            _("Name the legal basis: whoever must do this may ask why. Choose an article or write the document."),
            field="basis_text",
        )


def _check_dates(draft: Requirement) -> None:
    for name in ("opens_on", "due_on", "counts_from"):
        dates.check(getattr(draft, name), field=name)
    if draft.due_on < draft.opens_on:
        raise Refused(_("It is due before it opens. Choose a later due date."), field="due_on")
    if draft.due_on > draft.opens_on + LONGEST:
        raise Refused(_("It is due more than five years after it opens. Choose an earlier due date."), field="due_on")
    if draft.counts_from and draft.counts_from > draft.due_on:
        raise Refused(
            _("Completions would count only after the due date. Choose an earlier date."), field="counts_from"
        )


def _check_course(draft: Requirement) -> None:
    course = draft.course
    if course.current is None:
        raise Refused(
            _("“%(course)s” is not published yet. Publish it first, or choose another course.")
            % {"course": course.title},
            field="course",
        )
    if draft.least_edition > course.current.number:
        raise Refused(_("The course has no edition with this number yet. Choose a lower one."), field="least_edition")
    wanted = Audience.PUPIL if draft.is_for_classes else Audience.STAFF
    if course.audience != wanted:
        raise Refused(
            _("Class sessions need a lesson for pupils. Choose another course.")
            if draft.is_for_classes
            else _("This is a lesson for pupils; staff cannot be obliged to it. Choose a course for staff."),
            field="course",
        )


def check_offered(course: Course) -> None:
    """Raise Refused for a course that its editors took back: nobody can begin it.

    One that is required already keeps its past.
    """
    if course.current and course.current.withdrawn_at:
        raise Refused(
            _("“%(course)s” was withdrawn. Choose another course, or have it published again.")
            % {"course": course.title},
            field="course",
        )


def _check_audience(draft: Requirement) -> None:
    if draft.is_for_classes:
        if not draft.stages or not set(draft.stages) <= set(SchoolClass.Stage.values):
            raise Refused(_("Choose at least one stage."), field="stages")
        if draft.sessions_required < 1:
            raise Refused(_("Say how many sessions each class should have, at least 1."), field="sessions_required")
        return
    roles = [set(draft.roles), *(set(row["roles"]) for row in draft.audience)]
    if not all(roles) or not set().union(*roles) <= {role.value for role in ROLES}:
        raise Refused(_("Choose at least one role."), field="roles")
    if any(not part.path.startswith(draft.organisation.path) for part in draft.parts):
        raise Refused(
            _("A part of the audience lies outside the requirement’s place. Choose places below it."), field="roles"
        )


def _check_validity(draft: Requirement) -> None:
    if draft.repeats and draft.valid_months:
        raise Refused(
            _("Either it comes again every year or term, or each completion is valid for so long. Choose one."),
            field="valid_months",
        )
    if draft.valid_months and not 1 <= draft.renewal_days <= draft.valid_months * 28:
        raise Refused(
            _("Say how many days before it expires it may be renewed, at least 1 and within its validity."),
            field="renewal_days",
        )
    if bool(draft.lapse_on) != bool(draft.lapse_edition):
        raise Refused(
            _("After a law review both are needed: the day, and the edition from which completions count on."),
            field="lapse_on",
        )
    openings = [cycle.opens_on for cycle in draft.all_cycles]
    if any(later <= earlier for earlier, later in pairwise(openings)):
        raise Refused(_("It comes again before it opens for the first time. Choose other dates."), field="repeats")


def _check_pace(draft: Requirement) -> None:
    steps = [(date.fromisoformat(step["by"]), step["percent"]) for step in draft.pace]
    if any(not draft.opens_on <= by <= draft.due_on or not 1 <= percent <= 100 for by, percent in steps):
        raise Refused(_("A step of the pace lies between the opening and the due date, from 1 to 100 %."), field="pace")
    if sorted(steps) != steps or sorted(percent for _by, percent in steps) != [percent for _by, percent in steps]:
        raise Refused(_("The pace must rise from step to step. Put the earlier date first."), field="pace")
