"""Naming people into an audience and out of it."""

from datetime import date

import pytest

from courses.requirements import name
from courses.requirements.models import Naming
from lms.refused import Refused
from lms.schools.models import Role
from tests.factories.coverage import a_requirement
from tests.factories.lms import a_class, a_class_teacher, a_member, a_school

pytestmark = pytest.mark.django_db
SEPTEMBER, NOVEMBER, LATER = date(2026, 9, 1), date(2026, 11, 1), date(2027, 1, 1)


@pytest.fixture
def requirement():
    return a_requirement(opens_on=SEPTEMBER)


def named(requirement, user, kind, *, school, from_, to=None) -> Naming:
    return name.name(requirement, user, kind, within=school, from_=from_, to=to, reason="区里安排", by=None)


def test_nobody_is_left_out_and_added_on_the_same_day(requirement):
    school = a_school()
    teacher = a_class_teacher(a_class(school))
    named(requirement, teacher, Naming.Kind.LEFT_OUT, school=school, from_=NOVEMBER, to=LATER)

    with pytest.raises(Refused) as refused:
        named(requirement, teacher, Naming.Kind.ADDED, school=school, from_=NOVEMBER)

    assert "2027-01-01" in refused.value.message
    assert Naming.objects.count() == 1


def test_somebody_is_added_at_two_places_and_at_each_once(requirement):
    first, second = a_school("一中"), a_school("二中")
    helper = a_member(Role.LEARNER, first)
    named(requirement, helper, Naming.Kind.ADDED, school=first, from_=NOVEMBER)
    named(requirement, helper, Naming.Kind.ADDED, school=second, from_=NOVEMBER)

    with pytest.raises(Refused):
        named(requirement, helper, Naming.Kind.ADDED, school=first, from_=SEPTEMBER)

    named(requirement, helper, Naming.Kind.ADDED, school=first, from_=SEPTEMBER, to=NOVEMBER)
    assert Naming.objects.count() == 3
