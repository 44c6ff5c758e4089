"""Two people at once: posts, and the places and classes that they are in."""

from datetime import date

import pytest

from lms.schools import counts, posts, reorganise
from lms.schools.models import Post, Role, SchoolClass, StaffCount
from tests.factories.lms import a_class, a_person, a_school
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 11, 2)


def test_appointed_twice_at_once_is_one_post():
    school, person = a_school(), a_person()

    results = at_once(*[lambda: posts.appoint(person, school, Role.LEARNER, from_=ON, by=None)] * 4)

    assert len({post.pk for post in results}) == Post.objects.count() == 1


def test_a_class_teacher_and_a_split_at_once_do_not_wait_for_each_other():
    school, other = a_school(), a_school()
    rows = [a_class(school, number) for number in range(1, 7)]

    for row in rows:
        person, seen = a_person(), SchoolClass.objects.get(pk=row.pk)
        teach = {"school_class": row, "from_": ON, "by": None}
        results = at_once(
            lambda person=person, teach=teach: posts.appoint(person, school, Role.CLASS_TEACHER, **teach),
            lambda seen=seen: reorganise.split(
                school, into=other, classes=[seen], people=[], on=date(2026, 12, 1), by=None, reason="撤并"
            ),
        )
        assert [type(result) for result in results] == [Post, int]

    assert not Post.objects.standing(date(2026, 12, 1)).filter(organisation=school).exists()


def test_stated_twice_at_once_stands_once():
    school = a_school()
    counts.state(school, 80, from_=date(2026, 9, 1), source="年报", by=None)

    at_once(*[lambda n=n: counts.state(school, n, from_=ON, source="年报", by=None) for n in (81, 82, 83)])

    assert StaffCount.objects.held(ON).count() == 1
