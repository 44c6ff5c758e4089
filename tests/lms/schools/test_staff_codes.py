"""A new code opens an account: only who has a say over all of it may give one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.access import Access
from lms.people import codes
from lms.people.models import OneTimeCode
from lms.refused import Refused
from lms.schools import posts, staff_codes
from lms.schools.calendar import today
from lms.schools.models import Post, Role
from tests.factories.lms import a_bureau, a_member, a_person, a_post, a_school

pytestmark = pytest.mark.django_db


def given(post, by):
    reach = Access(by).visible(Post, "reset_code")
    return staff_codes.give(post, reach=reach, by=by, at=timezone.now(), on=today())


@pytest.fixture
def school():
    return a_school()


@pytest.fixture
def administrator(school):
    return a_member(Role.SCHOOL_ADMIN, school)


def test_a_school_gives_codes_to_its_own(school, administrator):
    assert given(a_post(a_person(), school), administrator)


@pytest.mark.parametrize("begins", [-30, 30])
def test_no_code_for_who_holds_a_post_elsewhere_today_or_later(school, administrator, begins):
    person = a_person("何芳", password="kuaile-2026")
    a_post(person, a_bureau(), Role.BUREAU_ADMIN, from_=today() + timedelta(days=begins))
    here = a_post(person, school)

    with pytest.raises(Refused, match="何芳"):
        given(here, administrator)

    person.refresh_from_db()
    assert person.check_password("kuaile-2026")
    assert not OneTimeCode.objects.exists()
    assert given(here, a_member(Role.BUREAU_ADMIN, a_bureau()))


def test_a_post_that_ended_elsewhere_is_no_hindrance(school, administrator):
    person = a_person()
    posts.end(a_post(person, a_school("第五中学")), on=today(), by=None)

    assert given(a_post(person, school), administrator)


def test_strips_for_newcomers_leave_out_who_holds_a_post_elsewhere(school, administrator):
    own, shared = a_member(Role.LEARNER, school, "新人"), a_person("两校教师")
    for place in (school, a_school("第五中学")):
        a_post(shared, place)

    def printed_by(person):
        printed = []
        staff_codes.print_strips(
            school,
            reach=Access(person).visible(Post, "reset_code"),
            by=person,
            at=timezone.now(),
            on=today(),
            paper=lambda rows: printed.extend(rows) or b"",
        )
        return {user for user, _code in printed}

    assert printed_by(administrator) == {own, administrator}
    assert printed_by(a_member(Role.BUREAU_ADMIN, a_bureau())) == {shared}


def test_who_chose_a_password_while_strips_were_printed_keeps_it(school, administrator):
    fresh = a_member(Role.LEARNER, school, "新人")
    code = codes.issue(fresh, by=None, at=timezone.now())

    def slow_paper(rows):
        codes.redeem(code, "kuaile-2026", at=timezone.now())
        return b""

    staff_codes.print_strips(
        school,
        reach=Post.objects.all(),
        by=administrator,
        at=timezone.now(),
        on=today(),
        paper=slow_paper,
        anew=True,
    )

    assert not fresh.codes.filter(used_at=None).exists()
