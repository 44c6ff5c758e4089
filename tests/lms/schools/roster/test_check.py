"""Every mistake is named with its row, its column and what to do; nothing is written."""

from datetime import date

import pytest

from lms.facts.models import Fact
from lms.schools.models import Organisation, Role
from tests.factories import lms, roster
from tests.factories.roster import OTHER_SCHOOL, SCHOOL, a_class_row, a_pupil_row, a_school_row, a_staff_row

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


@pytest.fixture
def check(tmp_path):
    """Problems of importing these tables for the district."""

    def check(*tables, within=None):
        outcome = roster.imported(tmp_path, *tables, on=ON, within=within)
        assert outcome.is_refused
        assert not outcome.was_written
        return roster.problems(outcome)

    return check


def places(problems):
    return [(row, column) for row, column, _message in problems]


def staff(*rows):
    return [roster.STAFF, *rows]


def students(*rows):
    return [roster.STUDENTS, *rows]


def test_one_mistake_keeps_everything_out(check):
    check(roster.schools(), roster.classes_table(a_class_row("1"), a_class_row("火箭班")))

    assert not Organisation.objects.filter(code=SCHOOL).exists()
    assert not Fact.objects.exists()


def test_an_empty_cell_that_is_needed(check):
    ((row, column, message),) = check(roster.schools(), staff(a_staff_row("t1", "")))

    assert (row, column) == (2, "姓名")
    assert "is empty" in message


@pytest.mark.parametrize("code", ["12345", "3141000001X", "3.14E+09"])
def test_a_code_that_is_none(check, code):
    assert places(check(roster.schools(a_school_row(code)))) == [(2, "学校标识码")]


def test_a_code_that_the_spreadsheet_shortened_is_explained(check):
    ((_row, _column, message),) = check(roster.schools(a_school_row("3.141E+09")))

    assert "shortened" in message


@pytest.mark.parametrize("login", ["13800000000", "41010519900101123X", "410105900101123"])
def test_numbers_of_persons_are_refused(check, login):
    ((row, column, message),) = check(roster.schools(), staff(a_staff_row(login, "李静")))

    assert (row, column) == (2, "工号或登录名")
    assert "not kept" in message
    assert login not in message


def test_a_class_without_a_school(check):
    ((row, column, message),) = check(roster.schools(), roster.classes_table(a_class_row(code=OTHER_SCHOOL)))

    assert (row, column) == (2, "学校标识码")
    assert OTHER_SCHOOL in message


def test_two_schools_with_one_code(check):
    problems = check(roster.schools(a_school_row(), a_school_row(name="第四中学")))

    assert places(problems) == [(3, "学校标识码")]
    assert "row 2 of Sheet1" in problems[0][2]


def test_one_school_with_two_codes(check):
    assert places(check(roster.schools(a_school_row(), a_school_row(OTHER_SCHOOL)))) == [(3, "学校标识码")]


def test_a_code_that_stands_for_a_cluster(check):
    cluster = lms.a_cluster()
    Organisation.objects.filter(pk=cluster.pk).update(code=SCHOOL)

    assert places(check(roster.schools())) == [(2, "学校标识码")]


def test_two_class_teachers_for_one_class_in_the_staff_table(check):
    teachers = (a_staff_row("t1", "李静", "班主任", "七(1)班"), a_staff_row("t2", "王芳", "班主任", "初一1班"))

    ((row, column, message),) = check(roster.schools(), roster.classes_table(), staff(*teachers))

    assert (row, column) == (3, "任教年级班级")
    assert "七年级（1）班 has two class teachers: t2 here and t1 in row 2" in message


def test_two_class_teachers_for_one_class_between_the_tables(check):
    classes = roster.classes_table(a_class_row(teacher="t1"))
    teachers = staff(a_staff_row("t1", "李静"), a_staff_row("t2", "王芳", "班主任", "七(1)班"))

    assert places(check(roster.schools(), classes, teachers)) == [(3, "任教年级班级")]


def test_two_class_teachers_for_one_class_in_the_class_table(check):
    classes = roster.classes_table(a_class_row("1", teacher="t1"), a_class_row("一班", teacher="t2"))
    teachers = staff(a_staff_row("t1", "李静"), a_staff_row("t2", "王芳"))

    assert places(check(roster.schools(), classes, teachers)) == [(3, "班主任登录名")]


def test_a_class_that_is_there_twice_with_other_numbers(check):
    classes = roster.classes_table(a_class_row("1", count=45), a_class_row("（１）班", count=44))

    assert places(check(roster.schools(), classes)) == [(3, "班号")]


