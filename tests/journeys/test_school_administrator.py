"""The school administrator 学校管理员 in September: a roster from a spreadsheet, codes for colleagues, contacts."""

import io

import pikepdf
import pytest
from python_calamine import CalamineWorkbook

from lms.people.models import User
from lms.schools import grades
from lms.schools.calendar import today
from lms.schools.models import Post, Role, SchoolClass
from tests.factories import roster
from tests.factories.lms import a_member, a_school
from tests.journeys.ground import the_district
from tests.journeys.visitor import DESK, Visitor, zh

pytestmark = pytest.mark.journey

PASSWORD = "mountain-river-7"


@pytest.fixture
def school():
    the_district()
    return a_school("第三中学")


@pytest.fixture
def administrator(visit, school):
    return visit(a_member(Role.SCHOOL_ADMIN, school, "周敏"), size=DESK).arrive("/start/")


def staff(school, *rows: list) -> list[list]:
    return [roster.STAFF, *(roster.a_staff_row(*row, code=school.code) for row in rows)]


def classes(school, number: str, teacher: str) -> list[list]:
    year = str(grades.entry_year(7, "junior", on=today()))
    return roster.classes_table(roster.a_class_row(number, code=school.code, year=year, teacher=teacher, count="45"))


def send(administrator: Visitor, *files) -> None:
    """Uploads and waits for what the check says."""
    administrator.go(zh("Roster"))
    administrator.page.get_by_label(zh("Roster files")).set_input_files([str(file) for file in files])
    administrator.press(zh("Check the files"))
    administrator.follow(zh("See the result"))


def test_roster_is_looked_at_applied_and_codes_are_printed(administrator, visit, school, tmp_path):
    administrator.go(zh("Roster"))
    administrator.looks_well("administrator-roster")
    template = administrator.download("link", "教职工表")
    assert "教职工表" in CalamineWorkbook.from_filelike(io.BytesIO(template)).sheet_names

    people = [("md0001", "李静", "班主任、科任教师", "七（3）班"), ("md0002", "王芳", "科任教师")]
    files = [
        roster.a_file(tmp_path, staff(school, *people), "教职工.xlsx"),
        roster.a_file(tmp_path, classes(school, "３班 ", "md0001"), "班级.xlsx"),
    ]
    send(administrator, *files)
    administrator.sees(zh("What would change"), zh("People who join: %(count)s", count=2), "李静", "七年级（3）班")
    administrator.looks_well("administrator-preview")
    assert not SchoolClass.objects.exists(), "a preview wrote something"

    administrator.press(zh("Import as shown"))
    administrator.follow(zh("See the result"))
    administrator.sees(zh("The roster is imported"))
    assert Post.objects.held(today()).by_role(Role.CLASS_TEACHER).get().user.name == "李静"

    administrator.follow(zh("Go to the schools"))
    administrator.sees("七年级（3）班", "李静", "45")
    administrator.looks_well("administrator-school")
    administrator.follow(zh("Staff and posts"))
    administrator.looks_well("administrator-staff")
    strips = administrator.download("button", zh("Print codes for all without one"))
    assert len(pikepdf.open(io.BytesIO(strips)).pages) == 1

    with administrator.page.expect_navigation():
        administrator.page.locator("tr", has_text="md0002").get_by_role("link", name=zh("New code")).click()
    administrator.looks_well("administrator-ask-code")
    administrator.press(zh("Make a new code"))
    administrator.looks_well("administrator-code")
    code = administrator.page.locator("dd strong").inner_text()
    first_sign_in(visit(), code)


def first_sign_in(colleague: Visitor, code: str) -> None:
    """The strip in hand: code, password, two screens and no more."""
    colleague.arrive().follow(zh("Sign in"))
    colleague.follow(zh("I have a one-time code and sign in for the first time"))
    colleague.looks_well("first-sign-in")
    colleague.fill(zh("One-time code"), code.lower())
    colleague.press(zh("Go on"))
    colleague.sees("王芳", "md0002")
    with colleague.expecting(422):
        colleague.fill(zh("New password"), "12345678")
        colleague.fill(zh("Once more"), "12345678")
        colleague.press(zh("Save and begin"))
    colleague.looks_well("choose-password-mistake")
    colleague.fill(zh("New password"), PASSWORD)
    colleague.fill(zh("Once more"), PASSWORD)
    colleague.press(zh("Save and begin"))
    colleague.sees("王芳", zh("No course for you yet."))
    assert User.objects.get(login_name="md0002").check_password(PASSWORD)


def test_faulty_file_says_where_and_changes_nothing(administrator, school, tmp_path):
    people = staff(school, ("md0001", "李静", "班主任", "七（13）班"), ("md0002", "王芳", "科任教师"), ("x", "赵@强"))
    file = roster.a_file(tmp_path, people, "教职工.xlsx")
    send(administrator, file)
    administrator.sees(zh("These files need corrections"), "13")
    administrator.looks_well("administrator-errors")

    back = administrator.download("link", "教职工.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(back)).get_sheet_by_index(0).to_python()
    assert rows[0][-1] == "错误"
    assert rows[1][-1] and not rows[2][-1] and rows[3][-1]
    assert not User.objects.filter(login_name__in=["md0001", "md0002"]).exists()

    plain = tmp_path / "名单.xlsx"
    plain.write_text("姓名\n李静\n")
    send(administrator, plain)
    administrator.sees("名单.xlsx", ".xlsx")


def test_contacts_of_the_school_stand_first_on_the_help_page(administrator, visit, school):
    administrator.go(zh("Schools"))
    administrator.follow(zh("Contacts"))
    administrator.looks_well("administrator-contacts")
    administrator.pick(zh("kind"), zh("report"))
    administrator.fill(zh("who or what"), "校长信箱")
    administrator.fill(zh("telephone, room or mailbox"), "办公楼 203 室门口")
    administrator.press(zh("Save"))
    administrator.sees(zh("The contacts were saved and are shown from now on."))

    teacher = visit(a_member(Role.LEARNER, school)).arrive("/start/")
    teacher.follow(zh("Where to get help and report"), inside="footer")
    text = teacher.text()
    assert -1 < text.find("办公楼 203 室门口") < text.find("12309"), "the school's own contact does not come first"
