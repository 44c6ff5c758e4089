"""Workbooks that the product writes, and faulty ones that it gives back with a 错误 column."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import python_calamine

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ERROR_HEADING = "错误"
# Made at another time, the same workbook must have the same bytes.
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
_SHOWN = python_calamine.SheetVisibleEnum.Visible


@dataclass(frozen=True)
class Faulty:
    """A sheet that was read: the row of its headings from 1, and (row or None, sentence) for each fault."""

    header_row: int
    faults: list[tuple[int | None, str]]


def open_workbook(file: BinaryIO | str, **options) -> "Workbook":
    """A workbook whose bytes depend on its cells only, and in which no text ever becomes a formula or a link."""
    # A third of a second to import, which only those who write workbooks should pay.
    import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, {**plain, **options})
    book.set_properties({"created": _MADE})
    return book


def write_cell(
    sheet: "Worksheet",
    row: int,
    place: int,
    cell: object,
    *,
    date_format,
    guarded=None,
) -> None:
    """One value as what it is; text that a spreadsheet could take for a formula is marked as text (guarded)."""
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, date_format)
    else:
        words = str(cell)
        is_risky = guarded is not None and words[0] in "=+-@\t\r"
        sheet.write_string(row, place, words, *([guarded] if is_risky else []))


def with_errors(file: Path | BytesIO, sheets: Mapping[str, Faulty]) -> bytes:
    """The same sheets, columns and values as in the file; formatting and formulas are not kept.

    sheets: what is wrong in each sheet that was read, by its name.
    """
    source = python_calamine.load_workbook(file)
    content = BytesIO()
    book = open_workbook(content, in_memory=True)
    formats = _Formats(book)
    for meta in source.sheets_metadata:
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        copy = book.add_worksheet(meta.name)
        if meta.visible != _SHOWN:
            copy.hide()
        _copy(source.get_sheet_by_name(meta.name), copy, sheets.get(meta.name), formats)
    book.close()
    return content.getvalue()


class _Formats:
    """The few formats of the copy. guarded: text that must stay text even after somebody edits the cell."""

    def __init__(self, book) -> None:
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.guarded = book.add_format({"quote_prefix": True})
        self.error = book.add_format({"font_color": "#B3261E", "text_wrap": True})


def _copy(raw: python_calamine.CalamineSheet, copy, sheet: Faulty | None, formats: _Formats) -> None:
    left = raw.start[1] if raw.start else 0
    messages = _messages(sheet) if sheet else {}
    place = left + raw.width
    for number, cells in enumerate(raw.iter_rows() if raw.height else (), 1):
        if sheet and number == sheet.header_row:
            place = left + _error_place(cells)
            copy.set_column(place, place, 60)
            copy.write_string(number - 1, place, ERROR_HEADING, formats.error)
        for column, cell in enumerate(cells, left):
            if column != place or not messages:
                write_cell(copy, number - 1, column, cell, date_format=formats.date, guarded=formats.guarded)
        if number in messages:
            copy.write_string(number - 1, place, "\n".join(messages.pop(number)), formats.error)
    for number, left_over in messages.items():
        copy.write_string(number - 1, place, "\n".join(left_over), formats.error)


def _error_place(cells: list) -> int:
    """The column 错误 of an earlier round, else the one after the last."""
    headings = ["".join(str(cell).replace("*", "").split()) for cell in cells]
    return headings.index(ERROR_HEADING) if ERROR_HEADING in headings else len(cells)


def _messages(sheet: Faulty) -> dict[int, list[str]]:
    """Row -> its messages; what concerns the whole sheet stands in the row below the headings."""
    found: dict[int, list[str]] = defaultdict(list)
    for row, message in sheet.faults:
        is_about_row = row is not None and row > sheet.header_row
        found[row if is_about_row and row else sheet.header_row + 1].append(message)
    return dict(found)
