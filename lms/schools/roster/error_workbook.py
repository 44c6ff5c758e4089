"""The faulty file again, with a 错误 column that says in each row what is wrong and what to do."""

from collections import defaultdict
from io import BytesIO
from pathlib import Path

import python_calamine

from lms.schools.roster import workbook
from lms.schools.roster.columns import ERROR_HEADING
from lms.schools.roster.normalise import Cell, heading
from lms.schools.roster.read import Problem, Sheet

_SHOWN = python_calamine.SheetVisibleEnum.Visible


def error_workbook(path: Path, sheets: list[Sheet]) -> bytes:
    """The same sheets, columns and values as in the file at path; formatting and formulas are not kept.

    sheets: what was read from that file, with problems.
    """
    source = python_calamine.load_workbook(path)
    problems = {sheet.name: sheet for sheet in sheets}
    content = BytesIO()
    book = workbook.open_workbook(content, in_memory=True)
    formats = _Formats(book)
    for meta in source.sheets_metadata:
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        copy = book.add_worksheet(meta.name)
        if meta.visible != _SHOWN:
            copy.hide()
        _copy(source.get_sheet_by_name(meta.name), copy, problems.get(meta.name), formats)
    book.close()
    return content.getvalue()


class _Formats:
    """The few formats of the copy. guarded: text that must stay text even after somebody edits the cell."""

    def __init__(self, book) -> None:
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.guarded = book.add_format({"quote_prefix": True})
        self.error = book.add_format({"font_color": "#B3261E", "text_wrap": True})


def _copy(raw: python_calamine.CalamineSheet, copy, sheet: Sheet | None, formats: _Formats) -> None:
    left = raw.start[1] if raw.start else 0
    messages = _messages(sheet.problems, sheet.header_row) if sheet else {}
    place = left + raw.width
    for number, cells in enumerate(raw.iter_rows() if raw.height else (), 1):
        if sheet and number == sheet.header_row:
            place = left + _error_place(cells)
            copy.set_column(place, place, 60)
            copy.write_string(number - 1, place, ERROR_HEADING, formats.error)
        for column, cell in enumerate(cells, left):
            if column != place or not messages:
                workbook.write_cell(copy, number - 1, column, cell, date_format=formats.date, guarded=formats.guarded)
        if number in messages:
            copy.write_string(number - 1, place, "\n".join(messages.pop(number)), formats.error)
    for number, left_over in messages.items():
        copy.write_string(number - 1, place, "\n".join(left_over), formats.error)


def _error_place(cells: list[Cell]) -> int:
    """The column 错误 of an earlier round, else the one after the last."""
    headings = [heading(cell) for cell in cells]
    return headings.index(ERROR_HEADING) if ERROR_HEADING in headings else len(cells)


def _messages(problems: list[Problem], header_row: int) -> dict[int, list[str]]:
    """Row -> its messages; what concerns the whole sheet stands in the row below the headings."""
    found: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        is_about_row = problem.row is not None and problem.row > header_row
        found[problem.row if is_about_row and problem.row else header_row + 1].append(problem.message)
    return dict(found)
