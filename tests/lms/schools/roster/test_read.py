"""Workbooks are read as people made them, and what is no roster is refused in words."""

import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from lms.refused import Refused
from lms.schools.roster import read
from tests.factories import roster

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def refusal(path: Path, name: str = "") -> str:
    with pytest.raises(Refused) as refused:
        read.rows(path, name=name)
    return refused.value.message


def with_part(path: Path, target: Path, part: str, content: bytes) -> Path:
    """A copy of the workbook in which one part says something else."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == part else old.read(info.filename))
    return target


def ole(*names: str) -> bytes:
    """A compound file with a directory of these names, as old and as encrypted workbooks are."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHH", 0x3E, 3, 0xFFFE, 9)
    header = (header + bytes(16) + struct.pack("<I", 40)).ljust(512, b"\x00")
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in names)
    return header + bytes(40 * 512) + entries.ljust(4096, b"\x00")


def test_a_plain_table_is_read(tmp_path):
    path = roster.a_file(tmp_path, roster.classes_table(roster.a_class_row("3", count=45)))

    (sheet,) = read.rows(path, name="班级.xlsx")

    assert (sheet.file, sheet.name, sheet.kind.key, sheet.header_row) == ("班级.xlsx", "Sheet1", "classes", 1)
    assert sheet.rows == [(roster.SCHOOL, "初中", "2026", "3", "", "45", "")]
    assert (sheet.numbers, sheet.ignored_columns, sheet.problems) == ([2], [], [])


def test_titles_above_and_empty_lines_between_do_not_matter(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("随便")
    page.merge_range(1, 2, 1, 7, "2026 年班级汇总")
    page.write_row(4, 2, roster.CLASSES)
    page.write_row(5, 2, roster.a_class_row("1"))
    page.write_row(8, 2, roster.a_class_row("2"))
    book.close()

    (sheet,) = read.rows(path)

    assert sheet.header_row == 5
    assert [row[3] for row in sheet.rows] == ["1", "2"]
    assert sheet.numbers == [6, 9]


def test_hidden_sheets_and_the_guide_are_left_out(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    for title in ("班级表", "填写说明", "去年"):
        page = book.add_worksheet(title)
        page.write_row(0, 0, roster.CLASSES)
        page.write_row(1, 0, roster.a_class_row("1"))
    book.get_worksheet_by_name("去年").hide()
    book.close()

    assert [sheet.name for sheet in read.rows(path)] == ["班级表"]


def test_numbers_dates_and_widths_become_the_same_text(tmp_path):
    row = [float(roster.SCHOOL), "初中", 2026, "（１）班　", "", 45.0]
    path = roster.a_file(tmp_path, [roster.CLASSES, row])

    assert read.rows(path)[0].rows == [(roster.SCHOOL, "初中", "2026", "(1)班", "", "45", "")]


def test_a_date_cell_is_a_date(tmp_path):
    row = roster.a_staff_row("t1", "李静", begins=date(2024, 9, 1))
    path = roster.a_file(tmp_path, [roster.STAFF, row])

    assert read.rows(path)[0].rows[0][-1] == "2024-09-01"


def test_unknown_columns_are_named_and_left_out(tmp_path):
    path = roster.a_file(tmp_path, [["身份证号", *roster.CLASSES], ["411111199001011234", *roster.a_class_row("1")]])

    (sheet,) = read.rows(path)

    assert sheet.ignored_columns == ["身份证号"]
    assert "411111199001011234" not in str(sheet)


def test_a_missing_column_is_named(tmp_path):
    path = roster.a_file(tmp_path, [roster.CLASSES[:5], roster.a_class_row("1")[:5]])

    (sheet,) = read.rows(path)

    assert [(p.row, p.column) for p in sheet.problems] == [(1, "在籍人数")]
    assert "missing" in sheet.problems[0].message


def test_a_column_that_is_there_twice_is_refused(tmp_path):
    path = roster.a_file(tmp_path, [[*roster.CLASSES, "班号"], [*roster.a_class_row("1"), "2"]])

    assert [(p.row, p.column) for p in read.rows(path)[0].problems] == [(1, "班号")]


@pytest.mark.parametrize("kind", roster.ALL_KINDS)
def test_every_template_is_recognised_as_its_own_kind(tmp_path, kind):
    from lms.schools.roster import columns, workbook

    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook.template(columns.BY_KEY[kind]))

    (sheet,) = read.rows(path)

    assert (sheet.kind.key, sheet.rows, sheet.ignored_columns, sheet.problems) == (kind, [], [], [])


def test_a_formula_is_refused_in_its_cell(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    page.write_row(0, 0, [*roster.CLASSES, "合计"])
    for row in (1, 2, 3):
        page.write_row(row, 0, roster.a_class_row(str(row)))
    page.write_formula(2, 5, "=40+5", None, 45)
    page.write_formula(3, 6, "=SUM(F2:F4)", None, 135)
    book.close()

    problems = read.rows(path)[0].problems

    assert [(p.row, p.column) for p in problems] == [(3, "在籍人数")]
    assert "paste it as values" in problems[0].message


def test_formulas_are_found_across_the_chunks_of_a_large_sheet(tmp_path, monkeypatch):
    from lms.schools.roster import container

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    page.write_row(0, 0, roster.CLASSES)
    for row in range(1, 400):
        page.write_row(row, 0, roster.a_class_row(str(row)))
        page.write_formula(row, 5, "=40+5", None, 45)
    book.close()
    monkeypatch.setattr(container, "_CHUNK", 97)
    monkeypatch.setattr(container, "MAX_FORMULAS_NAMED", 1000)

    found = container.formulas(path, name="a.xlsx")["Sheet1"]

    assert [(f.row, f.column) for f in found] == [(row, 5) for row in range(1, 400)]


def test_two_hundred_thousand_rows_are_refused_with_their_number(tmp_path):
    path = roster.a_file(tmp_path, [roster.STUDENTS])
    cells = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in roster.STUDENTS)
    pupil = "".join(f"<c><v>{value}</v></c>" for value in (roster.SCHOOL, "", 2026, 1, 1))
    rows = f"<row>{cells}</row>" + f"<row>{pupil}</row>" * 200_000
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'
    large = with_part(path, tmp_path / "large.xlsx", SHEET, sheet.encode())

    (problem,) = read.rows(large)[0].problems

    assert "200000 rows; 120000 are the limit" in problem.message


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = roster.a_file(tmp_path, roster.classes_table())
    bomb = with_part(path, tmp_path / "bomb.xlsx", SHEET, b" " * (80 * 1024**2))

    assert "would unpack to 80 MB" in refusal(bomb)


def test_a_part_that_lies_about_its_size_is_refused(tmp_path):
    path = roster.a_file(tmp_path, roster.classes_table())
    bomb = with_part(path, tmp_path / "bomb.xlsx", SHEET, b" " * (80 * 1024**2))
    content = bytearray(bomb.read_bytes())
    honest = struct.pack("<I", 80 * 1024**2)
    while (place := content.find(honest)) >= 0:
        content[place : place + 4] = struct.pack("<I", 4096)
    bomb.write_bytes(content)

    assert "damaged" in refusal(bomb)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        ("学校标识码,姓名\n".encode("gb18030"), "not an .xlsx workbook"),
        (b"%PDF-1.7\n", "not an .xlsx workbook"),
        (ole("Root Entry", "Workbook"), "old .xls"),
        (ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "locked by a password"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
    ],
)
def test_other_files_are_refused_by_what_they_are(tmp_path, content, words):
    path = tmp_path / "00.xlsx"
    path.write_bytes(content)

    message = refusal(path, "教职工.xlsx")

    assert words in message
    assert message.startswith("教职工.xlsx ")


