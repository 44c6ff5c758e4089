"""The same figures as files: a workbook with its method, and CSV. Cells that look like formulas stay text."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.coverage import paper, pupils, tables
from courses.coverage.asof import AsOf
from courses.coverage.lists import Listed, Which
from courses.coverage.overview import Overview
from courses.coverage.places import Places
from courses.requirements.models import Requirement
from lms.bulk import chunks
from lms.people import access_log
from lms.people.models import User
from lms.schools.models import Organisation
from lms.web import pdf
from lms.web.sheets import Formula, Row, workbook

# A spreadsheet takes a cell that begins so for a formula, whatever the file type.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"
ROWS_AT_ONCE = 500
MEASURES = ("obliged", "on_time", "late", "recognised", "open", "overdue", "exempt", "not_started")
CLASS_MEASURES = ("sessions", "sessions_required", "pupils", "reached", "present", "expected")

Cell = str | int | float

access_log.register("coverage.export", gettext_lazy("coverage exported as a file"))


def safe(value: Cell | date | Formula | None) -> Cell:
    """A cell that no spreadsheet computes: text that looks like a formula gets an apostrophe, dates become ISO text."""
    if isinstance(value, Formula):
        return value.value
    if isinstance(value, int | float):
        return value
    text = "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def filename(requirement: Requirement, places: Places, asof: AsOf, extension: str) -> str:
    """覆盖情况_明德区教育体育局_新入职教职工法治入门_2026-11-23.xlsx"""
    here = places.here.name if places.here else _("my places")
    known = f"_{_('known on')}_{asof.known_day.isoformat()}" if asof.known_day else ""
    title = "".join(character for character in requirement.title if character.isalnum())
    return f"{_('Coverage')}_{here}_{title}_{asof.on.isoformat()}{known}.{extension}"


def log(requirement: Requirement, *, within: Sequence[Organisation], by: User, at: datetime) -> None:
    """A line in the access log: a file with names of staff was taken."""
    for place in within:
        access_log.log("coverage.export", by=by, at=at, organisation=place.pk, note=requirement.title)


def places_csv(overview: Overview) -> bytes:
    """The table of organisations, ending with the whole."""
    return _csv(tables.places(overview))


def list_csv(asked: Listed, which: Which) -> Iterator[bytes]:
    """The persons or classes of a list, some hundred rows at a time: memory stays flat, the heading comes at once."""
    rows = tables.units(asked, which)
    yield _csv(islice(rows, 1))
    yield from (_lines(some) for some in chunks(rows, ROWS_AT_ONCE))


def _csv(rows: Iterable[Sequence]) -> bytes:
    return BOM.encode() + _lines(rows)


def _lines(rows: Iterable[Sequence]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def method_sentences(requirement: Requirement) -> list[str]:
    """The method in words, for programs."""
    return tables.sentences(by_class=requirement.is_for_classes)


def report_pdf(overview: Overview, *, places: Places, asof: AsOf, at: datetime) -> bytes:
    """The page of figures on paper: the same bars, the reconciliation and the method."""
    rows = [row.place for row in overview.rows]
    context = {
        "requirement": overview.requirement,
        "pupils": pupils.read(overview.requirement, rows=rows, here=places.here, on=asof.on),
        "overview": overview,
        "total": overview.total,
        "places": places,
        "asof": asof,
        "at": at,
        "css": paper.css(),
        "sentences": method_sentences(overview.requirement),
    }
    return pdf.from_html(paper.drawn(render_to_string("documents/coverage.html", context)))


def picture_pdf(template: str, context: dict) -> bytes:
    """A page of pictures on paper: the matrix, or a trend."""
    return pdf.from_html(paper.drawn(render_to_string(template, {**context, "css": paper.css()})))


def plain_workbook(sheets: Mapping[str, Iterable[Row]]) -> Iterator[bytes]:
    """An .xlsx with these sheets, each with a heading row, in pieces; formulas stay live."""
    return workbook(sheets, safe=safe)


def coverage_workbook(overview: Overview, *, places: Places, asof: AsOf, names: bool, at: datetime) -> Iterator[bytes]:
    """An .xlsx with the organisations, the list of those in the audience (if names may be seen) and the method."""
    requirement = overview.requirement
    sheets: dict[str, Iterable[Row]] = {_("Organisations"): tables.places(overview, live=True)}
    if names:
        asked = Listed(requirement, places.within, asof.on, asof.known_by)
        sheets[_("List")] = tables.units(asked, Which.AUDIENCE)
    if requirement.is_for_classes:
        rows = [row.place for row in overview.rows]
        found = pupils.read(requirement, rows=rows, here=places.here, on=asof.on)
        sheets[_("Pupils")] = tables.pupils(found.rows, on=found.on)
    sheets[_("Method")] = tables.method(overview, places=places, asof=asof, at=at)
    return plain_workbook(sheets)
