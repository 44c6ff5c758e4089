"""Random histories, told to the journal one by one: counters equal the ground truth on every date of both axes."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from courses.coverage import blocks, check, counters, counting, recount
from courses.coverage.models import MEASURES, CounterState, CoverageBlock, CoverageDelta
from courses.coverage.queries import read
from courses.learning.models import Completion, Enrolment
from courses.requirements import audience, mine, publish
from courses.requirements.models import Equivalent, Exemption, Naming, Requirement
from lms.facts import record
from lms.jobs.models import Job
from lms.schools.models import Organisation, Post, Role, SchoolClass
from tests.courses.coverage.test_histories import PLACES, ROLES, District, Row, day, instant, quick, rows, valid_period
from tests.factories.coverage import a_completed, a_requirement, known_since_long
from tests.factories.lms import a_bureau, a_class, a_cluster, a_person, a_post, a_pupil, a_school

LAST = 16
KINDS = [Naming.Kind.ADDED, Naming.Kind.LEFT_OUT, Naming.Kind.ADDED]


@dataclass(frozen=True)
class Wording:
    """One version of a requirement with everything that it may ask. parts: (place, roles, grade, joined after)."""

    parts: tuple[tuple[int, tuple[int, ...], int | None, int | None], ...]
    opens: int
    open_for: int
    ended_after: int | None
    cycle_after: int | None
    within_days: int | None
    starts_after: int
    valid: bool
    renewal_days: int
    lapse: int | None


wordings = st.builds(
    Wording,
    parts=st.lists(
        st.tuples(
            st.sampled_from([0, 0, 1, 4]),
            st.sampled_from([(0, 1), (0,), (1, 2), (0, 1, 2)]),
            st.sampled_from([None, None, 5, 6]),
            st.sampled_from([None, None, 2, 5]),
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
    opens=st.integers(0, 5),
    open_for=st.integers(0, 5),
    ended_after=st.sampled_from([None, None, 8]),
    cycle_after=st.sampled_from([None, None, 5]),
    within_days=st.sampled_from([None, None, 3]),
    starts_after=st.sampled_from([0, 0, 2]),
    valid=st.booleans(),
    renewal_days=st.integers(1, 28),
    lapse=st.sampled_from([None, None, 7]),
)
histories = st.fixed_dictionaries(
    {
        "wordings": st.lists(wordings, min_size=1, max_size=2),
        "posts": rows(PLACES, least=4, most=8),
        "completions": rows(2, least=2, most=6),
        "equivalents": rows(1, least=0, most=2),
        "exemptions": rows(1, least=0, most=2),
        "namings": rows(PLACES, least=0, most=3),
    }
)


class Teller:
    """Writes a history in the order in which it became known, each fact in the journal."""

    def __init__(self, district: District, history: dict) -> None:
        self.district, self.history = district, history
        self.numbered: Requirement | None = None
        self.ends: list = []
        events = [(n * 4, 0, ("wording", wording)) for n, wording in enumerate(history["wordings"])]
        for kind in SINGULAR:
            events += [(row.recorded, 1, (kind, row)) for row in history[kind]]
        self.events = sorted(events, key=lambda event: event[:2])

    def tell(self) -> Requirement:
        for _step in self.steps():
            pass
        return Requirement.objects.known().get(number=1)

    def steps(self) -> Iterator[None]:
        """Tells one event after the other; the first is the requirement."""
        for moment, _order, (kind, what) in self.events:
            self._end(moment)
            row = self._word(what, moment) if kind == "wording" else getattr(self, f"_{kind}")(what, moment)
            if row is not None and kind != "wording" and what.kept is not None:
                self.ends.append((moment + what.kept, row, kind))
            yield
        self._end(99)

    def _end(self, moment: int) -> None:
        for end in sorted(self.ends, key=lambda end: end[0]):
            if end[0] <= moment:
                self.ends.remove(end)
                when, row, kind = end
                row.superseded_at = instant(when)
                row.save(update_fields=["superseded_at"])
                self._record(f"{SINGULAR[kind]}.superseded", row, when)

    def _record(self, kind: str, row, moment: int):
        record.record(kind, [row], by=None, at=instant(moment))
        return row

    def _word(self, wording: Wording, moment: int) -> Requirement:
        places, opens = self.district.places, wording.opens
        standing = Requirement.objects.known().filter(number=1).first()
        if standing:
            standing.superseded_at = instant(moment)
            standing.save(update_fields=["superseded_at"])
        parts = [
            {"organisation": places[place].pk, "roles": [ROLES[role].value for role in roles],
             "grades": [grade] if grade else [], "joined_after": day(after).isoformat() if after else None}
            for place, roles, grade, after in wording.parts
        ]  # fmt: skip
        cycles = []
        if wording.cycle_after is not None and not wording.valid:
            opens_on = day(opens + wording.cycle_after)
            cycles = [{"opens_on": opens_on.isoformat(), "due_on": day(opens + wording.cycle_after + 2).isoformat(),
                       "counts_from": opens_on.isoformat()}]  # fmt: skip
        row = Requirement.objects.create(
            number=1,
            course=self.district.editions[0].course,
            title="要求",
            organisation=places[0],
            roles=[],
            audience=parts,
            opens_on=day(opens),
            due_on=day(opens + wording.open_for),
            counts_from=day(opens - 2 - 60 * wording.valid),
            ended_on=None if wording.ended_after is None else day(opens + wording.ended_after),
            cycles=cycles,
            within_days=wording.within_days,
            starts_after_days=wording.starts_after,
            valid_months=1 if wording.valid else None,
            renewal_days=wording.renewal_days if wording.valid else 0,
            lapse_on=day(wording.lapse) if wording.lapse else None,
            lapse_edition=2 if wording.lapse else None,
            recorded_at=instant(moment),
            supersedes=standing,
        )
        self.numbered = row
        return self._record("requirement", row, moment)

    def _posts(self, row: Row, moment: int):
        place = self.district.places[row.which]
        school_class = self._own_class(place) if row.role == 0 else None
        post = Post.objects.create(
            user=self.district.people[row.person], organisation=place, role=ROLES[row.role], school_class=school_class,
            recorded_at=instant(moment), **valid_period(row),
        )  # fmt: skip
        return self._record("post.opened", post, moment)

    def _own_class(self, place: Organisation) -> SchoolClass | None:
        """A class like the place's, since a class has one class teacher."""
        like = self.district.classes.get(place.pk)
        if like is None:
            return None
        number = 100 + like.school.classes.count()
        return SchoolClass.objects.create(
            school=like.school, stage=like.stage, entry_year=like.entry_year, number=number
        )

    def _completions(self, row: Row, moment: int):
        user, edition = self.district.people[row.person], self.district.editions[row.which]
        cycle = Enrolment.objects.filter(user=user, edition=edition).count() + 1
        enrolment = Enrolment.objects.create(user=user, edition=edition, cycle=cycle, opened_at=instant(moment))
        # Far before the rest, too, so that a validity of a month matters.
        done_on = day(row.first - 30 * (row.role == 2))
        completion = Completion.objects.create(
            enrolment=enrolment, user=user, edition=edition, cycle=cycle, started_on=done_on, completed_on=done_on,
            rule={}, rule_text={}, recorded_at=instant(moment),
        )  # fmt: skip
        return self._record("completion", completion, moment)

    def _equivalents(self, row: Row, moment: int):
        user = self.district.people[row.person]
        if Equivalent.objects.known().filter(user=user, completed_on=day(row.first)).exists():
            return None
        equivalent = Equivalent.objects.create(
            user=user, course=self.district.editions[0].course, organisation=self.district.places[0], title="省级培训",
            provider="省厅", hours=8, document="证书", completed_on=day(row.first), recorded_at=instant(moment),
        )  # fmt: skip
        return self._record("equivalent", equivalent, moment)

    def _named(self, model, fact: str, row: Row, moment: int, **fields):
        same = model.objects.known().filter(user=self.district.people[row.person], valid_from=day(row.first))
        if self.numbered is None or same.exists():
            return None
        named = model.objects.create(
            requirement=self.numbered, user=self.district.people[row.person], reason="理由",
            recorded_at=instant(moment), **valid_period(row), **fields,
        )  # fmt: skip
        return self._record(fact, named, moment)

    def _exemptions(self, row: Row, moment: int):
        return self._named(Exemption, "exemption", row, moment, organisation=self.district.places[0])

    def _namings(self, row: Row, moment: int):
        place = self.district.places[row.which]
        return self._named(Naming, "naming", row, moment, organisation=place, kind=KINDS[row.role])


