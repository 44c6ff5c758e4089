"""Excel: one question in each row under Chinese headings; no questions make the empty table that teachers fill in."""

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TypeVar
from zipfile import BadZipFile, ZipFile

import python_calamine
from django.utils.translation import gettext as _

from content.items import bodies
from content.items.choices import ItemType
from content.items.faults import number
from content.items.formats import excel_columns as c
from content.items.formats import excel_write, rich
from content.items.formats.common import MOST_BYTES, Format, Mistake, Note, Placed, Read, true_false, weighed
from content.items.questions import Question, tags_of
from lms.web import workbooks

MOST_UNPACKED, MOST_ROWS, MOST_COLUMNS = 200_000_000, 20_000, 200
HEADINGS_WITHIN = 20
_COLUMN_OF_LETTER = re.compile(rf"({c.OPTION}|{c.SAID})([A-Z])")
Cells = dict[str, str]
T = TypeVar("T")


def read(content: bytes) -> Read:
    """The questions of the first visible sheet that has the headings."""
    found = Read()
    _name, rows, others = _table(content)
    at, places = _headings(rows, found)
    found.lost += [Note(0, _("The sheet “%(sheet)s” was not read.") % {"sheet": other[:40]}) for other in others]
    for line, row in enumerate(rows[at:], start=at + 1):
        cells = {heading: _text(row[place]) for heading, place in places.items()}
        if not any(cell.strip() for cell in cells.values()):
            continue
        try:
            found.questions.append(Placed(line, _question(cells)))
        except Mistake as mistake:
            found.faults.append(Note(line, str(mistake)))
    return found


def marked(content: bytes, faults: Iterable[Note]) -> bytes:
    """The workbook again with a column 错误. Raises Mistake for one that cannot be read."""
    name, rows, _others = _table(content)
    at = next(n for n, row in enumerate(rows, start=1) if _is_heading(row))
    return workbooks.with_errors(
        BytesIO(content), {name: workbooks.Faulty(at, [(fault.line or None, fault.message) for fault in faults])}
    )


def _table(content: bytes) -> tuple[str, list[list], list[str]]:
    """The sheet with questions and its rows, and the names of other sheets with anything in them."""
    _unpacks(content)
    try:
        book = python_calamine.load_workbook(BytesIO(content))
        visible = python_calamine.SheetVisibleEnum.Visible
        names = [meta.name for meta in book.sheets_metadata if meta.visible == visible and meta.name != c.GUIDE]
        sheets = [(name, _rows(book.get_sheet_by_name(name))) for name in names]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Mistake(_("The file cannot be read. Save it in Excel or WPS as .xlsx and try again.")) from error
    filled = [(name, rows) for name, rows in sheets if rows]
    for name, rows in filled:
        if any(_is_heading(row) for row in rows[:HEADINGS_WITHIN]):
            return name, rows, [other for other, _rows_ in filled if other != name]
    raise Mistake(_("No sheet has the headings 题型, 题目 and 答案. Copy the questions into the empty table."))


