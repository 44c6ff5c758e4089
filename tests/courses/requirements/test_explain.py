"""Explain this cell: what it says would change the status does change it."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from courses.coverage.queries import read
from courses.learning.models import Completion
from courses.requirements.explain import Act, Change, explain
from courses.requirements.models import Equivalent, Exemption, Naming, Requirement
from courses.requirements.people import people
from courses.requirements.person import Person
from lms.people.models import User
from lms.schools.models import Role
from tests.courses.coverage.test_counters import LAST, Teller, district, histories  # noqa: F401 - a fixture
from tests.courses.coverage.test_histories import day, quick
from tests.factories.coverage import a_completed, a_requirement, an_exemption
from tests.factories.lms import a_class, a_class_teacher, a_school


def cell(requirement: Requirement, user: User, on: date):
    return explain(requirement, people([user.pk], courses=[requirement.course_id]).get(user.pk, Person()), on=on)


def do(change: Change, requirement: Requirement, user: User) -> date:
    """Do in the database what a change says; the day on which to look again."""
    now, place = timezone.now(), requirement.organisation
    period = {"requirement": requirement, "user": user, "organisation": place, "valid_from": change.on, "reason": "试"}
    if change.act == Act.COMPLETE:
        a_completed(user, requirement.course.current, on=change.on, cycle=99)
    elif change.act == Act.TAKE_BACK:
        Completion.objects.filter(pk=change.pk).update(superseded_at=now)
    elif change.act == Act.TAKE_BACK_EQUIVALENT:
        Equivalent.objects.filter(pk=change.pk).update(superseded_at=now)
    elif change.act == Act.EXEMPT:
        Exemption.objects.filter(user=user, valid_from=change.on).update(superseded_at=now)
        Exemption.objects.create(**period, recorded_at=now)
    elif change.act == Act.END_EXEMPTION:
        Exemption.objects.filter(pk=change.pk).update(superseded_at=now)
    elif change.act == Act.END_NAMING:
        Naming.objects.filter(pk=change.pk).update(superseded_at=now)
    elif change.act in (Act.ADD, Act.LEAVE_OUT):
        kind = Naming.Kind.ADDED if change.act == Act.ADD else Naming.Kind.LEFT_OUT
        Naming.objects.create(**period, kind=kind, recorded_at=now)
    return change.on


@quick(25)
@given(history=histories, on=st.integers(-3, LAST + 30))
def test_what_would_change_a_status_changes_it(district, history, on):  # noqa: F811
    with transaction.atomic():
        requirement, on, bureau = Teller(district, history).tell(), day(on), district.places[0]
        standings = read(requirement, within=[bureau], on=on).standings
        for person in district.people:
            found = cell(requirement, person, on)

            assert found.standing == standings.get(person.pk)
            assert found.sentence
            for change in found.changes:
                mark = transaction.savepoint()
                looked = do(change, requirement, person)
                after = read(requirement, within=[bureau], on=looked).standings.get(person.pk)
                assert (after, after != found.standing) == (change.to, True), change
                transaction.savepoint_rollback(mark)
        transaction.set_rollback(True)


@pytest.fixture
def teacher(db):
    return a_class_teacher(a_class(a_school()))


def test_the_sentence_names_rule_and_facts(teacher):
    requirement = a_requirement()
    edition = requirement.course.current
    with translation.override("en"):
        still_open = cell(requirement, teacher, date(2026, 11, 23))
        overdue = cell(requirement, teacher, date(2026, 12, 19))
        a_completed(teacher, edition, on=date(2026, 12, 20))
        late = cell(requirement, teacher, date(2026, 12, 21))

    assert still_open.sentence == (
        "Class teacher since 2020-09-01, nothing completed up to 2026-11-23, due on 2026-12-18."
    )
    assert overdue.sentence.endswith("nothing completed up to 2026-12-19, was due on 2026-12-18.")
    assert late.sentence.endswith("completed on 2026-12-20, after the due date 2026-12-18.")
    assert [(change.act, change.to) for change in late.changes][0] == (Act.TAKE_BACK, "overdue")
    assert still_open.changes[-1].on == date(2026, 12, 19)


def test_who_is_exempt_or_outside_hears_why(teacher):
    requirement = a_requirement(roles=[Role.PRINCIPAL.value])
    mine = a_requirement(title="另一项")
    an_exemption(mine, teacher, teacher.posts.get().organisation, from_=date(2026, 9, 1))
    with translation.override("en"):
        outside = cell(requirement, teacher, date(2026, 11, 23))
        exempt = cell(mine, teacher, date(2026, 11, 23))

    assert outside.sentence == "The posts held on 2026-11-23 (class teacher) are not named by the audience."
    assert [change.act for change in outside.changes] == [Act.ADD]
    assert exempt.sentence.endswith("exempt on 2026-11-23.")
    assert {change.act for change in exempt.changes} >= {Act.END_EXEMPTION, Act.LEAVE_OUT}
