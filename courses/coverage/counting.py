"""Facts into counters, in the facts' own transaction: a person's corners after them, minus those before them.

What was before is read from the journal: rows whose fact is not written yet do not count, rows whose end is not written
yet still do. So the differences of several facts add up, in whatever order they are recorded.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model

from courses.coverage import counters
from courses.coverage.corners import corners, minus
from courses.coverage.models import CounterState
from courses.learning.models import Completion
from courses.requirements import audience
from courses.requirements.models import Equivalent, Exemption, Naming, Requirement
from courses.requirements.person import DoneRow, NamedRow, Person, PostRow, Row, people
from lms.facts.models import Fact
from lms.jobs import run
from lms.people.models import User
from lms.schools.models import Post, Role

MODELS: dict[str, type[Model]] = {
    "post.opened": Post,
    "naming": Naming,
    "exemption": Exemption,
    "completion": Completion,
}
MODELS |= {"equivalent": Equivalent}
ENDED = ".superseded"
KINDS = [*MODELS, "post.superseded", *(f"{kind}{ENDED}" for kind in MODELS if kind != "post.opened")]
# A requirement for more people than this is counted by the worker.
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
    grids = dict(CounterState.objects.filter(is_current=True).values_list("number", "grid"))
    touched = _touched(facts) if grids else Touched()
    if not touched.users:
        return
    counters.lock(alone=False)
    versions = counters.versions_of(_asking(touched, grids))
    numbers = set(versions)
    if not numbers:
        return
    courses = {version.course_id for number in numbers for version in versions[number]}
    apart = counters.with_itself()
    users = sorted(touched.users)
    for start in range(0, len(users), counters.CHUNK):
        some = users[start : start + counters.CHUNK]
        # Two people who write about the same person at once count one after the other.
        list(User.objects.select_for_update().filter(pk__in=some).order_by("pk").values_list("pk", flat=True))
        found = [_before_and_after(person, journal) for person, journal in _loaded(some, courses, facts)]
        for number in sorted(numbers):
            total: counters.Corners = defaultdict(counters.Counter)
            for before, after in found:
                mine = corners(after, versions[number], with_itself=apart)
                counters.add(total, minus(mine, corners(before, versions[number], with_itself=apart)))
            counters.write(number, total, grid=grids[number])


def _touched(facts: Iterable[Fact]) -> Touched:
    keys: dict[type[Model], list[int]] = defaultdict(list)
    for fact in facts:
        label, _colon, pk = fact.ref.partition(":")
        keys[next(model for model in MODELS.values() if model._meta.label == label)].append(int(pk))
    touched = Touched()
    if posts := keys.pop(Post, []):
        rows = Post.objects.filter(pk__in=posts).exclude(role=Role.PUPIL)
        touched.users.update(rows.values_list("user_id", flat=True))
        touched.by_post = bool(touched.users)
    for model, pks in keys.items():
        names: dict[type[Model], str] = {Completion: "edition__course_id", Equivalent: "course_id"}
        name = names.get(model, "requirement__number")
        for user, value in model._default_manager.filter(pk__in=pks).values_list("user_id", name):
            touched.users.add(user)
            (touched.courses if model in names else touched.numbers).add(value)
    return touched


def _asking(touched: Touched, numbers: Collection[int]) -> Collection[int]:
    """Of these requirements the ones whose figures the facts may move."""
    if touched.by_post:
        return numbers
    of_courses = Requirement.objects.filter(course__in=touched.courses, number__in=numbers).order_by()
    return touched.numbers.intersection(numbers).union(of_courses.values_list("number", flat=True))


@dataclass(frozen=True)
class Journal:
    """Which rows were on record. at: of the facts that are told; told: their refs by whether they end a row."""

    at: datetime
    opened: set[str]
    ended: set[str]
    told_opened: set[str]
    told_ended: set[str]


def _loaded(users: list[int], courses: set[int], facts: list[Fact]) -> list[tuple[Person, Journal]]:
    loaded = people(users, courses=courses)
    refs = [_ref(row) for person in loaded.values() for row in _rows(person)]
    journal = Journal(facts[0].recorded_at, set(), set(), set(), set())
    told = {fact.pk for fact in facts}
    for kind, ref, pk in Fact.objects.filter(ref__in=refs, kind__in=KINDS).values_list("kind", "ref", "pk"):
        is_end = kind.endswith(ENDED)
        (journal.ended if is_end else journal.opened).add(ref)
        if pk in told:
            (journal.told_ended if is_end else journal.told_opened).add(ref)
    return [(person, journal) for person in loaded.values()]


def _rows(person: Person) -> list[PostRow | NamedRow | DoneRow]:
    return [*person.posts, *person.namings, *person.exemptions, *person.done]


def _ref(row: PostRow | NamedRow | DoneRow) -> str:
    if isinstance(row, PostRow):
        return f"{Post._meta.label}:{row.pk}"
    if isinstance(row, NamedRow):
        return f"{(Naming if row.kind else Exemption)._meta.label}:{row.pk}"
    return f"{(Equivalent if row.edition is None else Completion)._meta.label}:{row.pk}"


def _before_and_after(person: Person, journal: Journal) -> tuple[Person, Person]:
    before, after = (
        Person(
            _on_record(person.posts, journal, with_told),
            _on_record(person.namings, journal, with_told),
            _on_record(person.exemptions, journal, with_told),
            _on_record(person.done, journal, with_told),
        )
        for with_told in (False, True)
    )
    return before, after


def _on_record(rows: Iterable[Row], journal: Journal, with_told: bool) -> list[Row]:
    """The rows that the journal knows; rows from before there was a journal count as known from their own time on."""
    opened = journal.opened if with_told else journal.opened - journal.told_opened
    ended = journal.ended if with_told else journal.ended - journal.told_ended
    found = []
    for row in rows:
        ref = _ref(row)
        if ref not in opened and (ref in journal.told_opened or row.recorded_at >= journal.at):
            continue
        if row.superseded_at and ref not in ended and (ref in journal.told_ended or row.superseded_at >= journal.at):
            row = row._replace(superseded_at=None)
        found.append(row)
    return found


def count_requirement(facts: list[Fact]) -> None:
    """A new or corrected requirement is counted at once, or by the worker if it asks for many."""
    for fact in facts:
        requirement = Requirement.objects.get(pk=int(fact.ref.partition(":")[2]))
        if requirement.is_for_classes:
            continue
        on = max(requirement.opens_on, requirement.counts_from)
        posts = audience.members(requirement, on=on, within=requirement.organisation)
        if posts.order_by()[: MOST_AT_ONCE + 1].count() <= MOST_AT_ONCE:
            counters.rebuild(requirement.number)
        else:
            counters.forget([requirement.number])
            run.start(REBUILD, by=None, numbers=[requirement.number])


def count_moved_places(facts: list[Fact]) -> None:
    """An organisation that hangs somewhere else in the tree moves everybody's figures: count anew."""
    if any(_has_moved(fact) for fact in facts):
        numbers = list(CounterState.objects.filter(is_current=True).values_list("number", flat=True))
        counters.forget(numbers)
        if numbers:
            run.start(REBUILD, by=None, numbers=numbers)


def _has_moved(fact: Fact) -> bool:
    earlier = Fact.objects.filter(ref=fact.ref, kind="organisation", pk__lt=fact.pk).order_by("-pk").first()
    if earlier is None or not earlier.canonical or not fact.canonical:
        return False
    return json.loads(earlier.canonical)["parent"] != json.loads(fact.canonical)["parent"]


@run.handler(REBUILD)
def rebuild(job) -> dict:
    """Rebuild counters; they are asked again when they are done."""
    for number in job.arguments["numbers"]:
        counters.rebuild(number, tell=lambda done, total: run.report(job, done, total))
    return {}
