"""An inspector 督学: from the district's figures down to the records behind them, changing nothing."""

from datetime import timedelta

import pytest

from courses.sessions.models import ClassSession
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.factories.lms import a_bureau, a_member
from tests.journeys.ground import CLASS_TITLE, STAFF_TITLE, work_under_way
from tests.journeys.visitor import DESK, zh

pytestmark = pytest.mark.journey


@pytest.fixture
def work():
    return work_under_way()


@pytest.fixture
def inspector(visit, work):
    return visit(a_member(Role.INSPECTOR, a_bureau(), "孙平"), size=DESK).arrive("/start/")


def test_every_number_leads_to_its_records(inspector, work):
    inspector.sees(zh("Coverage"), STAFF_TITLE)
    inspector.looks_well("inspector-coverage-list")
    inspector.follow(STAFF_TITLE)
    inspector.sees("第三中学", "第四中学", "33.3%")
    inspector.looks_well("inspector-tree")
    inspector.follow("第三中学")
    inspector.sees("李静", "王芳")

    # Before she had finished, on the same page.
    inspector.page.get_by_label(zh("Date of the figures")).fill((today() - timedelta(days=30)).isoformat())
    inspector.press(zh("Show"))
    inspector.sees("0.0%")
    inspector.looks_well("inspector-earlier")
    inspector.follow(zh("How it is counted"))
    inspector.looks_well("method")

    inspector.go(zh("Coverage"))
    inspector.follow(CLASS_TITLE)
    inspector.follow("第三中学")
    inspector.follow("七年级（1）班")
    inspector.follow((today() - timedelta(days=10)).isoformat())
    inspector.sees("照片传开之后", "45 / 45", "李静")
    inspector.looks_well("inspector-session")


def test_inspector_can_change_nothing(inspector, work):
    session = ClassSession.objects.get()
    inspector.go(zh("Requirements"))
    inspector.sees_nothing_of(zh("New requirement"))
    inspector.follow(STAFF_TITLE)
    inspector.sees_nothing_of(zh("Correct"))
    inspector.looks_well("inspector-requirement")
    inspector.go(zh("Schools"))
    inspector.follow("第三中学")
    inspector.follow(zh("Staff and posts"))
    inspector.sees("李静")
    inspector.sees_nothing_of(zh("New code"), zh("Appoint somebody"))
    with inspector.expecting(403):
        for path in (
            "/requirements/new/",
            f"/requirements/{work.staff.number}/end/",
            f"/classes/{work.done.pk}/sessions/{session.pk}/correct/",
            f"/schools/{work.school.code}/staff/appoint/",
            "/roster/",
            "/cms/",
        ):
            inspector.arrive(path)
            inspector.sees(zh("This is not part of your post"))
    inspector.looks_well("forbidden")
