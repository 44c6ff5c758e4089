"""Who sees what: scope follows posts, strangers get 404, readers 403."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from lms.access import Access
from lms.refused import SignInNeeded
from lms.schools import posts
from lms.schools.calendar import today
from lms.schools.models import Organisation, Post, Role, SchoolClass
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_cluster, a_member, a_person, a_post, a_school

pytestmark = pytest.mark.django_db


def test_a_stranger_is_led_to_sign_in():
    school = a_school()

    with pytest.raises(SignInNeeded):
        Access(AnonymousUser()).get(Organisation, "read", code=school.code)


def test_another_schools_administrator_finds_nothing():
    mine, other = a_school("第三中学"), a_school("第五中学")
    access = Access(a_member(Role.SCHOOL_ADMIN, mine))

    assert access.get(Organisation, "manage", code=mine.code) == mine
    with pytest.raises(Http404):
        access.get(Organisation, "manage", code=other.code)
    assert list(access.organisations("import_roster")) == [mine]


def test_an_inspector_reads_and_may_not_change():
    school = a_school()
    access = Access(a_member(Role.INSPECTOR, a_bureau()))

    assert access.get(Organisation, "read", code=school.code) == school
    with pytest.raises(PermissionDenied):
        access.get(Organisation, "manage", code=school.code)


def test_a_class_teacher_reaches_the_own_class_only():
    school = a_school()
    mine, other = a_class(school, 1), a_class(school, 2)
    access = Access(a_class_teacher(mine))

    assert access.get(SchoolClass, "reset_pins", pk=mine.pk) == mine
    with pytest.raises(Http404):
        access.get(SchoolClass, "reset_pins", pk=other.pk)


def test_a_cluster_post_reaches_the_schools_below_it_and_no_other():
    cluster = a_cluster()
    inside, outside = a_school("城关小学", parent=cluster), a_school("柳河小学")
    access = Access(a_member(Role.INSPECTOR, cluster))

    seen = set(access.organisations("read_schools"))

    assert seen == {cluster, inside}
    assert outside not in seen


def test_an_ended_post_gives_nothing_from_that_day_on():
    school = a_school()
    person = a_person()
    post = a_post(person, school, Role.SCHOOL_ADMIN)
    posts.end(post, on=today(), by=None)

    assert Access(person).roles == set()
    assert Access(person, on=today() - timedelta(days=1)).roles == {Role.SCHOOL_ADMIN}


def test_a_path_is_a_prefix_of_whole_numbers(monkeypatch):
    first = a_school("第一小学")
    shadow = a_school("第十小学")
    Organisation.objects.filter(pk=shadow.pk).update(path=first.path.rstrip("/") + "9/")
    access = Access(a_member(Role.SCHOOL_ADMIN, first))

    assert set(access.organisations("import_roster")) == {first}


def test_may_asks_for_a_registered_ability():
    school = a_school()
    post = a_post(a_person(), school)

    with pytest.raises(ValueError, match="levitate"):
        Access(a_member(Role.SCHOOL_ADMIN, school)).may("levitate", Post.objects.get(pk=post.pk))


def test_access_reads_posts_once(django_assert_num_queries):
    school = a_school()
    access = Access(a_member(Role.SCHOOL_ADMIN, school))

    with django_assert_num_queries(1):
        access.has("import_roster")
        access.has("read_schools")
