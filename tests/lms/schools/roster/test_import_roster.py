"""The commands: what they print, which status they end with."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lms.schools.models import Organisation
from lms.schools.roster import read
from tests.factories import lms, roster

pytestmark = pytest.mark.django_db
KEYS = [
    "file",
    "sheet",
    "kind",
    "rows",
    "created",
    "changed",
    "unchanged",
    "counted_only",
    "ignored_columns",
    "errors",
]


@pytest.fixture
def files(tmp_path):
    """A school, a class, two of staff and a pupil, to be named in any order."""
    lms.a_bureau()
    tables = {
        "学生.xlsx": [
            [*roster.STUDENTS, "性别"],
            [*roster.a_pupil_row(1, "王小明"), "男"],
            [*roster.a_pupil_row(1, "王小明"), "男"],
        ],
        "教师.xlsx": [roster.STAFF, roster.a_staff_row("t1", "李静", "班主任", "七(1)班")],
        "班级.xlsx": roster.classes_table(),
        "学校.xlsx": roster.schools(),
    }
    return [str(roster.a_file(tmp_path, rows, name)) for name, rows in tables.items()]


def run(*arguments, **options):
    out, err = StringIO(), StringIO()
    call_command("import_roster", *arguments, stdout=out, stderr=err, on=date(2026, 11, 23), **options)
    return out.getvalue()


def test_the_json_report_has_one_object_for_each_sheet(files):
    found = json.loads(run(*files, report="json"))

    assert [list(sheet) for sheet in found] == [KEYS] * 4
    assert [sheet["kind"] for sheet in found] == ["schools", "staff", "classes", "students"]
    assert found[3] == {
        "file": "学生.xlsx",
        "sheet": "Sheet1",
        "kind": "students",
        "rows": 2,
        "created": 0,
        "changed": 0,
        "unchanged": 1,
        "counted_only": 1,
        "ignored_columns": ["性别"],
        "errors": [],
    }


def test_a_second_import_reports_nothing_but_unchanged_rows(files):
    run(*files)

    found = json.loads(run(*files, report="json"))

    assert [(s["created"], s["changed"]) for s in found] == [(0, 0)] * 4
    assert all(s["rows"] == s["unchanged"] + s["counted_only"] for s in found)


def test_a_dry_run_changes_nothing(files):
    text = run(*files, dry_run=True)

    assert "Schools added: 1" in text
    assert "Nothing was written." in text
    assert not Organisation.objects.schools().exists()


def test_a_fault_ends_with_status_1_a_report_and_the_file_again(files, tmp_path):
    faulty = roster.a_file(tmp_path, [roster.STAFF, roster.a_staff_row("t2", "")], "faulty.xlsx")
    out, target = StringIO(), tmp_path / "out" / "errors.xlsx"
    target.parent.mkdir()

    with pytest.raises(CommandError) as ended:
        call_command(
            "import_roster", *files, str(faulty), report="json", errors_to=target, stdout=out, stderr=StringIO()
        )

    assert ended.value.returncode == 1
    faults = [sheet for sheet in json.loads(out.getvalue()) if sheet["errors"]]
    assert [(s["file"], [(e["row"], e["column"]) for e in s["errors"]]) for s in faults][0][0] == "faulty.xlsx"
    assert {"row", "column", "message"} == set(faults[0]["errors"][0])
    assert all((s["created"], s["changed"]) == (0, 0) for s in faults)
    assert read.rows(target)[0].kind.key == "staff"
    assert not Organisation.objects.schools().exists()


def test_a_file_that_cannot_be_read_is_an_object_with_its_error(files, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("import_roster", *files, str(tmp_path / "a.xlsx"), report="json", stdout=out)

    last = json.loads(out.getvalue())[-1]
    assert (last["file"], last["sheet"], last["kind"], last["rows"]) == ("a.xlsx", "", None, 0)
    assert [(e["row"], e["column"]) for e in last["errors"]] == [(None, "")]


def test_a_file_that_is_not_there_is_named(files):
    with pytest.raises(CommandError):
        run("nowhere.xlsx")


def test_without_a_district_the_command_says_what_to_do(tmp_path):
    path = roster.a_file(tmp_path, roster.schools())

    with pytest.raises(CommandError, match="no district yet"):
        run(str(path))


def test_demo_files_are_written_and_named(tmp_path):
    out = StringIO()

    call_command("demo_roster", scale="small", out=str(tmp_path), stdout=out)

    names = [line.rsplit("/", 1)[-1] for line in out.getvalue().split()]
    assert names == ["学校表.xlsx", "教职工表.xlsx", "班级表.xlsx", "学生表.xlsx", "法治副校长表.xlsx"]
    assert all((tmp_path / name).is_file() for name in names)
