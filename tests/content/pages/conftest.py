"""An editor at work on a course."""

import pytest

from lms.schools import posts
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.factories.lms import a_bureau, a_person
from tests.factories.pages import a_course_page


@pytest.fixture
def editor(client):
    person = a_person("编辑")
    posts.appoint(person, a_bureau(), Role.EDITOR, from_=today(), by=None)
    client.force_login(person)
    return client


@pytest.fixture
def course():
    return a_course_page("课程", "<p>先站到他身边。</p>")
