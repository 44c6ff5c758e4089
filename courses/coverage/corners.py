"""One person and one requirement as signed corners in the plane of both dates: pure, no database, no clock.

On rectangles of that plane somebody's standing stays the same, so a few corners say all of it, whatever comes late or
is corrected; docs/algorithms/coverage.md has the arithmetic.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from django.utils import timezone

from courses.coverage.models import MEASURES
from courses.requirements.models import Requirement
from courses.requirements.person import NamedRow, Person, PostRow, Row, Stand, counting, stands
from courses.requirements.standing import NOT_COUNTED, Done, Terms, terms
from lms.schools import grades

DAY = timedelta(days=1)
# Organisation, "at the place itself", on.
Jump = tuple[int, bool, date, str]
# Organisation, "at the place itself", on, known.
Corner = tuple[int, bool, date, date]
Corners = dict[Corner, Counter[str]]


def corners(person: Person, versions: Sequence[Requirement], *, with_itself: Collection[int]) -> Corners:
    """The corners of a person for all versions of a requirement.

    person: every row, superseded ones too. with_itself: the organisations whose own people are counted apart.
    """
    person = by_days(person)
    found: Corners = defaultdict(Counter)
    if not _concerns(person, versions):
        return found
    before: Counter[Jump] = Counter()
    for known in sorted(_known_days(person, versions)):
        version = _version(versions, known)
        after = _jumps(version, person.known(known), with_itself) if version else Counter()  # type: ignore[arg-type]
        for jump in before.keys() | after.keys():
            if change := after[jump] - before[jump]:
                organisation, itself, on, measure = jump
                found[organisation, itself, on, known][measure] += change
        before = after
    return found


def _concerns(person: Person, versions: Sequence[Requirement]) -> bool:
    """May any version ever name the person? Most people are named by few requirements."""
    number = versions[0].number
    if any(row.number == number for row in person.namings):
        return True
    parts = {part for version in versions for part in version.parts}
    return any(part.covers(post.role, post.path) for post in person.posts for part in parts)


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


def _known_days(person: Person, versions: Sequence[Requirement]) -> set[date]:
    days: set = set(person.instants)
    for version in versions:
        days.add(timezone.localdate(version.recorded_at))
        if version.superseded_at:
            days.add(timezone.localdate(version.superseded_at))
    return days


def _version(versions: Sequence[Requirement], known: date) -> Requirement | None:
    """The version on record at the end of that day."""
    for version in versions:
        until = timezone.localdate(version.superseded_at) if version.superseded_at else None
        if timezone.localdate(version.recorded_at) <= known and (until is None or known < until):
            return version
    return None


def _jumps(version: Requirement, person: Person, with_itself: Collection[int]) -> Counter[Jump]:
    """By how much each figure changes on each day, with what is known at one time."""
    jumps: Counter[Jump] = Counter()
    before: dict[tuple[int, bool, str], int] = {}
    for on in sorted(_turning_days(version, person)):
        after = _figures(stands(version, person, on=on), with_itself)
        for key in before.keys() | after.keys():
            if change := after.get(key, 0) - before.get(key, 0):
                organisation, itself, measure = key
                jumps[organisation, itself, on, measure] += change
        before = after
    return jumps


def _turning_days(version: Requirement, person: Person) -> set[date]:
    """Every day on which the standing may change; evaluating one too many costs time, one too few an error."""
    number = version.number
    posts: list[PostRow] = [
        post for post in person.posts if any(part.covers(post.role, post.path) for part in version.parts)
    ]
    named: list[NamedRow] = [row for row in (*person.namings, *person.exemptions) if row.number == number]
    held: list[PostRow | NamedRow] = [*posts, *named]
    days = {row.valid_from for row in held} | {row.valid_to for row in held if row.valid_to}
    if not days:
        return set()
    if version.ended_on:
        days.add(version.ended_on)
    firsts = [post.valid_from for post in posts] + [row.valid_from for row in named if row.kind == "added"]
    asked = [terms(version, on=cycle.opens_on, taken_on=min(firsts, default=None)) for cycle in version.all_cycles]
    for row in asked:
        days |= {row.opens_on, row.due_on + DAY}
    days |= {cycle.opens_on for cycle in version.all_cycles}
    for done in counting(version, person):
        days |= _done_days(Done(done.completed_on, done.edition), asked)
    if any(part.grades for part in version.parts):
        days |= {day for post in posts if post.school_class for day in _new_years(post.school_class.entry_year)}
    return days


def _done_days(done: Done, asked: Iterable[Terms]) -> set[date]:
    expires = (row.expires_on(done) for row in asked)
    return {done.on, *(day for day in expires if day)}


def _new_years(entry_year: int) -> Iterable[date]:
    return (date(entry_year + years, *grades.YEAR_BEGINS) for years in range(-1, 14))


def _figures(stand: Stand | None, with_itself: Collection[int]) -> dict[tuple[int, bool, str], int]:
    """Where a person counts and as what: (organisation, itself, measure) -> 1."""
    if stand is None:
        return {}
    standing = stand.judgement.standing
    measures = [standing.value] if standing in NOT_COUNTED else [standing.value, "obliged"]
    below: dict[int, set[str]] = defaultdict(set)
    found: dict[tuple[int, bool, str], int] = {}
    for path in stand.paths:
        line = path.strip("/").split("/")
        for depth, place in enumerate(line):
            below[int(place)].update(line[depth + 1 : depth + 2])
        if int(line[-1]) in with_itself:
            found |= {(int(line[-1]), True, measure): 1 for measure in measures}
    for organisation, children in below.items():
        found |= {(organisation, False, measure): 1 for measure in measures}
        if len(children) > 1 and standing not in NOT_COUNTED:
            found[organisation, False, "shared"] = 1
    return found


def minus(after: Corners, before: Corners) -> Corners:
    """What must be added to the counters."""
    found: Corners = defaultdict(Counter)
    for corner in after.keys() | before.keys():
        for measure in MEASURES:
            if change := after.get(corner, Counter())[measure] - before.get(corner, Counter())[measure]:
                found[corner][measure] = change
    return found
