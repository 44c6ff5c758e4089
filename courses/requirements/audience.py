"""Who must do what: the only definition, for pages, exports, panels and packs alike (docs/algorithms/coverage.md)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, DateField, Exists, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from courses.learning.models import Completion
from courses.requirements.models import Equivalent, Exemption, Naming, Requirement
from courses.requirements.parts import Part
from lms.people.models import User
from lms.schools import grades
from lms.schools.models import Organisation, Post, SchoolClass
from lms.schools.running import below
from lms.schools.running import running as classes_running

Within = Organisation | Iterable[Organisation]


def as_known(requirement: Requirement, *, known_by: datetime | None = None) -> Requirement | None:
    """The requirement as it was on record at that instant (now if None); None before it was recorded."""
    if requirement.is_known(known_by):
        return requirement
    return Requirement.objects.filter(number=requirement.number).known(known_by).first()


def members(requirement: Requirement, *, on: date, within: Within, known_by: datetime | None = None) -> QuerySet[Post]:
    """The posts that put their holders into the audience: held on that date inside `within`, named by the requirement.

    requirement: as_known() at the same instant. Empty once it has ended and for requirements by class.
    """
    if requirement.is_for_classes or not requirement.is_in_force(on):
        return Post.objects.none()
    condition = Q(pk__in=[])
    for part in requirement.parts:
        condition |= _meant(part, within, on=on, known_by=known_by)
    return Post.objects.held(on, known_by).filter(condition)


def _meant(part: Part, within: Within, *, on: date, known_by: datetime | None) -> Q:
    """The posts that a part names inside `within`."""
    places = Organisation.objects.filter(below(_common(within, part.path)))
    condition: Q = Q(role__in=part.roles, organisation__in=places)
    if part.stages:
        condition &= Q(school_class__stage__in=part.stages)
    if part.classes:
        condition &= Q(school_class__in=part.classes)
    if part.grades:
        condition &= _of_grades(part.grades, on)
    if part.joined_after:
        before = _covered([part], known_by=known_by).filter(user=OuterRef("user"), valid_from__lte=part.joined_after)
        condition &= Q(~Exists(before))
    return condition


def _of_grades(wanted: Iterable[int], on: date) -> Q:
    condition = Q(pk__in=[])
    for system, first in grades.FIRST_GRADE.items():
        for stage in first:
            years = [grades.entry_year(grade, stage, on=on, system=system) for grade in wanted]
            condition |= Q(
                school_class__school__system=system, school_class__stage=stage, school_class__entry_year__in=years
            )
    return condition


def _covered(parts: Iterable[Part], *, known_by: datetime | None) -> QuerySet[Post]:
    """Posts of the parts' roles in their places, whatever their class and period."""
    condition = Q(pk__in=[])
    for part in parts:
        condition |= Q(role__in=part.roles, organisation__in=Organisation.objects.filter(path__startswith=part.path))
    return Post.objects.known(known_by).filter(condition)


def _common(within: Within, home: str) -> list[str]:
    """The paths of the parts of `within` that lie in a place."""
    organisations = [within] if isinstance(within, Organisation) else within
    touching = [place.path for place in organisations if place.path.startswith(home) or home.startswith(place.path)]
    return [max(path, home, key=len) for path in touching]


def named(
    requirement: Requirement, kind: str, *, on: date, known_by: datetime | None = None, within: Within | None = None
) -> QuerySet[Naming]:
    """Who is named into the audience or out of it on that date, in `within` if that is said."""
    if requirement.is_for_classes or not requirement.is_in_force(on):
        return Naming.objects.none()
    rows = Naming.objects.held(on, known_by).filter(requirement__number=requirement.number, kind=kind)
    return rows if within is None else rows.filter(organisation__in=Organisation.objects.filter(_inside(within)))


@dataclass(frozen=True)
class OnRecord:
    """What is on record about single people. added: (person, path of the place); recognised: (person, day)."""

    added: list[tuple[int, str]]
    left_out: set[int]
    exempt: set[int]
    recognised: list[tuple[int, date]]

    @property
    def people(self) -> set[int]:
        return {person for person, _of in (*self.added, *self.recognised)} | self.left_out | self.exempt


def on_record(requirement: Requirement, *, on: date, within: Within, known_by: datetime | None = None) -> OnRecord:
    """Who is named there, exempt, and recognised, whatever posts they hold; one query."""
    asked: dict[str, Any] = {"on": on, "known_by": known_by}
    # Of a bare NULL PostgreSQL would make text.
    no_day, no_place = Cast(Value(None), DateField()), Value("", CharField())
    added = named(requirement, Naming.Kind.ADDED, within=within, **asked).order_by()
    out = named(requirement, Naming.Kind.LEFT_OUT, **asked).order_by()
    exempt, recognised = exemptions(requirement, **asked).order_by(), equivalents(requirement, **asked).order_by()
    rows = added.values_list(Value("added"), "user_id", "organisation__path", no_day).union(
        out.values_list(Value("out"), "user_id", no_place, no_day),
        exempt.values_list(Value("exempt"), "user_id", no_place, no_day),
        recognised.values_list(Value("recognised"), "user_id", no_place, "completed_on"),
        all=True,
    )
    found = OnRecord([], set(), set(), [])
    for kind, user, path, day in rows:
        match kind:
            case "added":
                found.added.append((user, path))
            case "out":
                found.left_out.add(user)
            case "exempt":
                found.exempt.add(user)
            case _:
                found.recognised.append((user, day))
    return found


