"""Roster files as schools send them."""

from pathlib import Path

import xlsxwriter

from lms.schools.roster import apply, columns, read
from lms.schools.roster.apply import Outcome
from tests.factories.lms import a_bureau

SCHOOL, OTHER_SCHOOL = "3141000001", "3141000002"

SCHOOLS = ["学校标识码", "学校名称", "办学类型", "学制", "识别级别"]
STAFF = ["学校标识码", "姓名", "工号或登录名", "岗位", "任教年级班级", "起始日期"]
CLASSES = ["学校标识码", "学段", "入学年份", "班号", "班主任登录名", "在籍人数"]
STUDENTS = ["学校标识码", "学段", "入学年份", "班号", "班内学号", "姓名或代号", "监护人同意", "同意日期"]
VICE_PRINCIPALS = ["姓名", "派出单位", "聘任学校标识码", "聘期起", "聘期止"]


def a_file(folder: Path, rows: list[list], name: str = "名册.xlsx", sheet: str = "Sheet1", **more: list[list]) -> Path:
    """A workbook with these rows (the first one its headings), and further sheets by name."""
    path = folder / name
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    for title, lines in {sheet: rows, **more}.items():
        page = book.add_worksheet(title)
        for number, cells in enumerate(lines):
            for place, cell in enumerate(cells):
                page.write(number, place, cell, *([dates] if hasattr(cell, "year") else []))
    book.close()
    return path


def schools(*rows: list) -> list[list]:
    """学校表; without rows one junior secondary school at L0."""
    return [SCHOOLS, *(rows or (a_school_row(),))]


def a_school_row(
    code: str = SCHOOL, name: str = "第三中学", kind: str = "初中", level: str = "", system: str = ""
) -> list:
    return [code, name, kind, system, level]


def a_class_row(
    number="1", *, code: str = SCHOOL, year="2026", teacher: str = "", count="45", stage: str = "初中"
) -> list:
    return [code, stage, year, number, teacher, count]


def a_staff_row(login: str, name: str, titles: str = "科任教师", classes: str = "", *, code=SCHOOL, begins="") -> list:
    return [code, name, login, titles, classes, begins]


def a_pupil_row(
    seat, name: str = "", consent: str = "", consent_on="", *, number="1", code: str = SCHOOL, year="2026"
) -> list:
    return [code, "", year, number, seat, name, consent, consent_on]


def imported(folder: Path, *tables: list[list], on, within=None, by=None, dry_run: bool = False, **more) -> Outcome:
    """What became of importing these tables, each a file of its own."""
    files = [a_file(folder, table, f"{number}.xlsx") for number, table in enumerate(tables)]
    sheets = read.everything([(path.name, path) for path in files])
    return apply.changes(sheets, within=within or [a_bureau()], by=by, on=on, dry_run=dry_run, **more)


def problems(outcome: Outcome) -> list[tuple[int | None, str, str]]:
    """(row, column, message) of all sheets."""
    return [tuple(problem) for sheet in outcome.sheets for problem in sheet.problems]


def tallies(outcome: Outcome) -> dict[str, tuple[int, int, int]]:
    """Kind -> created, changed, only counted."""
    return {
        sheet.kind.key: (tally.created, tally.changed, tally.counted_only)
        for sheet, tally in zip(outcome.sheets, outcome.changes.tallies, strict=True)
        if sheet.kind
    }


ALL_KINDS = [kind.key for kind in columns.KINDS]


def classes_table(*rows: list) -> list[list]:
    """班级表; without rows one class of 45."""
    return [CLASSES, *(rows or (a_class_row(),))]