SINGULAR = {
    "posts": "post",
    "completions": "completion",
    "equivalents": "equivalent",
    "exemptions": "exemption",
    "namings": "naming",
}


@pytest.fixture
def district(db) -> District:
    district = District()
    schools = [place for place in district.places if place.kind in ("school", "campus")]
    district.classes = {
        place.pk: SchoolClass.objects.create(school=place, stage="primary", entry_year=2021, number=n)
        for n, place in enumerate(schools)
    }
    return district


# Grades go up on the first of September, the day on which these histories begin; some questions lie before it.
questions = st.lists(st.tuples(st.integers(-3, LAST + 30), st.none() | st.integers(0, LAST)), min_size=5, max_size=8)


@quick(40)
@given(history=histories, asked=questions)
def test_counters_kept_from_the_journal_equal_the_ground_truth_on_both_axes(district, history, asked):
    with transaction.atomic():
        requirement = Teller(district, history).tell()
        wanted = [(day(on), None if known is None else day(known)) for on, known in asked]

        assert check.first_difference(requirement, places=district.places, questions=wanted) is None
        kept = sums(asked)
        recount.rebuild(1)
        assert sums(asked) == kept
        blocks.build(1, on_days=[day(2), day(6), day(13), day(80)], known_days=[day(3), day(8), day(11)])
        assert sums(asked) == kept
        transaction.set_rollback(True)