def _unpacks(content: bytes) -> None:
    """A small file can unpack into more than the memory holds."""
    try:
        if len(content) > MOST_BYTES:
            raise Mistake(_("The file has more than %(mb)d MB. Split it.") % {"mb": MOST_BYTES // 1_000_000})
        with ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > MOST_UNPACKED or archive.testzip() is not None:
                raise BadZipFile
    except (BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError) as error:
        raise Mistake(_("The file cannot be read. Save it in Excel or WPS as .xlsx and try again.")) from error


def _rows(sheet: python_calamine.CalamineSheet) -> list[list]:
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        message = _("The sheet “%(sheet)s” has more than %(rows)d rows or %(columns)d columns. Split it.")
        raise Mistake(message % {"sheet": sheet.name[:40], "rows": MOST_ROWS, "columns": MOST_COLUMNS})
    return sheet.to_python(skip_empty_area=False)


def _heading(cell: object) -> str:
    """A heading whatever its widths, its spaces and the star of columns that must be filled in."""
    return "".join(unicodedata.normalize("NFKC", _text(cell)).upper().replace("*", "").split())


def _is_heading(row: list) -> bool:
    return set(c.NEEDED) <= {_heading(cell) for cell in row}


def _headings(rows: list[list], found: Read) -> tuple[int, dict[str, int]]:
    """The row of the headings, counted from 1, and the place of each column that is known."""
    at = next(n for n, row in enumerate(rows, start=1) if _is_heading(row))
    known = {column.heading for column in c.columns(len(bodies.LETTERS))}
    places: dict[str, int] = {}
    for place, cell in enumerate(rows[at - 1]):
        heading = _heading(cell)
        if heading in places:
            raise Mistake(_("Two columns are named “%(column)s”. Rename one.") % {"column": heading})
        if heading in known:
            places[heading] = place
        elif heading and heading != workbooks.ERROR_HEADING:
            found.lost.append(Note(at, _("The column “%(column)s” was left out.") % {"column": heading[:40]}))
    return at, places


def _text(cell: object) -> str:
    """A cell as it would be typed."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return f"{Decimal(repr(cell)):f}".removesuffix(".0")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell or "").replace("\r\n", "\n").replace("\r", "\n")


def _question(raw: Cells) -> Question:
    cells = {heading: cell.strip() for heading, cell in raw.items()}
    type_ = _chosen(cells, c.TYPE, c.TYPES, None)
    _belong(cells, type_)
    for heading in (c.STEM, c.ANSWER):
        if not cells[heading]:
            raise _fault(heading, _("This cell is empty. Fill it in."))
    points = number(cells.get(c.POINTS) or "1")
    if points is None or points <= 0:
        raise _fault(c.POINTS, _("Write a number above 0."))
    return Question(
        name=cells.get(c.NAME, ""),
        type=type_,
        stem=rich.plain(cells[c.STEM]),
        body=_BODIES[type_]({**cells, c.ANSWER: raw[c.ANSWER]}),
        explanation=rich.plain(cells.get(c.EXPLANATION, "")),
        articles=tags_of(cells.get(c.ARTICLES, "")),
        difficulty=_chosen(cells, c.DIFFICULTY, c.DIFFICULTIES, 2),
        points=float(points) if cells.get(c.POINTS) else None,
        stage=_chosen(cells, c.STAGE, c.STAGES, ""),
        tags=tags_of(cells.get(c.TAGS, "")),
    )


def _fault(heading: str, message: str) -> Mistake:
    return Mistake(f"{heading}{_(': ')}{message}")


def _chosen(cells: Cells, heading: str, choices: dict[str, T], usual: T | None) -> T:
    said = cells.get(heading, "")
    if not said and usual is not None:
        return usual
    if said.removesuffix("题") not in choices:
        message = _("Choose one of %(choices)s, not “%(given)s”.")
        raise _fault(heading, message % {"choices": "、".join(choices), "given": said[:20]})
    return choices[said.removesuffix("题")]


def _belong(cells: Cells, type_: ItemType) -> None:
    for heading, cell in cells.items():
        lettered = _COLUMN_OF_LETTER.fullmatch(heading)
        kind, letter = lettered.groups() if lettered else (heading, "")
        is_third = type_ == ItemType.TRUE_FALSE and letter > "B"
        if cell and (is_third or type_ not in c.BELONGS.get(kind, {type_})):
            raise _fault(heading, _("Questions of this type have nothing here. Empty the cell."))


def _choice(type_: ItemType) -> Callable[[Cells], bodies.Body]:
    def body(cells: Cells) -> bodies.Body:
        letters = _letters(cells)
        said = unicodedata.normalize("NFKC", cells[c.ANSWER]).upper()
        right = set(re.sub(r"[\s,、;.]", "", said))
        if not right or not right <= set(letters):
            message = _("Write letters of options, for example A, not “%(given)s”.")
            raise _fault(c.ANSWER, message % {"given": cells[c.ANSWER].strip()[:20]})
        if type_ == ItemType.SINGLE and len(right) > 1:
            raise _fault(c.ANSWER, _("单选 has one right option. Write one letter, or choose 多选."))
        given = [
            (rich.plain(cells[c.OPTION + x]), 100.0 if x in right else 0.0, rich.plain(cells.get(c.SAID + x, "")))
            for x in letters
        ]
        scoring = _chosen(cells, c.SCORING, c.SCORINGS, bodies.ALL)
        return weighed(type_, given, scoring if type_ == ItemType.MULTIPLE else "")

    return body


def _letters(cells: Cells) -> str:
    """The letters of the options, which leave none out."""
    filled = [x for x in bodies.LETTERS.upper() if cells.get(c.OPTION + x)]
    if len(filled) < 2:
        raise _fault(c.OPTION, _("Give at least two options."))
    for x in bodies.LETTERS.upper()[: len(filled)]:
        if x not in filled:
            raise _fault(c.OPTION + x, _("This option is empty and a later one is not. Move them up."))
    for x in bodies.LETTERS.upper()[len(filled) :]:
        if cells.get(c.SAID + x):
            raise _fault(c.SAID + x, _("There is no such option. Empty the cell, or write the option."))
    return "".join(filled)


def _true_false(cells: Cells) -> bodies.Body:
    said = unicodedata.normalize("NFKC", cells[c.ANSWER].strip()).upper()
    if said not in c.RIGHTS | c.WRONGS:
        raise _fault(c.ANSWER, _("Write 对 or 错, not “%(given)s”.") % {"given": said[:20]})
    feedback = {"true": rich.plain(cells.get(f"{c.SAID}A", "")), "false": rich.plain(cells.get(f"{c.SAID}B", ""))}
    return true_false("true" if said in c.RIGHTS else "false", feedback)


def _short(cells: Cells) -> bodies.Body:
    """Answers on lines of their own may have any sign within them; else ； separates them."""
    raw = cells[c.ANSWER]
    parts = [part.strip() for part in (raw.split("\n") if "\n" in raw else re.split("[；;]", raw))]
    accepted = tuple(bodies.Accepted(text=part) for part in dict.fromkeys(parts) if part)
    if not accepted:
        raise _fault(c.ANSWER, _("This cell is empty. Fill it in."))
    return bodies.Short(accepted=accepted)


def _numeric(cells: Cells) -> bodies.Body:
    value, tolerance = cells[c.ANSWER].strip(), cells.get(c.TOLERANCE, "").lstrip("± ") or "0"
    for heading, said in ((c.ANSWER, value), (c.TOLERANCE, tolerance)):
        if number(said) is None:
            message = _("“%(text)s” is not a number. Write figures, for example 12 or 0.5.")
            raise _fault(heading, message % {"text": said[:40]})
    if tolerance.startswith("-"):
        raise _fault(c.TOLERANCE, _("How far off it may be is a number from 0, not “%(text)s”.") % {"text": tolerance})
    unit = cells.get(c.UNIT, "")
    units = (bodies.Unit(name=unit),) if unit else ()
    return bodies.Numeric(numbers=(bodies.Number(value=value, tolerance=tolerance),), units=units)


_BODIES: dict[ItemType, Callable[[Cells], bodies.Body]] = {
    ItemType.SINGLE: _choice(ItemType.SINGLE),
    ItemType.MULTIPLE: _choice(ItemType.MULTIPLE),
    ItemType.TRUE_FALSE: _true_false,
    ItemType.SHORT: _short,
    ItemType.NUMERIC: _numeric,
}
FORMAT = Format("excel", "Excel", ".xlsx", read, excel_write.write, marked)
