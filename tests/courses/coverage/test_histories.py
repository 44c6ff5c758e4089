"""Random histories with late entries and corrections: coverage() equals a person-by-person evaluation on both axes."""

from dataclasses import dataclass, fields
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.coverage import asof, lists
from courses.coverage.judge import Coverage
from courses.coverage.lists import Which
from courses.coverage.overview import Question
from courses.coverage.queries import coverage, read
from courses.learning.models import Completion, Enrolment
from courses.requirements import audience, mine
from courses.requirements.models import Exemption, Naming, Requirement
from lms.people.models import User
from lms.schools.models import Organisation, Post, Role
from tests.factories.content import an_edition
from tests.factories.lms import a_bureau, a_cluster, a_person, a_school

START = date(2026, 9, 1)
PEOPLE, PLACES, EDITIONS = 4, 5, 3
ROLES = [Role.CLASS_TEACHER, Role.LEARNER, Role.PRINCIPAL]
NAMED = [Naming.Kind.ADDED, Naming.Kind.LEFT_OUT, Naming.Kind.ADDED]

# Short calendars make dates meet: first days, due dates, ends and corrections fall on each other all the time.
days = st.integers(0, 9)
periods = st.none() | st.integers(1, 6)


@dataclass(frozen=True)
class Row:
    """A fact of a history: whose, which (place or edition), valid and known periods in days from START."""

    person: int
    which: int
    first: int
    length: int | None
    recorded: int
    kept: int | None
    role: int = 0


def rows(which: int, *, least: int, most: int):
    return st.lists(
        st.builds(
            Row,
            person=st.integers(0, PEOPLE - 1),
            which=st.integers(0, which - 1),
            first=days,
            length=periods,
            recorded=days,
            kept=periods,
            role=st.integers(0, len(ROLES) - 1),
        ),
        min_size=least,
        max_size=most,
    )


@dataclass(frozen=True)
class Version:
    """One wording of the requirement: where, for whom, from when until when."""

    place: int
    roles: tuple[int, ...]
    opens: int
    open_for: int
    least_edition: int
    ended_after: int | None


versions = st.lists(
    st.builds(
        Version,
        place=st.sampled_from([0, 0, 0, *range(1, PLACES)]),
        roles=st.sampled_from([(0, 1), (0, 1), (0,), (2, 1), (0, 1, 2)]),
        opens=st.integers(0, 6),
        open_for=st.integers(0, 6),
        least_edition=st.sampled_from([1, 1, 2]),
        ended_after=st.sampled_from([None, None, 3, 8]),
    ),
    min_size=1,
    max_size=2,
)


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def instant(offset: int):
    return asof.end_of(day(offset))


def known_period(row: Row) -> dict:
    return {
        "recorded_at": instant(row.recorded),
        "superseded_at": None if row.kept is None else instant(row.recorded + row.kept),
    }


def valid_period(row: Row) -> dict:
    return {"valid_from": day(row.first), "valid_to": None if row.length is None else day(row.first + row.length)}


