"""Who may bring in whom, and that a refusal leaves nothing behind."""

from datetime import date

import pytest

from lms.people.models import User
from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.invite import invite
from lms.schools.models import Organisation, Post, Role
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_cluster, a_member, a_person, a_school

pytestmark = pytest.mark.django_db


def invited(login, place, role=Role.LEARNER, *, within=None, name="", **more):
    scope = Organisation.objects.within(within or place)
    return invite(login, place, role, name=name, from_=today(), by=None, within=scope, on=today(), **more)


def test_a_school_appoints_a_new_person_and_its_own():
    school = a_school()
    own = a_member(Role.LEARNER, school)

    assert invited("wanglei", school, name="王磊").user.sort_key == "wang2 lei3"
    assert invited(own.login_name, school, Role.PRINCIPAL).user == own


@pytest.mark.parametrize("role", [Role.LEARNER, Role.BUREAU_ADMIN])
def test_a_school_does_not_appoint_a_stranger(role):
    place = a_bureau() if role == Role.BUREAU_ADMIN else a_school("第五中学")
    stranger = a_member(role, place, "何芳")

    with pytest.raises(Refused) as refused:
        invited(stranger.login_name, a_school())

    assert refused.value.field == "login_name"
    assert "何芳" not in refused.value.message
    assert stranger.posts.count() == 1


def test_a_school_does_not_appoint_somebody_who_left():
    school = a_school()
    left = a_member(Role.LEARNER, school, to=today())

    with pytest.raises(Refused):
        invited(left.login_name, school)


def test_a_cluster_appoints_across_its_schools_and_no_further():
    cluster = a_cluster()
    inside = a_member(Role.LEARNER, a_school("城关小学", parent=cluster))
    outside = a_member(Role.LEARNER, a_school("柳河小学"))
    school = a_school("城关中学", parent=cluster)

    assert invited(inside.login_name, school, within=cluster)
    with pytest.raises(Refused):
        invited(outside.login_name, school, within=cluster)


def test_the_district_appoints_anybody():
    stranger, nobody = a_member(Role.LEARNER, a_school("第五中学")), a_person()
    school = a_school()

    assert invited(stranger.login_name, school, within=a_bureau()).organisation == school
    assert invited(nobody.login_name, school, within=a_bureau()).organisation == school


def test_a_refused_appointment_leaves_no_person_behind():
    school = a_school()
    school_class = a_class(school)
    a_class_teacher(school_class)

    with pytest.raises(Refused):
        invited("wanglei", school, Role.CLASS_TEACHER, name="王磊", school_class=school_class)

    assert not User.objects.filter(login_name="wanglei").exists()
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    ("login", "name", "field"),
    [("坏 名", "王磊", "login_name"), ("13800001111", "王磊", "login_name"), ("wanglei", "王磊=1", "name")],
)
def test_new_people_are_called_as_rosters_allow(login, name, field):
    with pytest.raises(Refused) as refused:
        invited(login, a_school(), name=name)

    assert refused.value.field == field
    assert not User.objects.exists()


def test_names_are_read_as_rosters_read_them():
    person = invited(" ｗang lei", a_school(), name="王　磊").user

    assert (person.login_name, person.name) == ("wanglei", "王磊")


def test_a_first_day_far_ahead_is_a_slip():
    school = a_school()

    with pytest.raises(Refused) as refused:
        invite(
            "wanglei", school, Role.LEARNER, name="王磊", from_=date(2099, 9, 1), by=None,
            within=Organisation.objects.within(school), on=today(),
        )  # fmt: skip

    assert refused.value.field == "from_"
