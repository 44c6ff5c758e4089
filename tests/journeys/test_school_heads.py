"""Head of moral education 德育主任, principal 校长, vice-principal for rule of law 法治副校长: their school."""

import io

import pytest
from python_calamine import CalamineWorkbook

from courses.sessions.models import ClassSession
from lms.schools.models import Role
from tests.factories.lms import a_member
from tests.journeys.ground import CLASS_TITLE, STAFF_TITLE, work_under_way
from tests.journeys.visitor import DESK, zh

pytestmark = pytest.mark.journey


@pytest.fixture
def work():
    return work_under_way()


def test_head_of_moral_education_sees_who_is_missing_and_which_class(visit, work):
    head = visit(a_member(Role.MORAL_EDUCATION, work.school, "周敏"), size=DESK).arrive("/start/")
    head.go(zh("Coverage"))
    head.sees(STAFF_TITLE, CLASS_TITLE)
    head.looks_well("school-coverage-list")
    head.follow(STAFF_TITLE)
    head.sees("第三中学", "李静", "王芳", "50.0%")
    head.sees_nothing_of("孙丽")
    head.looks_well("school-coverage")
    head.page.locator("dl.figures div", has_text=zh("Not done")).get_by_role("link").click()
    head.page.wait_for_url("**status=outstanding**")
    assert head.page.locator("tbody th", has_text="王芳").count() == 1
    assert head.page.locator("tbody th", has_text="李静").count() == 0

    head.unfold(zh("Export"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(head.download("link", zh("Workbook (.xlsx)"))))
    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert "王芳" in cells and "孙丽" not in cells

    head.go(zh("Coverage"))
    head.follow(CLASS_TITLE)
    head.sees("七年级（1）班", "七年级（2）班", "1 / 2")
    head.looks_well("school-coverage-classes")
    head.follow("七年级（2）班")
    head.sees("0 / 1")
    head.follow(zh("Record a lesson"))
    head.press(zh("Record"))
    assert ClassSession.objects.known().get(school_class=work.waiting).led_by.name == "周敏"


def test_principal_reads_and_does_not_record(visit, work):
    principal = visit(a_member(Role.PRINCIPAL, work.school, "赵明")).arrive("/start/")
    principal.go(zh("Coverage"))
    principal.follow(CLASS_TITLE)
    principal.follow("七年级（1）班")
    principal.sees("照片传开之后", "45 / 45")
    principal.sees_nothing_of(zh("Record a lesson"))
    principal.looks_well("class-read-only")
    with principal.expecting(403):
        principal.arrive(f"/classes/{work.waiting.pk}/sessions/new/")
    principal.go(zh("Certificates"))
    principal.sees("第三中学")


def test_vice_principal_for_rule_of_law_records_a_guest_lesson(visit, work):
    guest = visit(a_member(Role.VICE_PRINCIPAL_LAW, work.school, "周正平")).arrive("/start/")
    guest.go(zh("My classes"))
    guest.looks_well("guest-classes")
    guest.follow("七年级（2）班")
    guest.follow(zh("Record a lesson"))
    guest.press(zh("Record"))
    session = ClassSession.objects.known().get(school_class=work.waiting)
    assert (session.led_by.name, session.recorded_by.name) == ("周正平", "周正平")
    guest.sees(zh("Recorded."))

    guest.go(zh("Coverage"))
    guest.follow(STAFF_TITLE)
    guest.sees("50.0%", zh("Your post shows the figures of this school. Names are for its own heads and the bureau."))
    guest.sees_nothing_of("李静", "王芳")
    guest.looks_well("guest-coverage")
