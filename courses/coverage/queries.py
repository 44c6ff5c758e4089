"""Coverage on any date, as of any knowledge: plain sets over posts, exemptions, completions and sessions."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from operator import itemgetter
from typing import Any

from django.db.models import Min, QuerySet, Value
from django.db.models.expressions import Combinable

from courses.coverage import crowds
from courses.coverage.judge import ClassCoverage, Coverage, count, standing
from courses.requirements import audience
from courses.requirements.models import Requirement
from courses.requirements.standing import DONE, NOT_COUNTED, Done, Judgement, Standing, judged, terms
from courses.sessions.models import ClassSession, ClassSessionQuerySet
from lms.schools.models import HeadCount, Organisation, line_of, paths_to

MOST_BY_NAME = 500


def coverage(
    requirement: Requirement, *, within: Iterable[Organisation], on: date, known_by: datetime | None = None
) -> dict[Organisation, Coverage]:
    """How each of these organisations stands on that date, each counted for itself with everything below it.

    Persons count once in each organisation, so a parent is not the sum of its children. By class it gives
    ClassCoverage. known_by: as the records stood at that instant; now if None. All zero before the requirement was
    recorded and from the day on which it ended.
    """
    places = list(dict.fromkeys(within))
    version = audience.as_known(requirement, known_by=known_by)
    alike = crowds.read(version, within=places, on=on, known_by=known_by) if version else None
    if version is None or alike is None:
        reading = read(version or requirement, within=places, on=on, known_by=known_by)
        return {place: reading.at(place) for place in places}
    counts = alike.by_place()
    if alike.apart:
        people, record = alike.apart, alike.record
        reading = _read_people(version, within=places, on=on, known_by=known_by, only=people, record=record)
        for place in places:
            counts[place.path] += Counter(reading.standings[unit] for unit in reading.units(place))
    return {place: Coverage(**count(counts[place.path])) for place in places}


def coverage_of_all(
    requirements: Sequence[Requirement],
    *,
    within: Sequence[Organisation],
    on: date,
    known_by: datetime | None = None,
) -> dict[int, dict[Organisation, Coverage]]:
    """number -> the same of several, as they were known then; all of those by class in three queries."""
    asked: dict[str, Any] = {"within": within, "on": on, "known_by": known_by}
    by_class = [row for row in requirements if row.is_for_classes and row.is_known(known_by)]
    readings = _read_classes(by_class, **asked) if by_class else []
    found = {its.requirement.number: {place: its.at(place) for place in within} for its in readings}
    return {row.number: found.get(row.number) or coverage(row, **asked) for row in requirements}


@dataclass(frozen=True)
class Work:
    """What a class has done. nth_on: the day of the last session that was asked for, None while some are missing."""

    nth_on: date | None
    sessions: int
    present: int
    expected: int
    pupils: int


@dataclass(frozen=True)
class Reading:
    """Everybody in an audience on a date: who stands how, and in which places.

    standings: unit (person or class) -> standing; paths: (unit, path of the place), each once; judgements: of persons.
    """

    requirement: Requirement
    on: date
    known_by: datetime | None
    standings: Mapping[int, Standing]
    paths: tuple[tuple[int, str], ...]
    work: Mapping[int, Work]
    judgements: Mapping[int, Judgement] = field(default_factory=dict)

    @cached_property
    def _units_below(self) -> dict[str, set[int]]:
        """path -> the units there and below, each once."""
        units: dict[str, set[int]] = defaultdict(set)
        above: dict[str, list[str]] = {}
        for unit, path in self.paths:
            if path not in above:
                above[path] = paths_to(path)
            for prefix in above[path]:
                units[prefix].add(unit)
        return units

    def units(self, place: Organisation) -> set[int]:
        """Persons (or classes) of the audience in the place and below."""
        return self._units_below.get(place.path, set())

    def at(self, place: Organisation) -> Coverage:
        return self._counted(self.units(place))

    def only_at(self, place: Organisation) -> Coverage:
        """Those with a post at the place itself, not below it."""
        return self._counted({unit for unit, path in self.paths if path == place.path})

    def total(self) -> Coverage:
        """All of them, each once."""
        return self._counted(set(self.standings))

    def shared(self, places: Iterable[Organisation]) -> set[int]:
        """Those who are obliged in more than one of these places: why a parent is not the sum of its children."""
        times = Counter(unit for place in places for unit in self.units(place))
        return {unit for unit, number in times.items() if number > 1 and self.standings[unit] not in NOT_COUNTED}

    def _counted(self, units: set[int]) -> Coverage:
        counts = count(self.standings[unit] for unit in units)
        if not self.requirement.is_for_classes:
            return Coverage(**counts)
        return ClassCoverage(**counts, **self._work_of(units))

    def _work_of(self, classes: set[int]) -> dict[str, int]:
        obliged = [pk for pk in classes if self.standings[pk] not in NOT_COUNTED]
        work = [self.work[pk] for pk in obliged]
        return {
            "sessions": sum(row.sessions for row in work),
            "sessions_required": len(obliged) * self.requirement.sessions_required,
            "pupils": sum(row.pupils for row in work),
            "reached": sum(self.work[pk].pupils for pk in obliged if self.standings[pk] in DONE),
            "present": sum(row.present for row in work),
            "expected": sum(row.expected for row in work),
        }


def read(
    requirement: Requirement,
    *,
    within: audience.Within,
    on: date,
    known_by: datetime | None = None,
    only: Collection[int] | None = None,
) -> Reading:
    """The evaluated audience: four queries at most, four for classes, too. only: of these people alone."""
    version = audience.as_known(requirement, known_by=known_by)
    if version is None:
        return Reading(requirement, on, known_by, {}, (), {})
    if version.is_for_classes:
        [reading] = _read_classes([version], within=within, on=on, known_by=known_by)
        return reading
    return _read_people(version, within=within, on=on, known_by=known_by, only=only)


def _read_people(
    requirement: Requirement,
    *,
    within: audience.Within,
    on: date,
    known_by: datetime | None,
    only: Collection[int] | None = None,
    record: audience.OnRecord | None = None,
) -> Reading:
    record = record or audience.on_record(requirement, on=on, within=within, known_by=known_by)
    placed = audience.placed(requirement, on=on, within=within, known_by=known_by, only=only, record=record)
    paths = tuple(set(placed))
    people = {person for person, _path in paths}
    exempt = record.exempt
    done = _done(requirement, people, record.recognised, on=on, known_by=known_by)
    taken = audience.taken_on(requirement, known_by=known_by, only=only) if requirement.asks_each else {}
    # Few differ: thousands share the day on which they were done, and with it the judgement.
    alike: dict[tuple, Judgement] = {}
    judgements = {}
    for person in people:
        key = (taken.get(person), done.get(person, ()), person in exempt)
        if key not in alike:
            asked = terms(requirement, on=on, taken_on=key[0])
            alike[key] = judged(asked, key[1], exempt=key[2], on=on)
        judgements[person] = alike[key]
    standings = {person: judgement.standing for person, judgement in judgements.items()}
    return Reading(requirement, on, known_by, standings, paths, {}, judgements)


def _done(
    requirement: Requirement,
    people: set[int],
    recognised: Iterable[tuple[int, date]],
    *,
    on: date,
    known_by: datetime | None,
) -> dict[int, tuple[Done, ...]]:
    """person -> what counts for them; may hold others than these people, too. One query."""
    completions = audience.completions(requirement, on=on, known_by=known_by).order_by()
    # A school is asked for by its people; for a district it is faster to read the course's completions as a whole.
    if len(people) <= MOST_BY_NAME:
        completions = completions.filter(user__in=people)
    found: dict[int, tuple[Done, ...]] = {}
    if requirement.valid_months or requirement.lapse_on:
        rows = completions.values_list("user_id", "completed_on", "edition__number")
    else:
        # Nothing expires, so the first decides.
        rows = ((user, day, 1) for user, day in completions.values_list("user_id").annotate(first=Min("completed_on")))
    for user, day, edition in rows:
        found[user] = (*found.get(user, ()), Done(day, edition))
    for user, day in recognised:
        found[user] = (*found.get(user, ()), Done(day, None))
    return found


def _read_classes(
    requirements: Sequence[Requirement], *, within: audience.Within, on: date, known_by: datetime | None
) -> list[Reading]:
    """Of requirements by class, as they were known then: three queries for all of them."""
    asked: dict[str, Any] = {"on": on, "known_by": known_by}
    placed: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for number, *place in _of_each(requirements, partial(audience.classes, within=within, **asked), PLACE):
        placed[number].append(tuple(place))
    running = audience.running(on=on, within=within, known_by=known_by).order_by().values("pk")
    pupils = HeadCount.objects.held(on, known_by).filter(school_class__in=running).order_by("recorded_at")
    counts = dict(pupils.values_list("school_class_id", "count"))
    held: dict[tuple[int, int], list[tuple[date, int, int]]] = defaultdict(list)
    rows = _of_each(requirements, partial(sessions, **asked), SESSION)
    for number, line, *session in sorted(rows, key=itemgetter(2)):
        held[number, line].append(tuple(session))
    found = []
    for requirement in requirements:
        number, until = requirement.number, {"opens_on": requirement.opens_on, "due_on": requirement.due_on}
        wanted, paths = requirement.sessions_required, tuple((pk, path) for pk, _line, path in placed[number])
        work = {pk: _work(held[number, line], wanted, counts.get(pk, 0)) for pk, line, _path in placed[number]}
        standings = {pk: standing(done_on=its.nth_on, on=on, **until) for pk, its in work.items()}
        found.append(Reading(requirement, on, known_by, standings, paths, work))
    return found


PLACE = ("pk", line_of(), "school__path")
SESSION = (line_of("school_class__"), "held_on", "present", "expected")


def _of_each(
    requirements: Iterable[Requirement], rows: Callable[[Requirement], QuerySet], columns: Sequence[str | Combinable]
) -> Iterable[tuple]:
    """(number, *columns) of what belongs to each of the requirements, in one query."""
    first, *rest = (
        rows(requirement).order_by().values_list(Value(requirement.number), *columns) for requirement in requirements
    )
    return first.union(*rest, all=True) if rest else first


def sessions(requirement: Requirement, *, on: date, known_by: datetime | None = None) -> ClassSessionQuerySet:
    """The sessions that count for a requirement by class, by date."""
    return (
        ClassSession.objects.known(known_by)
        .held_between(requirement.counts_from, on)
        .filter(edition__course=requirement.course_id, edition__number__gte=requirement.least_edition)
        .order_by("held_on", "period", "pk")
    )


def _work(held: list[tuple[date, int, int]], wanted: int, pupils: int) -> Work:
    return Work(
        nth_on=held[wanted - 1][0] if len(held) >= wanted else None,
        sessions=len(held),
        present=sum(present for _day, present, _expected in held),
        expected=sum(expected for _day, _present, expected in held),
        pupils=pupils,
    )
