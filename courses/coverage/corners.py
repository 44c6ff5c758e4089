"""People and one requirement as signed corners in the plane of both dates: pure, no database, no clock.

On rectangles of that plane somebody's standing stays the same, so a few corners say all of it, whatever comes late or
is corrected; docs/algorithms/coverage.md has the arithmetic.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise

from django.utils import timezone

from courses.coverage.models import MEASURES
from courses.requirements.models import Requirement
from courses.requirements.person import NamedRow, Person, PostRow, Row, counting, held, holds, taken_on
from courses.requirements.standing import NOT_COUNTED, Done, Standing, Terms, judged, terms
from lms.schools import grades

DAY = timedelta(days=1)
# Of each place where somebody counts its path, and whether its own people are counted apart.
Places = frozenset[tuple[str, bool]]
# As what and from which day on.
Jump = tuple[Places, Standing, date]
# The same, known from which day on: how many people more or fewer.
Moves = Counter[tuple[Jump, date]]
# Organisation, "at the place itself", on, known.
Corner = tuple[int, bool, date, date]
# MEASURES of each.
Corners = dict[Corner, list[int]]
Steps = Sequence[tuple[date, Standing]]
# Thousands are done on the same day; so many different timelines are kept.
MOST_TIMELINES = 5_000


class Reckoning:
    """All versions of one requirement, and what they make of people's rows, superseded ones too."""

    def __init__(self, versions: Sequence[Requirement]) -> None:
        self.number = versions[0].number
        self.versions = [(*_known_between(version), version) for version in versions]
        self._timelines: dict[tuple, Steps] = {}

    def moves(self, person: Person) -> Moves:
        """Everything about a person, from nothing."""
        found: Moves = Counter()
        if self._may_name(person):
            person = by_days(person)
            self._add(found, (Person(), person), self._days(person))
        return found

    def change(self, before: Person, after: Person, *, since: date) -> Moves:
        """What must be added when rows that were known until then become these. since: nothing changes before it."""
        found: Moves = Counter()
        if self._may_name(before) or self._may_name(after):
            rows = by_days(before), by_days(after)
            self._add(found, rows, {day for day in (self._days(rows[0]) | self._days(rows[1])) if day >= since})
        return found

    def _add(self, found: Moves, rows: tuple[Person, Person], days: Iterable[date]) -> None:
        standing: Counter[Jump] = Counter()
        before, after = rows
        for known in sorted(days):
            differs = self._jumps(after, known)
            if before.posts or before.namings:
                differs.subtract(self._jumps(before, known))
            for jump in differs.keys() | standing.keys():
                if more := differs[jump] - standing[jump]:
                    found[jump, known] += more
            standing = differs

    def _may_name(self, person: Person) -> bool:
        """Most people are named by few requirements."""
        if any(row.number == self.number for row in person.namings):
            return True
        return any(part.covers(post.role, post.path) for post in person.posts for part in self._parts)

    @cached_property
    def _parts(self) -> set:
        return {part for _since, _until, version in self.versions for part in version.parts}

    def _days(self, person: Person) -> set[date]:
        """Days on which something becomes known, from the first version on: before it nobody is asked."""
        days: set = set(person.instants)
        for since, until, _version in self.versions:
            days |= {since, until}
        first = min(since for since, _until, _version in self.versions)
        return {day for day in days if first <= day < date.max}

    def _jumps(self, person: Person, known: date) -> Counter[Jump]:
        """By how much figures change on each day, with what is known at the end of one."""
        jumps: Counter[Jump] = Counter()
        if not person.posts and not person.namings:
            return jumps
        version = next((row for since, until, row in self.versions if since <= known < until), None)
        if version is None:
            return jumps
        person = person.known(known)  # type: ignore[arg-type]
        presence = _presence(version, person)
        steps = self._steps(version, person) if presence else ()
        for since, until, places in presence:
            for n, (first, standing) in enumerate(steps):
                start, end = max(since, first), min(until, steps[n + 1][0]) if n + 1 < len(steps) else until
                if start < end:
                    jumps[places, standing, start] += 1
                    if end < date.max:
                        jumps[places, standing, end] -= 1
        return jumps

    def _steps(self, version: Requirement, person: Person) -> Steps:
        first = taken_on(version, person) if version.asks_each else None
        done = tuple((row.completed_on, row.edition) for row in counting(version, person))
        exempt = [row for row in person.exemptions if row.number == version.number]
        key = (version.pk, first, done, *((row.valid_from, row.valid_to) for row in exempt))
        if key not in self._timelines:
            if len(self._timelines) >= MOST_TIMELINES:
                self._timelines.clear()
            self._timelines[key] = _timeline(version, first, [Done(*row) for row in done], exempt)
        return self._timelines[key]


