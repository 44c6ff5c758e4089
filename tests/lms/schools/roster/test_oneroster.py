"""OneRoster 1.2: what goes out comes back in without a change; deltas end whom they take away."""

import csv
import io
import zipfile
from datetime import date

import pytest

from lms.facts.models import Fact
from lms.refused import Refused
from lms.schools import posts
from lms.schools.models import HeadCount, Organisation, Post, Role, SchoolClass
from lms.schools.roster import apply, oneroster, read
from tests.factories import roster
from tests.factories.lms import a_bureau, a_person
from tests.factories.roster import a_class_row, a_pupil_row, a_school_row, a_staff_row

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


@pytest.fixture
def district(tmp_path):
    a_bureau()
    roster.imported(
        tmp_path,
        roster.schools(a_school_row(level="L1")),
        roster.classes_table(a_class_row("1"), a_class_row("2", count="40")),
        [roster.STAFF, a_staff_row("t1", "陈静", "班主任", "七年级1班"), a_staff_row("t2", "高校长", "校长")],
        [roster.STUDENTS, a_pupil_row(1, "某某")],
        on=ON,
    )
    return tmp_path


def packed(folder, tables: dict[str, list[dict]], *, kind: str = "bulk", name: str = "out.zip"):
    manifest = [{"propertyName": "oneroster.version", "value": "1.2"}]
    manifest += [{"propertyName": f"file.{table}", "value": kind} for table in tables]
    path = folder / name
    with zipfile.ZipFile(path, "w") as target:
        for table, rows in {"manifest": manifest, **tables}.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
            target.writestr(f"{table}.csv", text.getvalue())
    return path


def bring(path, **more):
    sheets = read.everything([(path.name, path)], other=oneroster.reader(ON))
    outcome = apply.changes(sheets, within=[a_bureau()], by=None, on=ON, **more)
    assert roster.problems(outcome) == []
    return outcome


def test_what_goes_out_names_staff_and_classes_and_no_pupil(district):
    path = district / "out.zip"
    path.write_bytes(oneroster.pack(a_bureau(), on=ON))

    package = oneroster.unpack(path, name="out.zip")

    assert {row["username"] for row in package.tables["users"]} == {"t1", "t2"}
    assert {row["role"] for row in package.tables["roles"]} == {"teacher", "principal"}
    assert [row["title"] for row in package.tables["classes"]] == ["七年级（1）班", "七年级（2）班"]
    assert not package.is_delta
    assert "某某" not in path.read_bytes().decode("latin-1")


def test_what_went_out_comes_back_in_without_a_change(district):
    path = district / "out.zip"
    path.write_bytes(oneroster.pack(a_bureau(), on=ON))
    before = Fact.objects.count()

    outcome = bring(path)

    assert outcome.changes.is_empty, outcome.changes
    assert Fact.objects.count() == before


@pytest.mark.parametrize("system", ["六三", "五四"])
def test_a_school_with_both_stages_and_every_kind_of_post_comes_back_as_it_is(tmp_path, system):
    a_bureau()
    nine = "3141000007"
    leads = [
        [nine, stage, year, "1", f"{prefix}{year}", "40"]
        for stage, prefix, years in (("小学", "p", range(2022, 2027)), ("初中", "j", range(2024, 2027)))
        for year in years
    ]
    others = [
        a_staff_row("x1", "高校长", "书记、校长", code=nine),
        a_staff_row("x2", "孙德", "德育主任、科任教师", code=nine),
        a_staff_row("x3", "吴教", "年级组长、心理教师", code=nine),
    ]
    teachers = [
        a_staff_row(row[4], f"陈{name}", "班主任、科任教师", code=nine)
        for row, name in zip(leads, "静文明达思远宏志", strict=True)
    ]
    roster.imported(
        tmp_path,
        [[*roster.SCHOOLS, "校区"], [*a_school_row(nine, "望山学校", "九年一贯", system=system), ""],
         [*a_school_row(nine, "望山学校", "九年一贯", system=system), "东校区"]],
        [roster.CLASSES, *leads],
        [roster.STAFF, *others, *teachers],
        [roster.VICE_PRINCIPALS, ["周正平", "明德区人民检察院", nine, "2026-09-01", "2027-08-31"]],
        on=ON,
    )  # fmt: skip
    school = Organisation.objects.get(code=nine)
    posts.appoint(a_person("钱未名"), school, Role.LEARNER, from_=ON, by=None)
    posts.appoint(a_person("郑分校"), school.children.get(), Role.LEARNER, from_=ON, by=None)
    assert SchoolClass.objects.count() == len(leads)
    path = tmp_path / "out.zip"
    path.write_bytes(oneroster.pack(a_bureau(), on=ON))

    for are_complete in (False, True):
        outcome = bring(path, are_complete=are_complete)
        assert outcome.changes.is_empty, outcome.changes