@quick(40)
@given(history=histories, asked=questions, told=st.integers(3, 12), rounds=st.integers(0, 2))
def test_what_is_recorded_while_a_requirement_is_counted_is_counted_with_it(district, history, asked, told, rounds):
    with transaction.atomic(), patch.multiple(recount, CHUNK=1, FEW=0, ROUNDS=rounds):
        steps = Teller(district, history).steps()
        list(islice(steps, told))

        with suppress(recount.Overtaken):
            recount.Build(1, tell=lambda *_how_far: list(islice(steps, 3))).beside()
        list(steps)

        requirement = Requirement.objects.known().get(number=1)
        wanted = [(day(on), None if known is None else day(known)) for on, known in asked]
        assert counters.are_current([1])
        assert check.first_difference(requirement, places=district.places, questions=wanted) is None
        kept = sums(asked)
        recount.rebuild(1)
        assert sums(asked) == kept
        transaction.set_rollback(True)


def sums(asked) -> list:
    """What the counters say, of everybody and of those at the places themselves."""
    places = list(Organisation.objects.values_list("pk", flat=True))
    found = []
    for on, known in asked:
        when = {"on": day(on), "known_by": None if known is None else instant(known)}
        found.append(counters.summed(1, places, **when))
        found.append({place: counters.summed_itself(1, place, **when) for place in places})
    return found


@quick(25)
@given(history=histories, on=st.integers(-3, LAST + 30))
def test_obliged_reading_shared_own_and_my_list_agree(district, history, on):
    with transaction.atomic():
        requirement, on, bureau = Teller(district, history).tell(), day(on), district.places[0]
        reading = read(requirement, within=[bureau], on=on)
        obliged = set(audience.obliged(requirement, on=on, within=bureau).values_list("pk", flat=True))

        assert len(obliged) == reading.total().obliged == len(obliged & set(reading.standings))
        children = [place for place in district.places if place.parent_id == bureau.pk]
        found = counters.summed(1, [bureau.pk], on=on)[bureau.pk]
        assert found[-1] == len(reading.shared(children))
        own = counters.summed_itself(1, bureau.pk, on=on)
        assert counters.as_coverage(own) == reading.only_at(bureau)
        for person in district.people:
            listed = [row.judgement.standing for row in mine.required_of(person, on=on)]
            assert listed == ([reading.standings[person.pk]] if person.pk in obliged else [])
        transaction.set_rollback(True)


@pytest.fixture
def place(db):
    """A school with two class teachers, and a requirement that is counted."""
    school = a_school()
    teachers = [a_person("陈静"), a_person("王敏")]
    for n, teacher in enumerate(teachers, 1):
        a_post(teacher, school, "class_teacher", school_class=a_class(school, n))
    return school, teachers, a_requirement()


def test_a_requirement_is_counted_when_it_is_published_and_with_each_fact(place):
    school, teachers, requirement = place
    on = date(2026, 12, 1)
    before = counters.coverage(requirement, within=[school], on=on)[school]

    a_completed(teachers[0], requirement.course.current, on=on)

    after = counters.coverage(requirement, within=[school], on=on)[school]
    assert (before.obliged, before.done, after.obliged, after.done) == (2, 0, 2, 1)


def asks_fewer(requirement: Requirement) -> Requirement:
    draft = Requirement.objects.get(pk=requirement.pk)
    draft.roles = [Role.PRINCIPAL.value]
    return publish.correct(requirement, draft, by=None, reason="更正")


def ends_as_it_opens(requirement: Requirement) -> Requirement:
    return publish.end(requirement, on=requirement.opens_on, by=None, reason="撤回")


