"""Cell by cell: empty, not understood, spoilt by Excel."""

import re

from django.utils.translation import gettext as _

from lms.schools.roster.columns import Column
from lms.schools.roster.read import Problem, Sheet

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_PERSONAL_NUMBER = re.compile(r"1[0-9]{10}|[0-9]{15}|[GJLgjl]?[0-9]{17}[0-9Xx]")


def faulty_rows(sheet: Sheet) -> set[int]:
    """Places in sheet.rows that hold a cell nobody can use; each such cell is added to the sheet's problems."""
    assert sheet.kind
    faulty = set()
    for place, column in enumerate(sheet.kind.columns):
        values = {row[place] for row in sheet.rows}
        bad = {value: _message(column, value) for value in values if not column.accepts_cell(value)}
        if not bad:
            continue
        for index, row in enumerate(sheet.rows):
            if row[place] in bad:
                faulty.add(index)
                sheet.problems.append(Problem(sheet.numbers[index], column.heading, bad[row[place]]))
    return faulty


def _message(column: Column, value: str) -> str:
    if not value:
        return _("%(column)s is empty. %(say)s") % {
            "column": column.heading,
            "say": column.say,
        }
    if _SCIENTIFIC.fullmatch(value):
        message = _(
            "%(column)s was shortened to %(cell)s by the spreadsheet. Format the column as text and type it again."
        )
        return message % {"column": column.heading, "cell": value}
    if _PERSONAL_NUMBER.fullmatch(value):
        message = _("%(column)s looks like an ID card, pupil or telephone number. Such numbers are not kept. %(say)s")
        return message % {"column": column.heading, "say": column.say}
    message = _("%(column)s “%(cell)s” is not understood. %(say)s")
    return message % {"column": column.heading, "cell": value[:40], "say": column.say}
