"""Facts into counters, in the facts' own transaction: a person's corners after them, minus those before them.

What was before is read from the journal: rows whose fact is not written yet do not count, rows whose end is not written
yet still do. So the differences of several facts add up, in whatever order they are recorded.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from courses.coverage import counters, lock, recount
from courses.coverage.corners import Moves, spread
from courses.coverage.journalled import ENDED, KINDS, Later, ref_of, rows_of
from courses.learning.models import Completion
from courses.requirements.models import Equivalent, Requirement
from courses.requirements.people import people
from courses.requirements.person import Person
from lms.facts.journal import facts_of, values_of
from lms.facts.models import Fact
from lms.jobs import run
from lms.people.models import User
from lms.schools.models import Post, Role

# A requirement that ever named more posts than this is counted by the worker.
MOST_AT_ONCE = 2_000
REBUILD = "coverage.rebuild"


@dataclass
class Touched:
    """Whom facts are about, and which requirements ask for that."""

    users: set[int] = field(default_factory=set)
    courses: set[int] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)
    by_post: bool = False


def count(facts: list[Fact]) -> None:
    """Bring the counters up to these facts. Pupils are not counted as persons, so their posts cost nothing."""
    touched = _touched(facts)
    if not touched.users:
        return
    asked = _asking(touched, counters.counted())
    if not asked:
        return
    courses = {course for its in asked.values() for course in its.courses}
    users = sorted(touched.users)
    totals: dict[int, Moves] = {number: Counter() for number in asked}
    for start in range(0, len(users), recount.CHUNK):
        some = users[start : start + recount.CHUNK]
        _hold(some)
        for person, journal in _loaded(some, courses, facts):
            before, after = _before_and_after(person, journal)
            since = _changes_from(person, journal)
            for number, its in asked.items():
                totals[number].update(its.reckoning.change(before, after, since=since))
    grids = {number: its.grid for number, its in asked.items()}
    counters.write({number: spread(moves) for number, moves in totals.items()}, grids=grids)


def _hold(users: list[int]) -> None:
    """Two people who write about the same person at once count one after the other; SQLite has one writer anyway."""
    if connection.features.has_select_for_update:
        held = User.objects.select_for_update(no_key=True).filter(pk__in=users).order_by("pk")
        list(held.values_list("pk", flat=True))


def _touched(facts: Iterable[Fact]) -> Touched:
    touched = Touched()
    for fact in facts:
        row: Any = fact.row
        if isinstance(row, Post):
            if row.role == Role.PUPIL:
                continue
            touched.by_post = True
        elif isinstance(row, Completion):
            touched.courses.add(row.edition.course_id)
        elif isinstance(row, Equivalent):
            touched.courses.add(row.course_id)
        else:
            touched.numbers.add(row.requirement.number)
        touched.users.add(row.user_id)
    return touched


def _asking(touched: Touched, counted: dict[int, counters.Counted]) -> dict[int, counters.Counted]:
    """Of what is counted the requirements whose figures the facts may move."""
    if touched.by_post:
        return counted
    return {
        number: its for number, its in counted.items() if number in touched.numbers or its.courses & touched.courses
    }


@dataclass(frozen=True)
class Journal:
    """Which rows were on record. at: of the facts that are told; told: their refs by whether they end a row."""

    at: datetime
    opened: set[str]
    ended: set[str]
    told_opened: set[str]
    told_ended: set[str]


def _loaded(users: list[int], courses: set[int], facts: list[Fact]) -> list[tuple[Person, Journal]]:
    loaded, at = people(users, courses=courses), facts[0].recorded_at
    told_ended = {fact.ref for fact in facts if fact.kind.endswith(ENDED)}
    told_opened = {fact.ref for fact in facts} - told_ended
    journal = Journal(at, set(told_opened), set(told_ended), told_opened, told_ended)
    # What became known before these facts is in the journal or from before there was one: either way it counts.
    unsure = {
        ref_of(row)
        for person in loaded.values()
        for row in rows_of(person)
        if row.recorded_at >= at or (row.superseded_at and row.superseded_at >= at)
    }
    unsure -= told_opened
    if unsure:
        for kind, ref in Fact.objects.filter(ref__in=unsure, kind__in=KINDS).values_list("kind", "ref"):
            (journal.ended if kind.endswith(ENDED) else journal.opened).add(ref)
    return [(person, journal) for person in loaded.values()]


def _changes_from(person: Person, journal: Journal) -> date:
    """The first day whose knowledge the told facts change."""
    instants = [row.recorded_at for row in rows_of(person) if ref_of(row) in journal.told_opened]
    instants += [
        row.superseded_at for row in rows_of(person) if row.superseded_at and ref_of(row) in journal.told_ended
    ]
    return timezone.localdate(min(instants)) if instants else date.max


def _before_and_after(person: Person, journal: Journal) -> tuple[Person, Person]:
    before, after = (_unknown(person, journal, with_told).without(person) for with_told in (False, True))
    return before, after


def _unknown(person: Person, journal: Journal, with_told: bool) -> Later:
    """What the journal did not know; rows from before there was a journal count as known from their own time on."""
    opened = journal.opened if with_told else journal.opened - journal.told_opened
    ended = journal.ended if with_told else journal.ended - journal.told_ended
    rows = [(row, ref_of(row)) for row in rows_of(person)]
    return Later(
        {
            name
            for row, name in rows
            if name not in opened and (name in journal.told_opened or row.recorded_at >= journal.at)
        },
        {
            name
            for row, name in rows
            if row.superseded_at
            and name not in ended
            and (name in journal.told_ended or row.superseded_at >= journal.at)
        },
    )


def count_requirement(facts: list[Fact]) -> None:
    """A new or corrected requirement is counted at once, or by the worker if it asks for many."""
    for fact in facts:
        requirement = Requirement.objects.get(pk=int(fact.ref.partition(":")[2]))
        number = requirement.number
        if requirement.is_for_classes:
            counters.forget([number])
            continue
        # All versions are counted, so one that names few, or nobody any more, may ask for a whole district.
        posts = recount.in_reach(counters.versions_of([number])[number])
        if posts[: MOST_AT_ONCE + 1].count() <= MOST_AT_ONCE:
            recount.rebuild(number)
        else:
            counters.forget([number])
            run.start(REBUILD, by=None, numbers=[number])


def count_moved_places(facts: list[Fact]) -> None:
    """A school elsewhere in the tree, or one that counts grades otherwise, moves everybody's figures: count anew."""
    told = facts_of("organisation", [fact.ref for fact in facts])
    if any(_moves_figures(fact, told[fact.ref]) for fact in facts):
        # Before any state is held: whoever counts alone wants it next, and the posts that follow would wait for them.
        states = lock.shared("SELECT number FROM courses_counterstate WHERE is_current OR building > 0")
        numbers = [number for (number,) in states]
        counters.forget(numbers)
        if numbers:
            run.start(REBUILD, by=None, numbers=numbers)


def _moves_figures(fact: Fact, told: list[Fact]) -> bool:
    """told: all that the journal says of the same place, the latest first."""
    earlier = next((one for one in told if one.pk < fact.pk), None)
    if earlier is None:
        return False
    before, after = values_of(earlier), values_of(fact)
    return any(before.get(name) != after.get(name) for name in ("parent", "system"))


@run.handler(REBUILD)
def rebuild(job) -> dict:
    """Rebuild counters; they are asked again when they are done."""
    for number in job.arguments["numbers"]:
        recount.rebuild(number, tell=lambda done, total: run.report(job, done, total))
    return {}
