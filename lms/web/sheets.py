"""Workbooks that leave as they are made: a row is written, sent and forgotten, so their length costs no memory.

Text is stored as text, so no spreadsheet computes it; only a Formula is one.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from lms.bulk import chunks

ROWS_AT_ONCE = 500
# Day 0 of spreadsheets.
EPOCH = date(1899, 12, 30)
HEADING, PERCENT, DAY = 1, 2, 3
WIDTHS = (
    '<cols><col min="1" max="1" width="28" customWidth="1"/><col min="2" max="40" width="14" customWidth="1"/></cols>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0%"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="2"><border/><border><left/><right/><top/><bottom style="thin"/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Formula:
    """A cell that a spreadsheet computes again; elsewhere its value stands."""

    text: str
    value: int | float
    is_share: bool = False


Cell = str | int | float | date | Formula | None
Row = Sequence[Cell]
Safe = Callable[[Cell], str | int | float]


class _Outlet:
    """What the archive writes to: bytes lie here until they are sent."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken, self.pieces = b"".join(self.pieces), []
        return taken


def workbook(sheets: Mapping[str, Iterable[Row]], *, safe: Safe) -> Iterator[bytes]:
    """An .xlsx in pieces: sheets with a heading row that stays in view, each read only when it is its turn.

    safe: what is written of a cell that is no formula and no day.
    """
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, text in _frame(list(sheets)):
            archive.writestr(name, HEAD + text)
        yield outlet.take()
        for number, rows in enumerate(sheets.values(), 1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                for text in _sheet(rows, safe):
                    part.write(text.encode())
                    yield outlet.take()
    yield outlet.take()


def _sheet(rows: Iterable[Row], safe: Safe) -> Iterator[str]:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    yield f'{HEAD}<worksheet xmlns="{MAIN}">{views}{WIDTHS}<sheetData>'
    for some in chunks(enumerate(rows, 1), ROWS_AT_ONCE):
        yield "".join(_row(number, row, safe) for number, row in some)
    yield "</sheetData></worksheet>"


def _row(number: int, row: Row, safe: Safe) -> str:
    style = f' s="{HEADING}"' if number == 1 else ""
    cells = (_cell(f"{column(n)}{number}", cell, style, safe) for n, cell in enumerate(row))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, cell: Cell, style: str, safe: Safe) -> str:
    if isinstance(cell, Formula):
        style = f' s="{PERCENT}"' if cell.is_share else style
        return f'<c r="{place}"{style}><f>{escape(cell.text.removeprefix("="))}</f><v>{cell.value}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" s="{DAY}"><v>{(cell - EPOCH).days}</v></c>'
    value = safe(cell)
    if isinstance(value, int | float):
        return f'<c r="{place}"{style}><v>{value}</v></c>'
    if not value:
        return ""
    text = escape("".join(sign for sign in value if sign >= " " or sign in "\t\n\r"))
    return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def column(number: int) -> str:
    """The name of a column, counted from 0: A, Z, AA."""
    name = ""
    while number >= 0:
        number, rest = number // 26 - 1, number % 26
        name = chr(ord("A") + rest) + name
    return name


def _frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts that say what is in the file."""
    numbers = range(1, len(names) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{types}</Types>',
    )
    yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    sheets = "".join(
        f'<sheet name={quoteattr(name[:31])} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    yield "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    parts = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*parts, (f"rId{len(names) + 1}", "styles", "styles.xml")])
    yield "xl/styles.xml", STYLES


def _relations(rows: Iterable[tuple[str, str, str]]) -> str:
    listed = "".join(f'<Relationship Id="{n}" Type="{OFFICE}/{kind}" Target="{target}"/>' for n, kind, target in rows)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'