def _known_between(version: Requirement) -> tuple[date, date]:
    """The days at whose ends a version was on record; one superseded on its own day never was."""
    until = timezone.localdate(version.superseded_at) if version.superseded_at else date.max
    return timezone.localdate(version.recorded_at), until


def by_days(person: Person) -> Person:
    """The same rows, known by the ends of days; what was superseded on its own day never was."""
    return Person(_days(person.posts), _days(person.namings), _days(person.exemptions), _days(person.done))


def _days(rows: Iterable[Row]) -> list[Row]:
    found = []
    for row in rows:
        since = timezone.localdate(row.recorded_at)
        until = timezone.localdate(row.superseded_at) if row.superseded_at else None
        if until is None or since < until:
            # Days stand where instants stood; whoever asks, asks with days.
            found.append(row._replace(recorded_at=since, superseded_at=until))  # type: ignore[arg-type]
    return found


def _presence(version: Requirement, person: Person) -> list[tuple[date, date, Places]]:
    """From when until when a person is in the audience, and where they count; date.max for an open end."""
    parts, number = version.parts, version.number
    posts = [post for post in person.posts if any(part.covers(post.role, post.path) for part in parts)]
    namings = [row for row in person.namings if row.number == number]
    rows: list[PostRow | NamedRow] = [*posts, *namings]
    days = {row.valid_from for row in rows} | {row.valid_to for row in rows}
    if any(part.grades for part in parts):
        days |= {day for post in posts if post.school_class for day in _new_years(post.school_class.entry_year)}
    ends = version.ended_on or date.max
    turns = sorted(day for day in days if day and day < ends)
    covered = Person(posts, namings)
    found = []
    for day, until in pairwise([*turns, ends]):
        in_posts, by_name = held(version, covered, on=day)
        if in_posts or by_name:
            rows = [*in_posts, *by_name]
            found.append((day, until, frozenset((row.path, row.apart) for row in rows)))
    return found


def _new_years(entry_year: int) -> Iterable[date]:
    return (date(entry_year + years, *grades.YEAR_BEGINS) for years in range(-1, 14))


def _timeline(version: Requirement, first: date | None, done: Sequence[Done], exempt: Sequence[NamedRow]) -> Steps:
    """How somebody in the audience stands, from which day on. first: in such a post, where that matters."""
    asked = [terms(version, on=cycle.opens_on, taken_on=first) for cycle in version.all_cycles]
    days = {date.min} | {cycle.opens_on for cycle in version.all_cycles}
    for row in asked:
        days |= {row.opens_on, row.due_on + DAY}
    for its in done:
        days |= _done_days(its, asked)
    days |= {day for row in exempt for day in (row.valid_from, row.valid_to) if day}
    steps: list[tuple[date, Standing]] = []
    for on in sorted(days):
        is_exempt = any(holds(row, on) for row in exempt)
        standing = judged(terms(version, on=on, taken_on=first), done, exempt=is_exempt, on=on).standing
        if not steps or steps[-1][1] != standing:
            steps.append((on, standing))
    return steps


def _done_days(done: Done, asked: Iterable[Terms]) -> set[date]:
    expires = (row.expires_on(done) for row in asked)
    return {done.on, *(day for day in expires if day)}


def spread(moves: Mapping[tuple[Jump, date], int]) -> Corners:
    """What people's moves do to the figures of every place above them."""
    found: Corners = {}
    for ((places, standing, on), known), people in moves.items():
        if people:
            for organisation, itself, measures in _figures(places, standing):
                corner = organisation, itself, on, known
                if corner not in found:
                    found[corner] = [0] * len(MEASURES)
                for measure in measures:
                    found[corner][measure] += people
    return {corner: counts for corner, counts in found.items() if any(counts)}


@lru_cache(maxsize=20_000)
def _figures(places: Places, standing: Standing) -> Sequence[tuple[int, bool, Sequence[int]]]:
    """Which figures hold somebody: (organisation, itself, which of MEASURES), each place once."""
    own = (standing,) if standing in NOT_COUNTED else (standing, "obliged")
    measures = [MEASURES.index(measure) for measure in own]
    below: dict[int, set[str]] = defaultdict(set)
    found = set()
    for path, apart in places:
        line = path.strip("/").split("/")
        for depth, place in enumerate(line):
            below[int(place)].update(line[depth + 1 : depth + 2])
        if apart:
            found.add(int(line[-1]))
    more = [] if standing in NOT_COUNTED else [MEASURES.index("shared")]
    return [
        *((organisation, True, measures) for organisation in found),
        *((place, False, [*measures, *more] if len(children) > 1 else measures) for place, children in below.items()),
    ]
