"""What a requirement costs those whom it names, before it is published."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from courses.requirements import audience
from courses.requirements.models import ROLES, Requirement
from lms.schools.models import HeadCount


@dataclass(frozen=True)
class Burden:
    """units: people, or classes; hours: designed hours of one unit; pupils: head counts of the classes.

    most_before: the designed hours that somebody among them must do already in the same time, at most;
    with_more: how many of them have something already. is_past: it was due before the day on which this is asked.
    """

    units: int
    schools: int
    hours: Decimal
    pupils: int = 0
    most_before: Decimal = Decimal(0)
    with_more: int = 0
    roster: int = 0
    is_past: bool = False

    @property
    def is_everybody(self) -> bool:
        """Does it name the whole roster of its place?"""
        return self.units > 0 and self.units == self.roster

    @property
    def is_odd(self) -> bool:
        """Nobody or everybody: more often a slip than meant, so it is asked about."""
        return not self.units or self.is_everybody

    @property
    def total_hours(self) -> Decimal:
        return self.units * self.hours

    @property
    def most_after(self) -> Decimal:
        return self.most_before + self.hours


def burden(draft: Requirement, *, on: date) -> Burden:
    """Whom a draft names on that date, or when it opens, with how many hours, beside what they have already."""
    of = _of_classes if draft.is_for_classes else _of_people
    return replace(of(draft, on=max(on, draft.opens_on)), is_past=draft.due_on < on)


def _of_people(draft: Requirement, *, on: date) -> Burden:
    placed = audience.placed(draft, on=on, within=draft.organisation)
    people, schools = {user for user, _path in placed}, {path for _user, path in placed}
    before = _before(draft, people, on=on)
    roster = audience.held(on=on, within=draft.organisation, roles=[role.value for role in ROLES]).order_by()
    return Burden(
        units=len(people),
        schools=len(schools),
        hours=draft.course.current.hours,
        most_before=max(before.values(), default=Decimal(0)),
        with_more=len(before),
        roster=roster.values("user_id").distinct().count(),
    )


def _of_classes(draft: Requirement, *, on: date) -> Burden:
    classes = list(audience.classes(draft, on=on, within=draft.organisation).values_list("pk", "school_id"))
    counts = HeadCount.objects.held(on).filter(school_class__in=[pk for pk, _school in classes])
    return Burden(
        units=len(classes),
        schools=len({school for _pk, school in classes}),
        hours=draft.course.current.hours * draft.sessions_required,
        pupils=sum(counts.values_list("count", flat=True)),
    )


def _before(draft: Requirement, people: set[int], *, on: date) -> dict[int, Decimal]:
    """Designed hours of other requirements open in the same time, by person; one query a requirement."""
    others = Requirement.objects.known().in_force(on).filter(unit=Requirement.Unit.PERSON)
    others = others.filter(opens_on__lte=draft.due_on, due_on__gte=draft.opens_on).exclude(number=draft.number)
    hours: Counter[int] = Counter()
    for other in others.touching([draft.organisation]):
        if other.course_id == draft.course_id:
            # One completion serves both.
            continue
        others = {user for user, _path in audience.placed(other, on=on, within=draft.organisation)}
        for user in others & people:
            hours[user] += other.course.current.hours
    return dict(hours)