@pytest.mark.parametrize("rewritten", [asks_fewer, ends_as_it_opens])
def test_what_asked_for_many_before_it_was_rewritten_is_counted_by_the_worker(place, rewritten, monkeypatch):
    _school, teachers, requirement = place
    monkeypatch.setattr(counting, "MOST_AT_ONCE", len(teachers) - 1)

    rewritten(requirement)

    assert not counters.are_current([requirement.number])
    assert Job.objects.get(kind=counting.REBUILD).arguments == {"numbers": [requirement.number]}


def test_blocks_go_when_something_is_entered_for_an_earlier_day_of_knowledge(place):
    school, teachers, requirement = place
    known_since_long(*Post.objects.all())
    a_completed(teachers[0], requirement.course.current, on=date(2026, 9, 10))
    recount.rebuild(1)
    blocks.build(1, on_days=[date(2026, 9, 30)], known_days=[date(2026, 9, 30), date(2026, 10, 31)])

    a_completed(teachers[1], requirement.course.current, on=date(2026, 9, 12), recorded=instant(33))

    assert CounterState.objects.get(number=1).grid == ""
    assert not CoverageBlock.objects.exists()
    found = [
        counters.coverage(requirement, within=[school], on=date(2026, 10, 20), known_by=instant(known))[school].done
        for known in (20, 32, 33)
    ]
    assert found == [1, 1, 2]


def test_blocks_are_built_once_there_is_enough_to_sum_up(place, monkeypatch):
    school, teachers, requirement = place
    assert blocks.build_what_is_due() == 0
    known_since_long(*Post.objects.all())
    a_completed(teachers[0], requirement.course.current, on=date(2026, 9, 10), recorded=instant(9))
    Requirement.objects.update(recorded_at=instant(0))
    recount.rebuild(1)
    before = counters.coverage(requirement, within=[school], on=date(2026, 9, 20), known_by=instant(30))
    monkeypatch.setattr(blocks, "WORTH", 4)

    assert [blocks.build_what_is_due(), blocks.build_what_is_due()] == [1, 0]

    assert CoverageBlock.objects.exists()
    assert counters.coverage(requirement, within=[school], on=date(2026, 9, 20), known_by=instant(30)) == before


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite packs nothing")
def test_blocks_stand_uncompressed():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstorage FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s",
            [CoverageBlock._meta.db_table, "cells"],
        )
        assert cursor.fetchone() == ("e",)


def test_check_coverage_names_the_first_difference(place, capsys):
    school, _teachers, requirement = place
    call_command("check_coverage")
    CoverageDelta.objects.filter(organisation=school.pk).first().delete()

    with pytest.raises(CommandError) as error:
        call_command("check_coverage")

    assert school.code in str(error.value)
    assert f"{requirement.number}：2 个单位" in capsys.readouterr().out
    call_command("check_coverage", rebuild=True)


def test_a_school_that_moves_to_a_cluster_is_counted_anew(place):
    school, _teachers, requirement = place
    record.record("organisation", [school], by=None, at=instant(0))
    cluster = a_cluster()
    school.parent, school.path = cluster, f"{cluster.path}{school.pk}/"
    school.save()

    record.record("organisation", [school], by=None, at=instant(1))

    assert not CounterState.objects.get(number=requirement.number).is_current
    recount.rebuild(requirement.number)
    on = date(2026, 12, 1)
    assert counters.coverage(requirement, within=[cluster], on=on)[cluster].obliged == 2


def test_a_pupils_post_costs_the_counters_next_to_nothing(place, django_assert_max_num_queries):
    school, *_rest = place
    pupil = a_pupil(school.classes.first(), 1)
    posts = list(pupil.posts.select_related("user", "organisation"))

    with django_assert_max_num_queries(5):
        record.record("post.opened", posts, by=None, at=instant(20))


def test_people_are_counted_once_whatever_posts_they_hold_at_one_school(place):
    school, teachers, requirement = place
    a_post(teachers[0], school, "learner")

    found = counters.coverage(requirement, within=[school, a_bureau()], on=date(2026, 12, 1))

    assert {figures.obliged for figures in found.values()} == {2}


@pytest.mark.django_db
def test_more_requirements_than_a_statement_can_hold_are_asked_in_turn(django_assert_num_queries):
    numbers = range(1, 2 * blocks.A_STATEMENT + 2)
    with django_assert_num_queries(6):
        found = blocks.summed(numbers, [1], on=date(2026, 9, 30), known=None)
    assert found.shape == (len(numbers), 1, len(MEASURES))
    assert not found.any()
