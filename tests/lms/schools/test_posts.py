"""Posts: appointing, ending, and both time axes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.facts.models import Fact
from lms.refused import Refused
from lms.schools import posts
from lms.schools.models import Post, Role
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_member, a_person, a_post, a_school

pytestmark = pytest.mark.django_db
SEPTEMBER, NOVEMBER = date(2026, 9, 1), date(2026, 11, 1)


def test_appointing_twice_gives_one_post_and_one_fact():
    school, person = a_school(), a_person()

    first = posts.appoint(person, school, Role.LEARNER, from_=SEPTEMBER, by=None)
    second = posts.appoint(person, school, Role.LEARNER, from_=SEPTEMBER, by=None)

    assert first == second
    assert Fact.objects.filter(kind="post.opened").count() == 1


def test_an_end_supersedes_and_the_past_stays():
    post = a_post(a_person(), a_school(), from_=SEPTEMBER)
    before = timezone.now()

    shorter = posts.end(post, on=NOVEMBER, by=None, reason="调动")

    assert [p.pk for p in Post.objects.held(date(2026, 10, 31))] == [shorter.pk]
    assert not Post.objects.held(NOVEMBER).exists()
    assert [p.pk for p in Post.objects.held(NOVEMBER, known_by=before)] == [post.pk]
    assert sorted(Fact.objects.values_list("kind", flat=True)) == ["post.opened", "post.opened", "post.superseded"]


def test_a_post_that_never_held_leaves_no_successor():
    post = a_post(a_person(), a_school(), from_=SEPTEMBER)

    assert posts.end(post, on=SEPTEMBER, by=None) is None
    assert not Post.objects.known().exists()


def test_ending_twice_is_refused_and_changes_nothing():
    post = a_post(a_person(), a_school(), from_=SEPTEMBER)
    posts.end(post, on=NOVEMBER, by=None)

    with pytest.raises(Refused):
        posts.end(post, on=NOVEMBER - timedelta(days=3), by=None)
    assert Post.objects.known().get().valid_to == NOVEMBER


def test_a_class_has_one_class_teacher_at_a_time():
    school_class = a_class(a_school())
    teacher = a_class_teacher(school_class, from_=SEPTEMBER)

    with pytest.raises(Refused, match=teacher.name):
        a_class_teacher(school_class, "周明", from_=NOVEMBER)

    posts.end(teacher.posts.get(superseded_at=None), on=NOVEMBER, by=None)
    assert a_class_teacher(school_class, "周明", from_=NOVEMBER).posts.count() == 1


@pytest.mark.parametrize(("from_", "to"), [(date(2026, 6, 1), None), (date(2026, 6, 1), date(2026, 9, 2))])
def test_a_second_class_teacher_does_not_come_in_by_an_earlier_date(from_, to):
    school_class = a_class(a_school())
    a_class_teacher(school_class, from_=SEPTEMBER)

    with pytest.raises(Refused):
        a_member(Role.CLASS_TEACHER, school_class.school, school_class=school_class, from_=from_, to=to)


def test_class_teachers_may_follow_each_other_without_a_gap():
    school_class = a_class(a_school())
    a_class_teacher(school_class, from_=SEPTEMBER)
    summer = {"from_": date(2026, 6, 1), "to": SEPTEMBER}

    assert a_member(Role.CLASS_TEACHER, school_class.school, school_class=school_class, **summer)


def test_the_database_itself_keeps_a_second_class_teacher_out():
    school_class = a_class(a_school())
    post = a_class_teacher(school_class).posts.get()

    with pytest.raises(IntegrityError, match="one_class_teacher_per_class|school_class"), transaction.atomic():
        Post.objects.create(
            user=a_person(),
            organisation=post.organisation,
            school_class=school_class,
            role=Role.CLASS_TEACHER,
            valid_from=SEPTEMBER,
            recorded_at=timezone.now(),
        )


@pytest.mark.parametrize(
    ("role", "fields", "field"),
    [
        (Role.LEARNER, {"to": SEPTEMBER}, "to"),
        (Role.CLASS_TEACHER, {}, "school_class"),
    ],
)
def test_senseless_posts_are_refused(role, fields, field):
    with pytest.raises(Refused) as refused:
        posts.appoint(a_person(), a_school(), role, from_=SEPTEMBER, by=None, **fields)

    assert refused.value.field == field
    assert not Post.objects.exists()


def test_a_closed_school_takes_nobody():
    school = a_school(closed_on=SEPTEMBER)

    with pytest.raises(Refused, match="2026-09-01"):
        posts.appoint(a_person(), school, Role.LEARNER, from_=NOVEMBER, by=None)


def test_a_class_of_another_school_is_refused():
    school_class = a_class(a_school("第五中学"))

    with pytest.raises(Refused) as refused:
        posts.appoint(a_person(), a_school(), Role.CLASS_TEACHER, from_=SEPTEMBER, by=None, school_class=school_class)
    assert refused.value.field == "school_class"


def an_administrator(name: str, *, signed_in: bool = True, **fields):
    person = a_member(Role.BUREAU_ADMIN, a_bureau(), name, **fields)
    if signed_in:
        person.password_changed_at = timezone.now()
        person.save()
    return person.posts.get()


def test_the_last_administrator_of_the_district_stays():
    only = an_administrator("何芳")

    with pytest.raises(Refused) as refused:
        posts.end(only, on=NOVEMBER, by=only.user)

    assert refused.value.field == "on"
    assert Post.objects.known().get() == only


@pytest.mark.parametrize(
    "other",
    [
        {"signed_in": False},
        {"to": date(2027, 1, 1)},
        {"from_": NOVEMBER + timedelta(days=1)},
    ],
)
def test_an_administrator_who_cannot_go_on_does_not_count(other):
    only = an_administrator("何芳")
    an_administrator("刘建国", **other)

    with pytest.raises(Refused):
        posts.end(only, on=NOVEMBER, by=only.user)


def test_of_two_administrators_one_may_leave():
    first, second = an_administrator("何芳"), an_administrator("刘建国")

    assert posts.end(first, on=NOVEMBER, by=second.user).valid_to == NOVEMBER
    with pytest.raises(Refused):
        posts.end(second, on=NOVEMBER, by=second.user)
