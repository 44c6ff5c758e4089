"""The table of questions as Excel, with lists to choose from and a sheet that explains each column."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from content.items import bodies
from content.items.choices import ItemType
from content.items.formats import excel_columns as c
from content.items.formats import rich
from content.items.formats.common import CannotCarry, Written, common_losses
from content.items.questions import Question
from content.law import prose

if TYPE_CHECKING:
    from xlsxwriter import Workbook

CARRIED = frozenset({"articles", "tags", "explanation", "stage", "points", "difficulty"})
MOST_CHARACTERS = 32_000
ROWS_OF_TEMPLATE = 2000
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
_CONTROL = {code: None for code in range(32) if code != 10}
Row = dict[str, str]
Notes = list[str]


def write(questions: Iterable[Question]) -> Written:
    """A workbook of questions; of none, the empty table."""
    rows: list[Row] = []
    lost: list[tuple[str, str]] = []
    for question in questions:
        notes: Notes = []
        try:
            rows.append(_row(question, notes))
        except CannotCarry as reason:
            notes = [str(reason)]
        lost += [(question.name, note) for note in notes]
    return Written(_workbook(rows), len(rows), lost)


def _row(question: Question, notes: Notes) -> Row:
    if question.type not in _WRITE:
        message = _("Left out: the format has no questions of the type “%(type)s”.")
        raise CannotCarry(message % {"type": question.type.label})
    html = [question.stem, question.explanation, *(o.text for o in getattr(question.body, "options", ()))]
    row = {
        c.TYPE: _name(c.TYPES, question.type),
        c.STEM: _plain(question.stem),
        **_WRITE[question.type](question.body, notes),
        c.EXPLANATION: _plain(question.explanation),
        c.ARTICLES: "、".join(question.articles),
        c.STAGE: _name(c.STAGES, question.stage),
        c.DIFFICULTY: _name(c.DIFFICULTIES, question.difficulty) if question.difficulty != 2 else "",
        c.POINTS: f"{question.points:g}" if question.points is not None else "",
        c.TAGS: "、".join(question.tags),
        c.NAME: question.name,
    }
    if not row[c.STEM] or not row[c.ANSWER]:
        raise CannotCarry(_("Left out: the question or its answer is empty."))
    if any(len(cell) > MOST_CHARACTERS for cell in row.values()):
        raise CannotCarry(_("Left out: a text is longer than a cell may be."))
    html += [option.feedback for option in getattr(question.body, "options", ())]
    if not all(rich.plain(_plain(text)) == text for text in html if question.type != ItemType.TRUE_FALSE or text):
        notes.append(_("Paragraphs, lists, strong words and links became plain words."))
    notes += common_losses(question, CARRIED)
    return row


def _name(choices: dict[str, Any], value: object) -> str:
    return next((name for name, one in choices.items() if one == value), "")


def _plain(html: str) -> str:
    return prose.plain(html).translate(_CONTROL).strip()


def _lose(notes: Notes, what: str, is_there: object) -> None:
    if is_there:
        notes.append(_("Not carried: %(what)s.") % {"what": what})


def _choice(body: Any, notes: Notes) -> Row:
    if body.scoring == bodies.WEIGHTS:
        raise CannotCarry(_("Left out: its options earn percents, for which a table has no column."))
    _lose(notes, _("the order of the options"), body.order)
    texts = [_plain(option.text) for option in body.options]
    if len(texts) < 2 or not all(texts):
        raise CannotCarry(_("Left out: the question or its answer is empty."))
    letters = bodies.LETTERS.upper()
    right = [x for x, option in zip(letters, body.options, strict=False) if option.correct]
    if not body.several:
        if len(right) != 1:
            raise CannotCarry(_("Left out: not exactly one of its options is right."))
        _lose(notes, _("how it is marked"), body.scoring != bodies.ALL)
    return {
        c.ANSWER: "".join(right),
        c.SCORING: _name(c.SCORINGS, body.scoring) if body.several and body.scoring != bodies.ALL else "",
        **{c.OPTION + x: text for x, text in zip(letters, texts, strict=False)},
        **{c.SAID + x: _plain(option.feedback) for x, option in zip(letters, body.options, strict=False)},
    }


def _true_false(body: Any, notes: Notes) -> Row:
    _lose(notes, _("the order of the options"), body.order)
    said = {option.key: _plain(option.feedback) for option in body.options}
    right = [option.key for option in body.options if option.correct]
    answer = {"true": c.RIGHT, "false": c.WRONG}[right[0]] if len(right) == 1 and len(said) == 2 else ""
    return {c.ANSWER: answer, f"{c.SAID}A": said.get("true", ""), f"{c.SAID}B": said.get("false", "")}


def _short(body: Any, notes: Notes) -> Row:
    full = [text for one in body.accepted if one.weight == 100 and (text := " ".join(one.text.split()))]
    _lose(notes, _("answers that do not earn all the points"), any(one.weight != 100 for one in body.accepted))
    _lose(notes, _("the feedback"), any(one.feedback for one in body.accepted))
    _lose(notes, _("that capital and small letters differ"), body.match_case)
    is_split = len(full) == 1 and ("；" in full[0] or ";" in full[0])
    return {c.ANSWER: full[0] + "\n" if is_split else "\n".join(full)}


def _numeric(body: Any, notes: Notes) -> Row:
    full = [one for one in body.numbers if one.weight == 100]
    _lose(notes, _("further accepted numbers"), len(body.numbers) > 1)
    _lose(notes, _("the feedback"), any(one.feedback for one in body.numbers))
    _lose(notes, _("further units"), len(body.units) > 1)
    _lose(notes, _("that the unit must be written"), body.unit_needed)
    if not full:
        return {c.ANSWER: ""}
    tolerance = full[0].tolerance if full[0].tolerance != "0" else ""
    return {c.ANSWER: full[0].value, c.TOLERANCE: tolerance, c.UNIT: body.units[0].name if body.units else ""}


_WRITE: dict[str, Callable[[Any, Notes], Row]] = {
    ItemType.SINGLE: _choice,
    ItemType.MULTIPLE: _choice,
    ItemType.TRUE_FALSE: _true_false,
    ItemType.SHORT: _short,
    ItemType.NUMERIC: _numeric,
}


def _workbook(rows: list[Row]) -> bytes:
    # A third of a second to import, which only those who write workbooks should pay.
    import xlsxwriter

    content = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(content, plain)
    # Made at another time, the same questions must have the same bytes.
    book.set_properties({"created": _MADE})
    columns = c.columns(max((sum(h.startswith(c.OPTION) for h in row) for row in rows), default=0))
    _questions(book, columns, rows)
    _guide(book, columns)
    book.close()
    return content.getvalue()


def _head(book: "Workbook") -> Any:
    return book.add_format({"bold": True, "bg_color": "#EEE8DC", "border": 1, "text_wrap": True, "valign": "vcenter"})


def _questions(book: "Workbook", columns: list[c.Column], rows: list[Row]) -> None:
    sheet, head = book.add_worksheet(c.SHEET), _head(book)
    # Text cells: Excel would turn 1-2 into a day.
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 2)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, text)
        sheet.write_string(0, place, column.heading + ("*" if column.heading in c.NEEDED else ""), head)
        if column.choices:
            chosen = {"validate": "list", "source": list(column.choices), "error_message": "、".join(column.choices)}
            sheet.data_validation(1, place, max(ROWS_OF_TEMPLATE, len(rows)), place, chosen)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            if cell := row.get(column.heading):
                sheet.write_string(line, place, cell, text)


def _guide(book: "Workbook", columns: list[c.Column]) -> None:
    sheet, head = book.add_worksheet(c.GUIDE), _head(book)
    wrap = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 10, wrap)
    sheet.set_column(1, 1, 60, wrap)
    sheet.set_column(2, 1 + len(c.EXAMPLES), 22, wrap)
    examples = [_("Example %(number)d") % {"number": n} for n in range(1, len(c.EXAMPLES) + 1)]
    sheet.write_row(0, 0, [_("Column"), _("What to write"), *examples], head)
    sheet.freeze_panes(1, 1)
    for line, column in enumerate(columns, start=1):
        star = "*" if column.heading in c.NEEDED else ""
        cells = [column.heading + star, str(column.say), *(one.get(column.heading, "") for one in c.EXAMPLES)]
        for place, words in enumerate(cells):
            sheet.write_string(line, place, words, wrap)
