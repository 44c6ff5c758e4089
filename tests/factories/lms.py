"""People, schools and classes, in the words of the district."""

from datetime import date
from itertools import count

from django.utils import timezone

from lms.people.models import User
from lms.schools import posts
from lms.schools.models import HeadCount, Organisation, Post, Role, SchoolClass

_numbers = count(1)
LONG_AGO = date(2020, 9, 1)


def a_bureau(name: str = "明德区教育体育局") -> Organisation:
    """The district's root; the same one each time within a test."""
    found = Organisation.objects.filter(parent=None).first()
    return found or Organisation.plant(code="BUREAU", name=name, kind=Organisation.Kind.BUREAU)


def a_cluster(name: str = "城关中心校") -> Organisation:
    return Organisation.plant(
        parent=a_bureau(), code=f"C{next(_numbers):09}", name=name, kind=Organisation.Kind.CLUSTER
    )


def a_school(
    name: str = "第三中学", *, parent: Organisation | None = None, level: str = "L0", **fields
) -> Organisation:
    fields.setdefault("school_type", Organisation.SchoolType.JUNIOR)
    return Organisation.plant(
        parent=parent or a_bureau(),
        code=f"3141{next(_numbers):06}",
        name=name,
        kind=Organisation.Kind.SCHOOL,
        identity_level=level,
        **fields,
    )


def a_class(school: Organisation, number: int = 1, *, entry_year: int = 2026, stage: str = "junior", pupils: int = 45):
    """A class with its head count since the entry year."""
    school_class = SchoolClass.objects.create(
        school=school, stage=stage, entry_year=entry_year, number=number, code=f"K{next(_numbers):05}"
    )
    since = date(entry_year, 9, 1)
    HeadCount.objects.create(school_class=school_class, count=pupils, valid_from=since, recorded_at=timezone.now())
    return school_class


def a_person(name: str = "李静", *, password: str | None = None) -> User:
    return User.objects.create_user(f"t{next(_numbers):05}", password, name=name)


def a_post(user: User, place: Organisation, role: str = Role.LEARNER, *, from_: date = LONG_AGO, **fields) -> Post:
    return posts.appoint(user, place, role, from_=from_, by=None, **fields)


def a_member(role: str, place: Organisation, name: str = "王芳", **fields) -> User:
    """A person with one post."""
    user = a_person(name)
    a_post(user, place, role, **fields)
    return user


def a_class_teacher(school_class: SchoolClass, name: str = "李静", *, from_: date = LONG_AGO) -> User:
    return a_member(Role.CLASS_TEACHER, school_class.school, name, school_class=school_class, from_=from_)


def a_pupil(school_class: SchoolClass, seat: int, name: str = "") -> User:
    user = User.objects.create_user(None, None, name=name)
    a_post(user, school_class.school, Role.PUPIL, school_class=school_class, seat=seat, from_=date(2026, 9, 1))
    return user