def let_posts_overlap() -> None:
    """Histories go beyond what the application lets in; the test's transaction brings the constraint back."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE lms_post DROP CONSTRAINT IF EXISTS post_no_overlap")


class District:
    """bureau > (cluster > school > campus), school; people; two editions of a course and one of another."""

    def __init__(self) -> None:
        let_posts_overlap()
        bureau, cluster = a_bureau(), a_cluster()
        school = a_school("朝阳路小学", parent=cluster)
        campus = Organisation.plant(parent=school, code="CAMPUS", name="东校区", kind=Organisation.Kind.CAMPUS)
        self.places = [bureau, cluster, school, campus, a_school("第三中学")]
        self.people = [a_person(f"老师{n}") for n in range(PEOPLE)]
        first = an_edition(items=0, practice=0, lessons=0)
        second = an_edition(items=0, practice=0, lessons=0, course=first.course)
        self.editions = [first, second, an_edition(items=0, practice=0, lessons=0)]


@pytest.fixture
def district(db) -> District:
    return District()


class World:
    """A district with a history."""

    def __init__(self, district: District, history: dict) -> None:
        self.places, self.people, self.editions = district.places, district.people, district.editions
        self.versions = self._requirement(history["versions"])
        self.posts = [self._post(row) for row in history["posts"]]
        self.completions = [self._completion(n, row) for n, row in enumerate(history["completions"], 1)]
        # The database keeps one standing exemption for a first day; the factory draws no second.
        first = {(row.person, row.which % len(self.versions), row.first): row for row in history["exemptions"]}
        self.exemptions = [self._exemption(row) for row in first.values()]
        self.namings = [self._naming(row) for row in history["namings"]]

    def _requirement(self, drafts: list[Version]) -> list[Requirement]:
        made: list[Requirement] = []
        for n, draft in enumerate(drafts):
            last = n == len(drafts) - 1
            made.append(
                Requirement.objects.create(
                    number=1,
                    course=self.editions[0].course,
                    least_edition=draft.least_edition,
                    title="要求",
                    organisation=self.places[draft.place],
                    roles=[ROLES[role].value for role in draft.roles],
                    opens_on=day(draft.opens),
                    due_on=day(draft.opens + draft.open_for),
                    counts_from=day(draft.opens - 2),
                    ended_on=None if draft.ended_after is None else day(draft.opens + draft.ended_after),
                    recorded_at=instant(n * 4),
                    superseded_at=None if last else instant((n + 1) * 4),
                    supersedes=made[-1] if made else None,
                )
            )
        return made

    def _post(self, row: Row) -> Post:
        return Post.objects.create(
            user=self.people[row.person],
            organisation=self.places[row.which],
            role=ROLES[row.role],
            **valid_period(row),
            **known_period(row),
        )

    def _completion(self, cycle: int, row: Row) -> Completion:
        user, edition = self.people[row.person], self.editions[row.which]
        enrolment = Enrolment.objects.create(user=user, edition=edition, cycle=cycle, opened_at=instant(row.recorded))
        return Completion.objects.create(
            enrolment=enrolment, user=user, edition=edition, cycle=cycle, started_on=day(row.first),
            completed_on=day(row.first), rule={}, rule_text={}, **known_period(row),
        )  # fmt: skip

    def _exemption(self, row: Row) -> Exemption:
        version = self.versions[row.which % len(self.versions)]
        return Exemption.objects.create(
            requirement=version, user=self.people[row.person], organisation=self.places[0], reason="援藏",
            **valid_period(row), **known_period(row),
        )  # fmt: skip

    def _naming(self, row: Row) -> Naming:
        return Naming.objects.create(
            requirement=self.versions[0], user=self.people[row.person], organisation=self.places[row.which],
            kind=NAMED[row.role], reason="结对帮扶", **valid_period(row), **known_period(row),
        )  # fmt: skip


def is_known(row, known_by) -> bool:
    if known_by is None:
        return row.superseded_at is None
    return row.recorded_at <= known_by and (row.superseded_at is None or known_by < row.superseded_at)


def is_valid(row, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)


def judged(world: World, person: User, place: Organisation, on: date, known_by) -> str:
    """What COVERAGE.md says of one person at one place, read from rows one by one."""
    version = next((v for v in world.versions if is_known(v, known_by)), None)
    if version is None or (version.ended_on is not None and version.ended_on <= on):
        return ""
    named = [
        post
        for post in world.posts
        if post.user == person and is_known(post, known_by) and is_valid(post, on) and post.role in version.roles
        and post.organisation.path.startswith(place.path)
        and post.organisation.path.startswith(version.organisation.path)
    ]  # fmt: skip
    names = [n for n in world.namings if n.user == person and is_known(n, known_by) and is_valid(n, on)]
    added = [n for n in names if n.kind == Naming.Kind.ADDED and n.organisation.path.startswith(place.path)]
    if any(n.kind == Naming.Kind.LEFT_OUT for n in names) or not (named or added):
        return ""
    if any(e.user == person and is_known(e, known_by) and is_valid(e, on) for e in world.exemptions):
        return "exempt"
    if on < version.opens_on:
        return "not_started"
    done = [
        completion.completed_on
        for completion in world.completions
        if completion.user == person and is_known(completion, known_by)
        and completion.edition.course_id == version.course_id and completion.edition.number >= version.least_edition
        and version.counts_from <= completion.completed_on <= on
    ]  # fmt: skip
    if done:
        return "on_time" if min(done) <= version.due_on else "late"
    return "overdue" if on > version.due_on else "open"


def naive(world: World, place: Organisation, on: date, known_by) -> Coverage:
    kinds = [judged(world, person, place, on, known_by) for person in world.people]
    counts = {field.name: kinds.count(field.name) for field in fields(Coverage) if field.name != "obliged"}
    obliged = sum(kind in ("on_time", "late", "open", "overdue") for kind in kinds)
    return Coverage(**{**counts, "obliged": obliged})


def quick(examples: int):
    """Every example rolls back what it wrote, so they may share one district."""
    shared = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=examples, deadline=None, suppress_health_check=shared)


histories = st.fixed_dictionaries(
    {
        "versions": versions,
        "posts": rows(PLACES, least=4, most=10),
        "completions": rows(EDITIONS, least=3, most=8),
        "exemptions": rows(2, least=0, most=3),
        "namings": rows(PLACES, least=0, most=3),
    }
)
questions = st.lists(st.tuples(st.integers(0, 14), st.none() | st.integers(0, 14)), min_size=4, max_size=6)


@quick(80)
@given(history=histories, asked=questions)
def test_coverage_equals_a_person_by_person_evaluation_on_both_axes(district, history, asked):
    with transaction.atomic():
        world = World(district, history)
        requirement = world.versions[-1]

        for on, known in asked:
            on, known_by = day(on), None if known is None else instant(known)
            found = coverage(requirement, within=world.places, on=on, known_by=known_by)

            assert found == {place: naive(world, place, on, known_by) for place in world.places}
            bureau = world.places[0]
            obliged = audience.obliged(requirement, on=on, within=bureau, known_by=known_by)
            assert obliged.count() == found[bureau].obliged
        transaction.set_rollback(True)


@quick(20)
@given(history=histories, asked=questions)
def test_every_list_is_as_long_as_its_number_and_the_roster_reconciles(district, history, asked):
    with transaction.atomic():
        world = World(district, history)
        bureau = world.places[0]

        for on, known in asked:
            known_by = None if known is None else instant(known)
            reading = read(world.versions[-1], within=[bureau], on=day(on), known_by=known_by)
            question = Question(reading.requirement, (bureau,), day(on), known_by)
            total = reading.total()
            sums = lists.reconcile(question, total, since=START)
            children = [place for place in world.places if place.parent_id == bureau.pk]
            listed = lists.Listed(reading.requirement, [bureau], day(on), known_by, children, START)
            found = {which: lists.units(which, reading, listed) for which in Which}
            sizes = {which: len(units) for which, units in found.items()}

            assert total == reading.at(bureau)
            for which in lists.STANDINGS:
                assert sizes[which] == (total.in_audience if which == Which.AUDIENCE else getattr(total, which.value))
            for which in Which:
                walked = [person for _reading, people in lists.walk(which, listed) for person in people]
                assert walked == list(lists.ByPinyin(found[which])), which
            in_audience = sums.roster - sums.outside + sums.added
            assert in_audience - sums.exempt - sums.not_started == sums.obliged == total.obliged
            for which in (Which.ROSTER, Which.OUTSIDE, Which.ADDED, Which.LEFT_OUT, Which.LEFT):
                assert sizes[which] == getattr(sums, which.value), which
            people = list(lists.ByPinyin(found[Which.ROSTER]))
            assert len(lists.person_rows(people, reading, within=[bureau])) == sums.roster
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_more_people_than_a_statement_takes_come_in_the_same_order(monkeypatch, django_assert_num_queries):
    people = [a_person(name).pk for name in ("王敏", "陈静", "高远", "安宁")]
    some = lists.ByPinyin(people[1:])
    as_asked = [some[:], some[1:2], some[2]]
    monkeypatch.setattr(lists, "MOST_ASKED", 2)

    with django_assert_num_queries(2):
        assert some[1:2] == as_asked[1]

    assert [some[:], some[1:2], some[2]] == as_asked
    assert [person.name for person in some] == ["安宁", "陈静", "高远"]


@quick(40)
@given(history=histories, on=st.integers(0, 14))
def test_what_a_person_must_do_agrees_with_who_is_obliged(district, history, on):
    with transaction.atomic():
        world = World(district, history)
        requirement, bureau, on = world.versions[-1], world.places[0], day(on)
        obliged = audience.obliged(requirement, on=on, within=bureau)
        standings = read(requirement, within=[bureau], on=on).standings

        for person in world.people:
            required = mine.required_of(person, on=on)

            assert bool(required) == obliged.filter(pk=person.pk).exists()
            for row in required:
                kind = standings[person.pk]
                assert (row.is_done, row.is_late, row.is_overdue(on)) == (
                    kind in ("on_time", "late"), kind == "late", kind == "overdue",
                )  # fmt: skip
        transaction.set_rollback(True)