def test_an_empty_district_is_filled_from_a_bulk_export(tmp_path):
    a_bureau()
    path = packed(tmp_path, {
        "orgs": [{"sourcedId": "s1", "status": "", "name": "第九中学", "type": "school", "identifier": "3141000009"}],
        "users": [{"sourcedId": "u1", "status": "", "username": "x1", "givenName": "静", "familyName": "陈"}],
        "roles": [{"sourcedId": "r1", "status": "", "userSourcedId": "u1", "role": "teacher", "orgSourcedId": "s1"}],
        "classes": [{"sourcedId": "c1", "status": "", "title": "七（3）班", "grades": "07", "classCode": "703",
                     "schoolSourcedId": "s1"}],
        "enrollments": [
            {"sourcedId": f"e{n}", "status": "", "classSourcedId": "c1", "schoolSourcedId": "s1",
             "userSourcedId": "u1" if n == 0 else f"p{n}", "role": "teacher" if n == 0 else "student",
             "primary": "true" if n == 0 else ""} for n in range(31)
        ],
    })  # fmt: skip

    bring(path)

    (school_class,) = SchoolClass.objects.all()
    assert (school_class.entry_year, school_class.number) == (2026, 3)
    assert [row.count for row in HeadCount.objects.held(ON)] == [30]
    assert set(Post.objects.held(ON).values_list("role", flat=True)) >= {Role.CLASS_TEACHER}
    assert Organisation.objects.filter(code="3141000009").exists()


def test_a_delta_ends_whom_it_takes_away_and_leaves_the_rest(district):
    code = roster.SCHOOL
    path = packed(
        district,
        {
            "orgs": [{"sourcedId": "s1", "status": "", "name": "第三中学", "type": "school", "identifier": code}],
            "users": [{"sourcedId": "u2", "status": "tobedeleted", "username": "t2"}],
            "roles": [{"sourcedId": "r2", "status": "", "userSourcedId": "u2", "role": "principal",
                       "orgSourcedId": "s1"}],
        },
        kind="delta",
    )  # fmt: skip

    bring(path)

    staff = Post.objects.held(date(2026, 11, 24)).exclude(role=Role.PUPIL)
    assert set(staff.values_list("user__login_name", flat=True)) == {"t1"}


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"nonsense"])
def test_a_damaged_zip_is_refused_or_left_to_others(tmp_path, content):
    path = tmp_path / "out.zip"
    path.write_bytes(content)

    assert not oneroster.is_oneroster(path)
    with pytest.raises(Refused):
        oneroster.unpack(path, name="out.zip")


def test_a_delta_that_names_nothing_of_a_roster_is_told_so_and_not_called_a_broken_workbook(district):
    gone = {"sourcedId": "e1", "status": "tobedeleted", "classSourcedId": "c1", "userSourcedId": "u1"}
    path = packed(district, {"enrollments": [gone]}, kind="delta")

    (sheet,) = read.everything([(path.name, path)], other=oneroster.reader(ON))

    assert "roles.csv" in sheet.problems[0].message
    assert ".xlsx" not in sheet.problems[0].message