def test_a_zip_of_tables_is_told_what_it_lacks(tmp_path):
    path = tmp_path / "out.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("users.csv", "sourcedId,status\n")

    assert "manifest.csv" in refusal(path, "导出.zip")


def test_a_truncated_workbook_is_refused(tmp_path):
    path = roster.a_file(tmp_path, roster.classes_table())
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])

    assert "not sent whole" in refusal(path)


def test_a_workbook_whose_inside_is_damaged_is_refused(tmp_path):
    path = roster.a_file(tmp_path, roster.classes_table())
    broken = with_part(path, tmp_path / "b.xlsx", SHEET, b"<worksheet><sheetData><row><c r='A1'")

    assert refusal(broken)


def test_another_office_file_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as document:
        document.writestr("word/document.xml", "<document/>")

    assert "not an .xlsx workbook" in refusal(path)


def test_a_workbook_without_any_of_the_tables_is_refused(tmp_path):
    path = roster.a_file(tmp_path, [["菜名", "价格"], ["面条", 8]])

    assert "none of the five tables" in refusal(path)


def test_a_sheet_that_is_no_table_beside_one_that_is_shows_up_as_unread(tmp_path):
    path = roster.a_file(tmp_path, roster.classes_table(), 菜单=[["菜名", "价格"], ["面条", 8]])

    assert [(sheet.name, sheet.kind and sheet.kind.key) for sheet in read.rows(path)] == [
        ("Sheet1", "classes"),
        ("菜单", None),
    ]


def test_files_come_back_in_the_order_of_need(tmp_path):
    pupils = roster.a_file(tmp_path, [roster.STUDENTS, roster.a_pupil_row(1)], "1.xlsx")
    schools = roster.a_file(tmp_path, roster.schools(), "2.xlsx")
    broken = tmp_path / "0.xlsx"
    broken.write_bytes(b"no")

    sheets = read.everything([(path.name, path) for path in (broken, pupils, schools)])

    assert [sheet.file for sheet in sheets] == ["2.xlsx", "1.xlsx", "0.xlsx"]
    assert "not an .xlsx workbook" in sheets[2].problems[0].message