def test_a_class_teacher_nobody_knows(check):
    assert places(check(roster.schools(), roster.classes_table(a_class_row(teacher="t9")))) == [(2, "班主任登录名")]


def test_a_class_teacher_without_a_class(check):
    assert places(check(roster.schools(), staff(a_staff_row("t1", "李静", "班主任")))) == [(2, "任教年级班级")]


def test_a_class_teacher_of_a_class_that_is_not_there(check):
    ((row, column, message),) = check(
        roster.schools(), roster.classes_table(), staff(a_staff_row("t1", "李静", "班主任", "七(13)班"))
    )

    assert (row, column) == (2, "任教年级班级")
    assert "七(13)班" in message


def test_one_login_name_for_two_people(check):
    problems = check(roster.schools(), staff(a_staff_row("t1", "李静"), a_staff_row("t1", "王芳")))

    assert places(problems) == [(3, "工号或登录名")]


def test_one_login_name_for_two_people_at_two_schools(check):
    schools = roster.schools(a_school_row(), a_school_row(OTHER_SCHOOL, "第四中学"))

    problems = check(schools, staff(a_staff_row("t1", "李静"), a_staff_row("t1", "王芳", code=OTHER_SCHOOL)))

    assert places(problems) == [(3, "工号或登录名")]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (a_class_row("1", year="2020"), (2, "入学年份")),
        (a_class_row("1", year="2030"), (2, "入学年份")),
        (a_class_row("1", stage="高中"), (2, "学段")),
        (a_class_row("八(1)班"), (2, "班号")),
        (a_class_row("1", count="四十五多"), (2, "在籍人数")),
        (a_class_row("1", count=450), (2, "在籍人数")),
        (a_class_row("1", stage="初中一"), (2, "学段")),
    ],
)
def test_a_class_that_cannot_be(check, row, place):
    assert places(check(roster.schools(), roster.classes_table(row))) == [place]


def test_a_kindergarten_has_no_classes(check):
    assert places(check(roster.schools(a_school_row(kind="幼儿园")), roster.classes_table())) == [(2, "学校标识码")]


def test_a_pupil_of_a_class_that_is_not_there(check):
    ((row, column, message),) = check(roster.schools(), students(a_pupil_row(1, number="13")))

    assert (row, column) == (2, "班号")
    assert "七年级（13）班 is not in the roster" in message


def test_a_nine_year_school_needs_the_stage_where_two_are_possible(check):
    schools = roster.schools(a_school_row(kind="九年一贯"))
    classes = roster.classes_table(a_class_row("1", stage="小学"), a_class_row("1", stage="初中"))

    assert places(check(schools, classes, students(a_pupil_row(1)))) == [(2, "学段")]


def test_two_pupils_on_one_seat(check):
    problems = check(
        roster.schools(), roster.classes_table(), students(a_pupil_row(1, "王小明"), a_pupil_row("０１", "李红"))
    )

    assert places(problems) == [(3, "班内学号")]


def test_consent_needs_its_date_and_not_a_future_one(check):
    schools = roster.schools(a_school_row(level="L2"))
    pupils = students(
        a_pupil_row(1, "王小明", "Y"),
        a_pupil_row(2, "李红", "Y", "2026-11-24"),
        a_pupil_row(3, "赵敏", "Y", "2026-13-01"),
    )

    problems = check(schools, roster.classes_table(), pupils)

    assert places(problems) == [(2, "同意日期"), (3, "同意日期"), (4, "同意日期")]


@pytest.mark.parametrize("seat", ["0", "201", "20260101", "G41010520100101123X"])
def test_a_seat_is_a_small_number(check, seat):
    assert places(check(roster.schools(), roster.classes_table(), students(a_pupil_row(seat)))) == [(2, "班内学号")]


def test_an_appointment_that_ends_before_it_begins(check):
    table = [roster.VICE_PRINCIPALS, ["周正", "明德区人民法院", SCHOOL, "2026-09-01", "2026-08-31"]]

    ((row, column, message),) = check(roster.schools(), table)

    assert (row, column) == (2, "聘期止")
    assert "2026-08-31 lies before the first day 2026-09-01" in message


def test_appointments_that_overlap(check):
    table = [
        roster.VICE_PRINCIPALS,
        ["周正", "明德区人民法院", SCHOOL, "2025-09-01", "2026-12-31"],
        ["周正", "明德区人民法院", SCHOOL, "2026-09-01", "2027-08-31"],
    ]

    assert places(check(roster.schools(), table)) == [(3, "聘期起")]


