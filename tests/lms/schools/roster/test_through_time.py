"""Complete files end whom they leave out, ask twice, and can be undone; CSV and the national pupils' file are read."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

from courses.coverage import counters, recount
from courses.coverage.models import CounterState
from courses.coverage.queries import coverage
from lms.facts.models import Fact
from lms.people.models import User
from lms.refused import Refused
from lms.schools import posts, reorganise
from lms.schools.models import HeadCount, Organisation, Post, Role, RosterImport, SchoolClass
from lms.schools.roster import apply, read, report, undo
from tests.factories import roster
from tests.factories.coverage import a_class_requirement, a_requirement
from tests.factories.lms import a_bureau, a_class_teacher, a_person, a_school
from tests.factories.roster import SCHOOL, a_class_row, a_pupil_row, a_school_row, a_staff_row

pytestmark = pytest.mark.django_db
ON, LATER = date(2026, 11, 23), date(2026, 12, 1)
EIGHT = [a_staff_row(f"t{n:04}", f"老师{'甲乙丙丁戊己庚辛'[n]}") for n in range(8)]


@pytest.fixture
def school(tmp_path):
    """A school with eight teachers and a class of three seats."""
    pupils = [roster.STUDENTS, *(a_pupil_row(seat) for seat in (1, 2, 3))]
    roster.imported(
        tmp_path,
        roster.schools(a_school_row(level="L1")),
        roster.classes_table(),
        [roster.STAFF, *EIGHT],
        pupils,
        on=ON,
    )
    return tmp_path


def held(on: date, role: str = Role.LEARNER) -> int:
    return Post.objects.held(on).by_role(role).count()


def bring(folder, rows, **more):
    return roster.imported(folder, [roster.STAFF, *rows], on=LATER, are_complete=True, **more)


def test_whom_complete_files_leave_out_has_left_and_nobody_is_deleted(school):
    outcome = bring(school, EIGHT[:6])

    assert (held(ON), held(LATER)) == (8, 6)
    lines = {note.label: note.shown for note in report.notes(outcome)}
    assert lines["People who leave: %(count)s"] == ["老师庚 t0006", "老师辛 t0007"]


def test_without_that_word_they_stay(school):
    roster.imported(school, [roster.STAFF, *EIGHT[:6]], on=LATER)

    assert held(LATER) == 8


def test_seats_that_a_complete_file_does_not_name_end(school):
    pupils = [roster.STUDENTS, a_pupil_row(1), a_pupil_row(3)]

    roster.imported(school, pupils, on=LATER, are_complete=True)

    assert (held(ON, Role.PUPIL), held(LATER, Role.PUPIL)) == (3, 2)


def test_half_of_a_school_is_asked_about_a_second_time(school):
    with pytest.raises(Refused) as refused:
        bring(school, EIGHT[:4], is_sure=False)
    assert held(LATER) == 8
    assert refused.value.status == 409

    bring(school, EIGHT[:4], is_sure=True)

    assert held(LATER) == 4


def test_who_teaches_on_without_a_class_is_not_counted_as_gone(school):
    leads = [[*row[:3], "班主任、科任教师", f"七年级{n}班", ""] for n, row in enumerate(EIGHT, 1)]
    classes = roster.classes_table(*(a_class_row(str(n)) for n in range(1, 9)))
    roster.imported(school, classes, [roster.STAFF, *leads], on=ON)

    outcome = bring(school, EIGHT, is_sure=False)

    assert outcome.was_written
    assert len(outcome.changes.ended_posts) == 8


def test_an_import_is_undone_as_a_whole_and_both_stay_on_record(school):
    before = set(Post.objects.held(LATER).values_list("user__login_name", "role"))
    bring(school, [*EIGHT[:6], a_staff_row("t0099", "新老师"), a_staff_row("t0001", "老师乙改名")][:7])
    imported = RosterImport.objects.first()

    size = undo.size(imported)
    found = undo.undo(imported, by=a_person())

    assert found == size
    assert (size.began, size.ended, size.staff, size.pupils) == (1, 2, 3, 0)
    assert set(Post.objects.held(LATER).values_list("user__login_name", "role")) == before
    assert Post.objects.filter(user__login_name="t0099", superseded_at__isnull=False).exists()
    with pytest.raises(Refused):
        undo.undo(imported, by=a_person())


def test_an_import_that_somebody_built_on_or_an_old_one_is_not_undone(school):
    bring(school, [*EIGHT, a_staff_row("t0099", "新老师")])
    imported = RosterImport.objects.first()
    posts.end(Post.objects.get(user__login_name="t0099"), on=date(2026, 12, 9), by=None)
    with pytest.raises(Refused):
        undo.undo(imported, by=a_person())

    RosterImport.objects.filter(pk=imported.pk).update(at=timezone.now() - timedelta(days=31))
    imported.refresh_from_db()
    with pytest.raises(Refused):
        undo.undo(imported, by=a_person())


def test_who_was_given_the_post_again_since_is_named_and_nothing_is_undone(school):
    bring(school, EIGHT[:7])
    imported, again = RosterImport.objects.first(), User.objects.get(login_name="t0007")
    posts.appoint(again, Organisation.objects.get(code=SCHOOL), Role.LEARNER, from_=date(2026, 12, 9), by=None)

    with pytest.raises(Refused) as refused:
        undo.undo(imported, by=a_person())

    assert again.name in refused.value.message
    assert RosterImport.objects.get(pk=imported.pk).undone_at is None


def test_an_import_can_be_undone_after_what_built_on_it_was_undone(school):
    before = set(Post.objects.held(LATER).values_list("user__login_name", "role"))
    there = list(RosterImport.objects.values_list("pk", flat=True))
    bring(school, [*EIGHT, a_staff_row("t0099", "新老师")])
    roster.imported(school, roster.classes_table(a_class_row(count="50")), on=LATER)
    bring(school, [*EIGHT[:7], a_staff_row("t0099", "新老师", "校长")])
    roster.imported(school, roster.classes_table(a_class_row(count="51")), on=LATER)

    for imported in RosterImport.objects.exclude(pk__in=there):
        undo.undo(imported, by=a_person())

    assert set(Post.objects.held(LATER).values_list("user__login_name", "role")) == before
    assert [row.count for row in HeadCount.objects.held(LATER)] == [45]


def test_head_counts_changed_since_keep_an_import_from_being_undone(school):
    roster.imported(school, roster.classes_table(a_class_row(count="50")), on=LATER)
    [school_class] = SchoolClass.objects.all()
    reorganise.close(school_class.school, on=date(2026, 12, 20), by=None, reason="撤并")

    with pytest.raises(Refused):
        undo.undo(RosterImport.objects.first(), by=a_person())

    assert HeadCount.objects.held(LATER).filter(school_class=school_class).count() == 1


def test_head_counts_go_back_with_the_import(school):
    roster.imported(school, roster.classes_table(a_class_row(count="50")), on=LATER)

    undo.undo(RosterImport.objects.first(), by=a_person())

    assert [row.count for row in HeadCount.objects.held(LATER)] == [45]


def test_the_preview_says_how_coverage_would_change_and_writes_nothing(school):
    a_requirement(roles=["learner"], opens_on=date(2026, 9, 1))
    outcome = bring(school, EIGHT[:6], dry_run=True)
    facts = Fact.objects.count()

    (effect,) = apply.effects(outcome, within=[a_bureau()], by=None, on=LATER)

    assert (effect.before, effect.after) == ((0, 8), (0, 6))
    assert (held(LATER), Fact.objects.count()) == (8, facts)


def test_an_import_keeps_the_counters_exact(school):
    requirement = a_requirement(roles=["learner"], opens_on=date(2026, 9, 1))
    bring(school, EIGHT[:6])

    found = counters.coverage(requirement, within=[a_bureau()], on=LATER)[a_bureau()]

    assert found.obliged == 6
    undo.undo(RosterImport.objects.first(), by=a_person())
    assert counters.coverage(requirement, within=[a_bureau()], on=LATER)[a_bureau()].obliged == 8


CLOSING = [*roster.SCHOOLS, "停用"]


def test_a_school_with_people_is_closed_on_its_page_and_not_by_an_import(school):
    requirement = a_requirement(roles=["learner"], opens_on=date(2026, 9, 1))

    outcome = roster.imported(school, [CLOSING, [*a_school_row(level="L1"), "Y"]], on=LATER)

    [(row, column, message)] = roster.problems(outcome)
    assert (row, column) == (2, "停用")
    assert "第三中学" in message
    assert Organisation.objects.get(code=SCHOOL).closed_on is None
    assert counters.coverage(requirement, within=[a_bureau()], on=LATER)[a_bureau()].obliged == 8


def test_nobody_is_imported_into_a_school_that_the_same_file_closes(tmp_path):
    outcome = roster.imported(
        tmp_path, [CLOSING, [*a_school_row(), "Y"]], [roster.STAFF, EIGHT[0]], roster.classes_table(), on=ON
    )

    assert [(row, column) for row, column, _message in roster.problems(outcome)] == [(2, "学校标识码")] * 2
    assert not Organisation.objects.filter(code=SCHOOL).exists()


def test_a_class_of_an_import_that_was_undone_never_ran(school):
    requirement = a_class_requirement()
    before = coverage(requirement, within=[a_bureau()], on=LATER)[a_bureau()]
    roster.imported(school, roster.classes_table(a_class_row(), a_class_row("5")), on=LATER)
    imported = RosterImport.objects.first()

    undo.undo(imported, by=a_person())

    after = {"within": [a_bureau()], "on": LATER}
    assert coverage(requirement, **after)[a_bureau()] == before
    assert coverage(requirement, **after, known_by=imported.at)[a_bureau()].obliged == before.obliged + 1
    roster.imported(school, roster.classes_table(a_class_row(), a_class_row("5")), on=LATER)
    assert coverage(requirement, **after)[a_bureau()].obliged == before.obliged + 1


def test_a_class_that_went_on_elsewhere_does_not_come_back_with_an_old_file(school):
    [row] = SchoolClass.objects.all()
    reorganise.split(
        row.school, into=a_school("第五中学", level="L1"), classes=[row], people=[], on=ON, by=None, reason="撤并"
    )

    outcome = roster.imported(school, roster.classes_table(), on=LATER)

    [(row_number, column, message)] = roster.problems(outcome)
    assert (row_number, column) == (2, "入学年份")
    assert "第五中学" in message


def test_an_undone_import_leaves_schools_as_they_were(school):
    headings = [*roster.SCHOOLS, "所属中心校"]
    before = Organisation.objects.values().get(code=SCHOOL)
    row = a_school_row(name="第三初级中学", kind="九年一贯", level="L1", system="五四")
    roster.imported(school, [headings, [*row, "城关中心校"]], on=LATER)
    assert Organisation.objects.get(code=SCHOOL).parent.name == "城关中心校"

    undo.undo(RosterImport.objects.first(), by=a_person())

    assert Organisation.objects.values().get(code=SCHOOL) == before
    assert Organisation.objects.get(name="城关中心校").closed_on == LATER


def test_an_undone_import_opens_the_school_that_it_closed_again(tmp_path):
    roster.imported(tmp_path, roster.schools(), on=ON)
    roster.imported(tmp_path, [CLOSING, [*a_school_row(), "Y"]], on=LATER)
    assert Organisation.objects.get(code=SCHOOL).closed_on == LATER

    undo.undo(RosterImport.objects.first(), by=a_person())

    assert Organisation.objects.get(code=SCHOOL).closed_on is None


def test_counters_follow_a_school_that_counts_grades_otherwise(school):
    [row] = SchoolClass.objects.all()
    a_class_teacher(row)
    part = {"organisation": a_bureau().pk, "roles": ["class_teacher"], "grades": [7]}
    requirement = a_requirement(audience=[part], opens_on=date(2026, 9, 1))
    asked = {"within": [a_bureau()], "on": LATER}
    assert counters.coverage(requirement, **asked) == coverage(requirement, **asked)

    roster.imported(school, roster.schools(a_school_row(level="L1", system="五四")), on=LATER)

    [number] = CounterState.objects.values_list("number", flat=True)
    assert not counters.are_current([number])
    recount.rebuild(number)
    assert counters.coverage(requirement, **asked) == coverage(requirement, **asked)


def a_csv(folder, rows, encoding: str, name: str = "教职工表.csv"):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path = folder / name
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_utf_8_and_gb18030(tmp_path, encoding):
    path = a_csv(tmp_path, [roster.STAFF, *EIGHT[:2]], encoding)

    (sheet,) = read.rows(path, name="教职工表.csv")

    assert [row[1] for row in sheet.rows] == ["老师甲", "老师乙"]
    assert sheet.kind.key == "staff"


def test_bytes_that_are_no_text_are_refused_in_words(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xff\xff\x00\x00")

    with pytest.raises(Refused):
        read.rows(path, name="x.csv")


NATIONAL = " ".join(
    [
        "学校标识码 姓名 性别 出生日期 出生地行政区划代码 籍贯 民族代码 国籍/地区",
        "身份证件类型 身份证件号 港澳台侨外 政治面貌 健康状况 姓名拼音 曾用名 身份证件有效期",
        "户口所在地行政区划 户口性质 特长 学籍辅号 班内学号 年级 班级 入学年月",
        "入学方式 就读方式 现住址 通信地址 家庭地址 邮政编码 联系电话 电子信箱",
        "主页地址 是否独生子女 是否受过学前教育 是否留守儿童 是否需要申请资助 是否享受一补 是否孤儿 是否烈士优抚子女",
        "随班就读 残疾类型",
    ]
).split(" ")


def national_row(seat: str = "") -> list[str]:
    cells = dict.fromkeys(NATIONAL, "1-是") | {
        "学校标识码": SCHOOL, "姓名": "某某", "身份证件号": "110101201401011234", "联系电话": "13800000000",
        "班内学号": seat, "班级": "1班", "入学年月": "202609", "年级": "七年级",
    }  # fmt: skip
    return [cells[heading] for heading in NATIONAL]


def test_the_national_file_is_read_for_the_mapped_columns_only(tmp_path):
    assert len(NATIONAL) == 42
    roster.imported(tmp_path, roster.schools(), roster.classes_table(), on=ON)
    HeadCount.objects.all().delete()
    path = a_csv(tmp_path, [NATIONAL, *(national_row() for _n in range(41))], "gb18030", "学籍.csv")
    sheets = read.everything([("学籍.csv", path)])

    outcome = apply.changes(sheets, within=[a_bureau()], by=None, on=ON)

    assert roster.problems(outcome) == []
    assert [row.count for row in HeadCount.objects.held(ON)] == [41]
    assert held(ON, Role.PUPIL) == 0
    (columns,) = [note for note in report.notes(outcome) if note.label.startswith("Columns not kept")]
    assert (columns.count, len(columns.shown), columns.folded) == (42 - 5, 42 - 5, [])
    ignored = report.as_json(outcome)[0]["ignored_columns"]
    assert {"身份证件号", "联系电话", "家庭地址", "学籍辅号"} <= set(ignored)
    assert len(ignored) == 42 - 5
    assert not any("110101" in cell for row in sheets[0].rows for cell in row)
