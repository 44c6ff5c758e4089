"""Schools that are closed, merged, split, and all that taken back, in any order: what was known then stays readable."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.coverage import asof
from courses.coverage.queries import coverage
from courses.requirements.models import Requirement
from lms.refused import Refused
from lms.schools import reorganise
from lms.schools.models import HeadCount, Organisation, Post, Reorganisation, SchoolClass
from tests.factories.coverage import a_class_requirement, a_class_session, a_lesson_edition, known_since_long
from tests.factories.lms import a_class, a_class_teacher, a_school

START = date(2026, 9, 1)
DAYS = [START + timedelta(days=20 * n) for n in range(5)]


@dataclass(frozen=True)
class Act:
    """What is done to which school, into which other one, with effect from which of DAYS."""

    what: str
    school: int
    into: int
    on: int


acts = st.lists(
    st.builds(
        Act,
        what=st.sampled_from(["merge", "split", "close", "undo", "undo"]),
        school=st.integers(0, 2),
        into=st.integers(0, 2),
        on=st.integers(0, len(DAYS) - 1),
    ),
    min_size=1,
    max_size=6,
)


def do(act: Act, schools: list[Organisation]) -> bool:
    """Was it done, or refused?"""
    school, into = (Organisation.objects.get(pk=schools[n].pk) for n in (act.school, act.into))
    said = {"on": DAYS[act.on], "by": None, "reason": "撤并"}
    try:
        with transaction.atomic():
            match act.what:
                case "merge":
                    reorganise.merge(school, into=into, **said)
                case "close":
                    reorganise.close(school, **said)
                case "split":
                    classes = list(SchoolClass.objects.filter(school=school, closed_on=None)[:1])
                    reorganise.split(school, into=into, classes=classes, people=[], **said)
                case _:
                    standing = list(Reorganisation.objects.filter(undone_at=None))
                    if not standing:
                        return False
                    reorganise.undo(standing[act.into % len(standing)], by=None)
    except Refused:
        return False
    return True


def seen(requirement: Requirement, schools: list[Organisation], *, known_by: datetime | None = None) -> list[dict]:
    return [coverage(requirement, within=schools, on=day, known_by=known_by) for day in DAYS]


def nobody_counts_at_a_closed_school(schools: list[Organisation]) -> None:
    for school in Organisation.objects.filter(pk__in=[row.pk for row in schools]).exclude(closed_on=None):
        assert not Post.objects.standing(school.closed_on).filter(organisation=school).exists()
        assert not SchoolClass.objects.not_closed(school.closed_on).filter(school=school).exists()


def each_class_is_at_one_school_at_most() -> None:
    classes = list(SchoolClass.objects.that_ran())
    for day in DAYS:
        lines = [row.line for row in classes if row.is_open(day)]
        assert len(lines) == len(set(lines))


def evening(n: int) -> datetime:
    return asof.end_of(date(2027, 1, 1) + timedelta(days=n))


@pytest.mark.django_db
@given(acts=acts)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_evening_is_known_later_as_it_was_seen_then(acts):
    with transaction.atomic():
        schools, edition = [a_school(f"第{n}中学") for n in "一二三"], a_lesson_edition()
        requirement = a_class_requirement(edition.course, sessions=1)
        for number, school in enumerate(schools, 1):
            for row in (a_class(school, number), a_class(school, number + 1)):
                a_class_teacher(row)
            a_class_session(row, edition, held_on=DAYS[2])
        known_since_long(*HeadCount.objects.all())
        kept = [(evening(0), seen(requirement, schools))]
        for n, act in enumerate(acts, 1):
            with time_machine.travel(evening(n) - timedelta(hours=2), tick=False):
                before = seen(requirement, schools)
                is_done = do(act, schools)
                after = seen(requirement, schools)
                assert is_done or after == before
                undone = Reorganisation.objects.filter(undone_at__gt=evening(n - 1)).first()
                if undone and not Reorganisation.objects.filter(at__gt=undone.at).exists():
                    assert after == seen(requirement, schools, known_by=undone.at - timedelta(microseconds=1))
                nobody_counts_at_a_closed_school(schools)
                each_class_is_at_one_school_at_most()
                kept.append((evening(n), after))
        for known_by, found in kept:
            assert seen(requirement, schools, known_by=known_by) == found
        transaction.set_rollback(True)
