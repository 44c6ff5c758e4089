"""Read workbooks: find each sheet's table, recognise it by its headings, normalise its cells."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import python_calamine
from django.utils.translation import gettext as _

from lms.refused import Refused
from lms.schools.roster import columns, container, delimited
from lms.schools.roster.columns import Column, Kind
from lms.schools.roster.delimited import is_delimited
from lms.schools.roster.normalise import Cell, heading, text
from lms.web.workbooks import ERROR_HEADING

MAX_ROWS = 120_000
HEADER_WITHIN = 20
# Tables that a school draws from its own records, where its code would only repeat itself.
_OF_ONE_SCHOOL = (columns.STAFF, columns.CLASSES, columns.STUDENTS)


class Problem(NamedTuple):
    """Something wrong: row as Excel counts (None: the sheet as a whole), heading of the column, a sentence."""

    row: int | None
    column: str
    message: str


@dataclass
class Sheet:
    """One table of a file: its rows as normalised text in the order of its kind's columns.

    numbers: the row of the sheet that each row stands in; header_row: where the headings are.
    kind None: no known table, or a file that could not be read. lacks_school_code: there is no such column, which is
    only right where one school imports for itself. leaving: (login name, school code) of people who are said to go.
    """

    file: str
    name: str
    kind: Kind | None
    header_row: int = 0
    rows: list[tuple[str, ...]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    lacks_school_code: bool = False
    problems: list[Problem] = field(default_factory=list)
    leaving: list[tuple[str, str]] = field(default_factory=list)


class _Memo(dict):
    """Remembers what a cell became: rosters repeat themselves."""

    def __init__(self, clean: Callable[[Cell], str]) -> None:
        super().__init__()
        self.clean = clean

    def __missing__(self, cell: Cell) -> str:
        self[cell] = value = self.clean(cell)
        return value


@dataclass(frozen=True)
class _Header:
    row: int
    kind: Kind
    places: dict[int, int]


def rows(file: Path, *, name: str = "") -> list[Sheet]:
    """The sheets of a file with their rows; hidden sheets and 填写说明 are left out.

    name: what people call the file. Raises Refused for a file that cannot be read at all or holds no known table;
    what is wrong inside a sheet is in its problems.
    """
    name = name or file.name
    if is_delimited(name):
        return _of_text(file, name)
    found_formulas = container.formulas(file, name=name)
    try:
        book = python_calamine.load_workbook(file)
        visible = [s.name for s in book.sheets_metadata if s.visible == python_calamine.SheetVisibleEnum.Visible]
        sheets = [
            _sheet(
                book.get_sheet_by_name(title),
                file=name,
                formulas=found_formulas.get(title, []),
            )
            for title in visible
            if title != columns.GUIDE_SHEET
        ]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused(
            _("%(file)s could not be read. Open it in Excel or WPS, save it again as .xlsx and send that.")
            % {"file": name}
        ) from error
    sheets = [sheet for sheet in sheets if sheet is not None]
    if not any(sheet.kind for sheet in sheets):
        raise Refused(
            _("%(file)s holds none of the five tables. Download a template and copy your data into it.")
            % {"file": name}
        )
    return sheets


def _of_text(file: Path, name: str) -> list[Sheet]:
    sheet = _sheet(delimited.table(file, name=name), file=name, formulas=[])
    if sheet is None or sheet.kind is None:
        raise Refused(
            _("%(file)s holds none of the five tables. Download a template and copy your data into it.")
            % {"file": name}
        )
    return [sheet]


def everything(
    files: Iterable[tuple[str, Path]],
    *,
    other: Callable[[Path, str], list[Sheet] | None] | None = None,
    tell: Callable[[int, str], None] | None = None,
) -> list[Sheet]:
    """The sheets of several files, each (name, path), in the order in which one table needs the other.

    A file that cannot be read becomes a sheet without name whose problem says why. other: reads files of another kind,
    None for those that are not of it. tell: hears the number and the name of each file before it is read.
    """
    found: list[Sheet] = []
    for number, (name, path) in enumerate(files):
        if tell:
            tell(number, name)
        try:
            found += (other(path, name) if other else None) or rows(path, name=name)
        except Refused as refused:
            found.append(Sheet(name, "", None, problems=[Problem(None, "", refused.message)]))
    order = {kind.key: place for place, kind in enumerate(columns.KINDS)}
    return sorted(found, key=lambda sheet: order[sheet.kind.key] if sheet.kind else len(order))


def find_header(first_rows: list[list[Cell]], *, sheet_name: str) -> _Header | None:
    """The row that holds most headings of a kind; titles and merged cells above it do not matter."""
    best, best_score = None, (0.0, 0, False)
    for number, cells in enumerate(first_rows):
        headings = [heading(cell) for cell in cells]
        for kind in columns.KINDS:
            places: dict[int, int] = {}
            for place, words in enumerate(headings):
                if words in kind.by_heading:
                    places.setdefault(kind.by_heading[words], place)
            needed = [n for n, column in enumerate(kind.columns) if column.needed]
            share = sum(n in places for n in needed) / len(needed)
            score = (share, len(places), kind.title == sheet_name)
            if len(places) >= 2 and share >= 0.5 and score > best_score:
                best, best_score = _Header(number, kind, places), score
    return best


def _sheet(
    raw: python_calamine.CalamineSheet | delimited.Table, *, file: str, formulas: list[container.Formula]
) -> Sheet | None:
    """The sheet's table, or None for a sheet without any cell."""
    if not raw.height:
        return None
    lines = raw.iter_rows()
    first = list(islice(lines, HEADER_WITHIN))
    header = find_header(first, sheet_name=raw.name)
    if header is None:
        return Sheet(file, raw.name, None)
    sheet = Sheet(file, raw.name, header.kind, header.row + 1)
    _note_columns(sheet, header, first[header.row])
    if not sheet.problems:
        _fill(sheet, header, first[header.row + 1 :], lines)
        left = raw.start[1] if raw.start else 0
        _note_formulas(sheet, header, formulas, left=left)
    return sheet