def test_a_first_day_far_ahead_is_a_slip(check):
    assert places(check(roster.schools(), staff(a_staff_row("t1", "李静", begins="2062-09-01")))) == [(2, "起始日期")]


def test_the_level_is_not_lowered_by_an_import(check):
    school = lms.a_school(level="L2")

    problems = check(roster.schools(a_school_row(school.code, school.name, level="L1")))

    assert places(problems) == [(2, "识别级别")]


def test_a_school_administrator_imports_no_schools(check):
    school = lms.a_school()

    ((row, _column, message),) = check(roster.schools(a_school_row(school.code, "改名中学")), within=[school])

    assert row is None
    assert "bureau" in message


def test_a_school_administrator_does_not_learn_of_other_schools(check):
    mine, other = lms.a_school("第三中学"), lms.a_school("第四中学")
    lms.a_class(other, 1)

    of_other = check(roster.classes_table(a_class_row("1", code=other.code)), within=[mine])
    of_nobody = check(roster.classes_table(a_class_row("1", code="9999999999")), within=[mine])

    assert of_other[0][2].replace(other.code, "") == of_nobody[0][2].replace("9999999999", "")


def test_a_school_administrator_cannot_take_over_somebody_of_another_school(check):
    mine, other = lms.a_school("第三中学"), lms.a_school("第四中学")
    person = lms.a_member(Role.LEARNER, other, "赵敏")

    problems = check(staff(a_staff_row(person.login_name, "赵敏", "校长", code=mine.code)), within=[mine])

    assert places(problems) == [(2, "工号或登录名")]
    assert "赵敏" not in problems[0][2]


def test_a_login_name_that_somebody_has_elsewhere_is_not_taken_over(check):
    person = lms.a_member(Role.LEARNER, lms.a_school("第四中学"), "赵敏")
    mine = lms.a_school("第三中学")

    problems = check(staff(a_staff_row(person.login_name, "李静", code=mine.code)))

    assert places(problems) == [(2, "工号或登录名")]


def test_a_bureau_administrator_is_not_renamed_by_a_login_name_used_twice(check):
    school = lms.a_school()
    admin = lms.a_member(Role.BUREAU_ADMIN, lms.a_bureau(), "刘主任")

    assert places(check(staff(a_staff_row(admin.login_name, "李静", code=school.code)))) == [(2, "工号或登录名")]


def test_the_district_needs_the_school_code_in_every_table(check):
    table = [row[1:] for row in staff(a_staff_row("t1", "李静"))]

    assert places(check(roster.schools(), table)) == [(1, "学校标识码")]


def test_a_bureau_officer_is_not_made_a_teacher(check):
    school = lms.a_school()
    admin = lms.a_member(Role.BUREAU_ADMIN, lms.a_bureau(), "刘主任")

    problems = check(staff(a_staff_row(admin.login_name, "李静", code=school.code)), within=[school])

    assert places(problems) == [(2, "工号或登录名")]


def test_a_stranger_is_no_class_teacher_by_the_table_of_classes(check):
    mine = lms.a_school()
    admin = lms.a_member(Role.BUREAU_ADMIN, lms.a_bureau(), "刘主任")

    problems = check(roster.classes_table(a_class_row(code=mine.code, teacher=admin.login_name)), within=[mine])

    assert places(problems) == [(2, "班主任登录名")]


def test_a_stranger_is_no_vice_principal_by_name_and_login_name(check, tmp_path):
    mine = lms.a_school()
    admin = lms.a_member(Role.BUREAU_ADMIN, lms.a_bureau(), "刘主任")
    row = ["刘主任", "明德区人民法院", mine.code, "2026-09-01", "2027-08-31", admin.login_name]
    table = [[*roster.VICE_PRINCIPALS, "登录名"], row]

    assert places(check(table, within=[mine])) == [(2, "登录名")]
    assert roster.imported(tmp_path, table, on=ON).was_written


def test_the_own_vice_principal_may_stand_in_the_table_again(tmp_path):
    mine = lms.a_school()
    guest = lms.a_member(Role.VICE_PRINCIPAL_LAW, mine, "周正平")
    row = ["周正平", "明德区人民法院", mine.code, "2026-09-01", "2027-08-31", guest.login_name]

    table = [[*roster.VICE_PRINCIPALS, "登录名"], row]

    assert roster.imported(tmp_path, table, on=ON, within=[mine]).was_written