def placed(
    requirement: Requirement,
    *,
    on: date,
    within: Within,
    known_by: datetime | None = None,
    only: Collection[int] | None = None,
    record: OnRecord | None = None,
) -> list[tuple[int, str]]:
    """(person, path of the place) of everybody in the audience, one for each post and naming; two queries.

    only: of these people alone; record: if it was read already.
    """
    record = record or on_record(requirement, on=on, within=within, known_by=known_by)
    posts, added = members(requirement, on=on, within=within, known_by=known_by).order_by(), record.added
    if only is not None:
        wanted = set(only)
        posts, added = posts.filter(user__in=wanted), [pair for pair in added if pair[0] in wanted]
    pairs = [*posts.values_list("user_id", "organisation__path"), *added]
    return [(user, path) for user, path in pairs if user not in record.left_out]


def in_audience(
    requirement: Requirement, *, on: date, within: Within, known_by: datetime | None = None
) -> QuerySet[User]:
    """The people of the audience on that date, each once: by their posts or by name, and not left out."""
    posts = members(requirement, on=on, within=within, known_by=known_by)
    added = named(requirement, Naming.Kind.ADDED, on=on, known_by=known_by, within=within)
    out = named(requirement, Naming.Kind.LEFT_OUT, on=on, known_by=known_by)
    everybody = Q(pk__in=posts.values("user_id")) | Q(pk__in=added.order_by().values("user_id"))
    return User.objects.filter(everybody).exclude(pk__in=out.order_by().values("user_id"))


def taken_on(
    requirement: Requirement, *, known_by: datetime | None = None, only: Collection[int] | None = None
) -> dict[int, date]:
    """The first day on which people held a post that the audience covers, or were named into it; two queries.

    only: of these people alone.
    """
    posts = _covered(requirement.parts, known_by=known_by).order_by()
    named_in = Naming.objects.known(known_by).filter(requirement__number=requirement.number, kind=Naming.Kind.ADDED)
    if only is not None:
        posts, named_in = posts.filter(user__in=only), named_in.filter(user__in=only)
    found = dict(posts.values_list("user_id").annotate(first=Min("valid_from")))
    for user, first in named_in.order_by().values_list("user_id").annotate(first=Min("valid_from")):
        found[user] = min(first, found.get(user, first))
    return found


def held(*, on: date, within: Within, roles: Iterable[str], known_by: datetime | None = None) -> QuerySet[Post]:
    """Posts of these roles held on that date in one of the organisations or below."""
    places = Organisation.objects.filter(_inside(within))
    return Post.objects.held(on, known_by).by_role(*roles).filter(organisation__in=places)


def _inside(within: Within) -> Q:
    return below(place.path for place in ([within] if isinstance(within, Organisation) else within))


def exemptions(requirement: Requirement, *, on: date, known_by: datetime | None = None) -> QuerySet[Exemption]:
    """Exemptions from the requirement that hold on that date."""
    return Exemption.objects.held(on, known_by).filter(requirement__number=requirement.number)


def obliged(requirement: Requirement, *, on: date, within: Within, known_by: datetime | None = None) -> QuerySet[User]:
    """The people who are obliged on that date: in the audience, not exempt, begun. Each once.

    within: an organisation, or several; known_by: as the records stood at that instant, now if None.
    """
    version = as_known(requirement, known_by=known_by)
    if version is None or on < version.opens_on:
        return User.objects.none()
    audience = in_audience(version, on=on, within=within, known_by=known_by)
    exempt = exemptions(version, on=on, known_by=known_by).order_by()
    people = audience.exclude(pk__in=exempt.values("user_id"))
    return people.filter(_begun(version, on=on, known_by=known_by)) if version.starts_after_days else people


def _begun(requirement: Requirement, *, on: date, known_by: datetime | None) -> Q:
    """Long enough in such a post, or named into the audience."""
    latest = on - timedelta(days=requirement.starts_after_days)
    posts = _covered(requirement.parts, known_by=known_by).filter(valid_from__lte=latest)
    named_in = Naming.objects.known(known_by).filter(
        requirement__number=requirement.number, kind=Naming.Kind.ADDED, valid_from__lte=latest
    )
    return Q(pk__in=posts.values("user_id")) | Q(pk__in=named_in.order_by().values("user_id"))


def completions(requirement: Requirement, *, on: date, known_by: datetime | None = None) -> QuerySet[Completion]:
    """The completions that may count on that date: of this course, an edition new enough, inside the window."""
    rows = Completion.objects.known(known_by).filter(
        edition__course=requirement.course_id,
        edition__number__gte=requirement.least_edition,
        completed_on__range=(requirement.cycle(on).counts_from, on),
    )
    return rows if requirement.test_out else rows.filter(tested_out=[])


def equivalents(requirement: Requirement, *, on: date, known_by: datetime | None = None) -> QuerySet[Equivalent]:
    """The equivalents that may count on that date: for this course, inside the window."""
    rows = Equivalent.objects.known(known_by).filter(course=requirement.course_id)
    return rows.filter(completed_on__range=(requirement.cycle(on).counts_from, on))


def classes(
    requirement: Requirement, *, on: date, within: Within, known_by: datetime | None = None
) -> QuerySet[SchoolClass]:
    """The classes that a requirement by class names on that date: running, of its stages, inside `within`."""
    if not requirement.is_for_classes or not requirement.is_in_force(on):
        return SchoolClass.objects.none()
    paths = _common(within, requirement.organisation.path)
    return classes_running(paths, on=on, stages=requirement.stages, known_by=known_by)


def running(
    *, on: date, within: Within, stages: Iterable[str] = SchoolClass.Stage.values, known_by: datetime | None = None
) -> QuerySet[SchoolClass]:
    """Classes of these stages that run on that date in one of the organisations or below."""
    organisations = [within] if isinstance(within, Organisation) else within
    return classes_running([place.path for place in organisations], on=on, stages=stages, known_by=known_by)