def missing_column(column: Column, header_row: int) -> Problem:
    """A needed column that the headings in that row do not have."""
    message = _("The column %(column)s is missing. Add it to row %(row)s, or copy the data into the template.")
    return Problem(header_row, column.heading, message % {"column": column.heading, "row": header_row})


def _note_columns(sheet: Sheet, header: _Header, cells: list[Cell]) -> None:
    """Columns that are missing, double, or not ours."""
    known = set(header.places.values())
    for place, column in enumerate(header.kind.columns):
        if place in header.places or not column.needed:
            continue
        if column.key == "school_code" and header.kind in _OF_ONE_SCHOOL:
            sheet.lacks_school_code = True
        else:
            sheet.problems.append(missing_column(column, sheet.header_row))
    for place, cell in enumerate(cells):
        words = heading(cell)
        if place in known or not words or words == ERROR_HEADING:
            continue
        if words in header.kind.by_heading:
            message = _("The column %(column)s is there twice. Delete one of them.") % {"column": words}
            sheet.problems.append(Problem(header.row + 1, words, message))
        else:
            sheet.ignored_columns.append(text(cell))


def _fill(sheet: Sheet, header: _Header, first: list[list[Cell]], lines: Iterator[list[Cell]]) -> None:
    blank = _Memo(lambda cell: "")
    width = len(first[0]) if first else max(header.places.values(), default=0) + 1
    plan = [
        (_Memo(column.clean), header.places[n]) if header.places.get(n, width) < width else (blank, 0)
        for n, column in enumerate(header.kind.columns)
    ]
    rows, numbers = sheet.rows, sheet.numbers
    for number, cells in enumerate(_all(first, lines), header.row + 2):
        row = tuple([memo[cells[place]] for memo, place in plan])
        if any(row):
            rows.append(row)
            numbers.append(number)
    if len(rows) > MAX_ROWS:
        message = _("This sheet has %(rows)s rows; %(limit)s are the limit. Split it into several sheets or files.")
        sheet.problems.append(Problem(None, "", message % {"rows": len(rows), "limit": MAX_ROWS}))
        rows.clear()
        numbers.clear()


def _all(first: list[list[Cell]], lines: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    yield from first
    yield from lines


def _note_formulas(sheet: Sheet, header: _Header, formulas: list[container.Formula], *, left: int) -> None:
    message = _("This cell holds a formula. Copy the column and paste it as values.")
    headings = {place: header.kind.columns[n].heading for n, place in header.places.items()}
    for formula in formulas:
        if formula.row is None or formula.column is None:
            sheet.problems.append(
                Problem(
                    None,
                    "",
                    _("This sheet holds formulas. Copy it and paste it as values."),
                )
            )
            return
        if formula.row > header.row and formula.column - left in headings:
            sheet.problems.append(Problem(formula.row + 1, headings[formula.column - left], message))
