"""The faulty file comes back with the same sheets, columns and values, and a column that says what to do."""

from datetime import date
from zipfile import ZipFile

import pytest
import python_calamine
import xlsxwriter

from lms.schools.roster import apply, read
from lms.schools.roster.error_workbook import error_workbook
from tests.factories import lms, roster

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


def cells(path):
    """Sheet -> rows of cells as a spreadsheet shows them."""
    book = python_calamine.load_workbook(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def returned(path, folder):
    """The faulty file with its 错误 column, after an import that was refused."""
    sheets = read.everything([(path.name, path)])
    outcome = apply.changes(sheets, within=[lms.a_bureau()], by=None, on=ON)
    assert outcome.is_refused
    copy = folder / "错误.xlsx"
    copy.write_bytes(error_workbook(path, sheets))
    return copy


def a_real_file(folder):
    """Titles, a date, numbers, an unknown column, a hidden sheet, a second table."""
    path = folder / "a.xlsx"
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    page = book.add_worksheet("教职工")
    page.merge_range(0, 0, 0, 6, "第三中学　教职工名册")
    page.write_row(2, 0, [*roster.STAFF, "备注"])
    page.write_row(3, 0, [float(roster.SCHOOL), "李静", "t1", "科任教师", "", "", "=1+1"])
    page.write_datetime(3, 5, date(2024, 9, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    page.write_row(4, 0, [roster.SCHOOL, "", "t2", "班主任", "七(9)班", "", True])
    hidden = book.add_worksheet("底稿")
    hidden.write_row(0, 0, ["甲", 1.5])
    hidden.hide()
    classes = book.add_worksheet("班级")
    for number, row in enumerate(roster.classes_table(roster.a_class_row("火箭班"))):
        classes.write_row(number, 1, row)
    book.close()
    return path


def test_sheets_columns_and_values_are_the_same(tmp_path):
    path = a_real_file(tmp_path)

    copy = returned(path, tmp_path)

    before, after = cells(path), cells(copy)
    assert list(after) == list(before)
    for name, rows in before.items():
        width = len(rows[0])
        assert [row[:width] for row in after[name]] == rows
    assert after["底稿"] == before["底稿"]
    hidden = [s.name for s in python_calamine.load_workbook(copy).sheets_metadata if "Hidden" in str(s.visible)]
    assert hidden == ["底稿"]


def test_each_row_says_what_is_wrong(tmp_path):
    after = cells(returned(a_real_file(tmp_path), tmp_path))

    errors = [row[-1] for row in after["教职工"]]
    assert errors[:2] == ["", ""]
    assert errors[2] == "错误"
    assert "not in the roster" in errors[3]
    assert "姓名 is empty" in errors[4]
    assert [row[-1] for row in after["班级"]][0] == "错误"


def test_text_like_a_formula_stays_text(tmp_path):
    copy = returned(a_real_file(tmp_path), tmp_path)

    with ZipFile(copy) as parts:
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]
        assert b'quotePrefix="1"' in parts.read("xl/styles.xml")
    assert cells(copy)["教职工"][3][6] == "=1+1"


def test_a_corrected_copy_is_imported_and_its_error_column_is_no_news(tmp_path):
    lms.a_school(code_of := "第三中学")
    code = lms.Organisation.objects.get(name=code_of).code
    table = [roster.STAFF, roster.a_staff_row("t1", "", code=code)]
    copy = returned(roster.a_file(tmp_path, table), tmp_path)

    rows = cells(copy)["Sheet1"]
    rows[1][1] = "李静"
    corrected = roster.a_file(tmp_path, rows, "again.xlsx")
    sheets = read.everything([("again.xlsx", corrected)])
    outcome = apply.changes(sheets, within=[lms.a_bureau()], by=None, on=ON)

    assert outcome.was_written
    assert sheets[0].ignored_columns == []


def test_a_second_round_writes_into_the_same_column(tmp_path):
    table = [roster.STAFF, roster.a_staff_row("t1", "")]
    first = returned(roster.a_file(tmp_path, table), tmp_path)
    again = first.rename(tmp_path / "first.xlsx")

    second = cells(returned(again, tmp_path))["Sheet1"]

    assert second[0].count("错误") == 1
    assert len(second[0]) == len(roster.STAFF) + 1


def test_what_concerns_the_whole_sheet_stands_below_the_headings(tmp_path):
    table = [roster.CLASSES[:5], roster.a_class_row("1")[:5], roster.a_class_row("2")[:5]]

    rows = cells(returned(roster.a_file(tmp_path, table), tmp_path))["Sheet1"]

    assert "在籍人数 is missing" in rows[1][-1]
    assert rows[2][-1] == ""
