"""Write the invented district as the files that a district would send."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from lms.schools.roster import columns, workbook
from lms.schools.roster.columns import Kind
from lms.schools.roster.demo import mess, tables
from lms.schools.roster.demo.district import District
from lms.schools.roster.demo.tables import Row
from lms.schools.roster.normalise import Cell

# Duplicates and empty lines come on top: a sheet stays below read.MAX_ROWS.
ROWS_A_FILE = 100_000


def write(district: District, folder: Path, *, is_messy: bool) -> list[Path]:
    """The five tables as .xlsx, the pupils in several files where one would be too long. Returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in columns.KINDS:
        rows = tables.tables(district)[kind.key]()
        number = 0
        while (first := next(rows, None)) is not None:
            number += 1
            path = folder / (f"{kind.title}.xlsx" if number == 1 else f"{kind.title}-{number}.xlsx")
            some = chain([first], islice(rows, ROWS_A_FILE - 1))
            _write_file(path, kind, some, is_messy=is_messy)
            written.append(path)
    return written


def _write_file(path: Path, kind: Kind, rows: Iterator[Row], *, is_messy: bool) -> None:
    book = workbook.open_workbook(str(path))
    date_format = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(kind.title)
    keys = [column.key for column in kind.columns]
    headings: list[Cell] = [column.heading + ("*" if column.needed else "") for column in kind.columns]
    first_row = 0
    lines: Iterator[Row | None] = rows
    if is_messy:
        sheet.merge_range(0, 0, 0, len(keys), f"明德区教育体育局　{kind.title}（汇总）")
        sheet.merge_range(1, 0, 1, len(keys), "填报单位盖章：　　　　　　填报日期：")
        keys, headings = ["extra", *keys], [mess.EXTRA_HEADING, *headings]
        first_row, lines = 3, mess.messy(rows, kind)
    workbook.write_rows(sheet, [headings], first_row=first_row, date_format=date_format)
    cells = ([row.get(key) for key in keys] if row else None for row in lines)
    workbook.write_rows(sheet, cells, first_row=first_row + 1, date_format=date_format)
    if is_messy:
        _hide_something(book, headings)
    book.close()


def _hide_something(book, headings: list[Cell]) -> None:
    """A hidden sheet of last year with headings that look right and formulas; nobody must read it."""
    sheet = book.add_worksheet("去年底稿")
    sheet.hide()
    sheet.write_row(0, 0, headings)
    sheet.write_formula(1, 1, "=1+1", None, 2)
    sheet.write_string(1, 2, "不应导入")
