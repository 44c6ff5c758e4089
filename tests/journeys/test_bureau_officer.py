"""A bureau officer 教体局工作人员: makes a requirement after seeing whom it burdens, and finds who needs support."""

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from courses.requirements.models import Requirement
from lms.people.models import User
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.factories.content import an_edition
from tests.factories.lms import a_bureau, a_member
from tests.journeys.ground import STAFF_TITLE, work_under_way
from tests.journeys.visitor import DESK, Visitor, zh

pytestmark = pytest.mark.journey

COURSE, TITLE = "强制报告十分钟", "强制报告专题学习"


@pytest.fixture
def officer(visit):
    work_under_way()
    an_edition(title=COURSE, items=0, practice=0)
    return visit(a_member(Role.BUREAU_OFFICER, a_bureau(), "刘建国"), size=DESK).arrive("/start/")


def test_requirement_is_previewed_published_and_seen_by_those_it_names(officer, visit):
    officer.go(zh("Requirements"))
    officer.looks_well("requirements")
    officer.follow(zh("New requirement"))
    officer.looks_well("requirement-new")
    fill_in(officer)
    # Beside the form, while it is filled in.
    officer.page.locator("[hx-post]").get_by_text("3").first.wait_for()
    officer.press(zh("Next: see whom it burdens"))
    officer.sees(TITLE, "3", zh("Whom it burdens"))
    officer.looks_well("requirement-preview")
    assert not Requirement.objects.filter(title=TITLE).exists()
    officer.press(zh("Change"))
    assert officer.page.locator("[name=title]").input_value() == TITLE
    officer.press(zh("Next: see whom it burdens"))
    # All whom the roster knows here are class teachers, so it is asked whether that is meant.
    officer.tick(zh("Everybody on the roster is meant."))
    officer.press(zh("Publish"))
    officer.sees(zh("“%(title)s” is published.", title=TITLE))
    officer.looks_well("requirement")
    officer.follow(zh("Coverage"))
    officer.sees("0.0%", "第三中学")

    teacher = visit(User.objects.get(name="王芳")).arrive("/start/")
    teacher.sees(TITLE)


def fill_in(officer: Visitor) -> None:
    """The form, with the due date before the opening date first."""
    page, on = officer.page, today()
    page.locator("[name=course]").select_option(label=COURSE)
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=organisation]").select_option(index=1)
    officer.tick(zh("class teacher"))
    page.locator("[name=due_on]").fill((on - timedelta(days=1)).isoformat())
    page.locator("[name=basis_text]").fill("教育部令第 50 号")
    with officer.expecting(422):
        officer.press(zh("Next: see whom it burdens"))
    officer.looks_well("requirement-mistake")
    page.locator("[name=due_on]").fill((on + timedelta(days=30)).isoformat())
    page.keyboard.press("Tab")


def test_schools_that_need_support_are_a_filter(officer):
    officer.go(zh("Coverage"))
    officer.follow(STAFF_TITLE)
    late = (today() + timedelta(days=21)).isoformat()
    officer.page.get_by_label(zh("Date of the figures")).fill(late)
    officer.press(zh("Show"))
    officer.page.locator("#show").select_option("support")
    officer.page.wait_for_url("**show=support**")
    officer.sees("第三中学", "第四中学")
    officer.looks_well("coverage-support")

    officer.unfold(zh("Export"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(officer.download("link", zh("Workbook (.xlsx)"))))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert "第三中学" in cells and "王芳" in cells
    table = officer.download("link", zh("This table (.csv)")).decode("utf-8-sig")
    assert "第四中学" in table
