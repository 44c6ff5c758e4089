"""Workbooks that the product writes: templates and the tables of the demo district."""

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lms.schools.roster.columns import GUIDE_SHEET, Kind
from lms.schools.roster.normalise import Cell
from lms.web.workbooks import ERROR_HEADING, open_workbook, write_cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS_OF_TEMPLATE = 2000


def template(kind: Kind) -> bytes:
    """The empty table, text cells, lists to choose from, and a sheet that explains each column with an example."""
    content = BytesIO()
    book = open_workbook(content, in_memory=True)
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#EEE8DC", "border": 1, "text_wrap": True, "valign": "vcenter"})
    sheet = book.add_worksheet(kind.title)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(kind.columns):
        sheet.set_column(place, place, column.width, text)
        sheet.write_string(0, place, column.heading + ("*" if column.needed else ""), head)
        if column.choices:
            sheet.data_validation(
                1,
                place,
                ROWS_OF_TEMPLATE,
                place,
                _choice(column.choices, column.only_choices),
            )
    _guide(book, kind, head)
    book.close()
    return content.getvalue()


def _choice(choices: tuple[str, ...], only: bool) -> dict:
    return {
        "validate": "list",
        "source": list(choices),
        "error_title": ERROR_HEADING,
        "error_message": "、".join(choices)[:250],
        "error_type": "stop" if only else "information",
    }


def _guide(book: "Workbook", kind: Kind, head) -> None:
    sheet = book.add_worksheet(GUIDE_SHEET)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 18, wrap)
    sheet.set_column(1, 1, 10, wrap)
    sheet.set_column(2, 2, 70, wrap)
    sheet.set_column(3, 3, 24, wrap)
    sheet.merge_range(0, 0, 0, 3, str(kind.about), wrap)
    sheet.set_row(0, 36)
    sheet.write_row(2, 0, [_("Column"), _("Needed"), _("What to write"), _("Example")], head)
    for row, column in enumerate(kind.columns, 3):
        say = str(column.say)
        if column.choices and not column.only_choices:
            say += " " + _("Common ones: %(choices)s.") % {"choices": "、".join(column.choices)}
        needed = _("must be filled in") if column.needed else _("may stay empty")
        for place, words in enumerate((column.heading, needed, say, column.example)):
            sheet.write_string(row, place, words, wrap)


def write_rows(
    sheet: "Worksheet",
    rows: Iterable[list[Cell] | None],
    *,
    first_row: int,
    date_format,
) -> int:
    """Write rows one under the other, None for an empty line; returns the row after the last one."""
    row = first_row
    for cells in rows:
        for place, cell in enumerate(cells or ()):
            write_cell(sheet, row, place, cell, date_format=date_format)
        row += 1
    return row
