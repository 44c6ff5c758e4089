"""Find what is wrong in sheets that were read, against each other and against the roster."""

from collections.abc import Mapping

from lms.schools.models import Organisation
from lms.schools.roster import columns
from lms.schools.roster.checks import classes, schools, staff, students, vice_principals
from lms.schools.roster.checks.findings import Findings
from lms.schools.roster.draft import Draft
from lms.schools.roster.known import Known
from lms.schools.roster.read import Sheet, missing_column


def draft(sheets: list[Sheet], *, known: Known, answers: Mapping[str, str]) -> Draft:
    """What the sheets ask for. What is wrong is added to the problems of each sheet: then the draft must not be used.

    sheets: in the order of read.everything. answers: SAME or ANOTHER by login name, for the draft's questions. Reads
    the database, writes nothing.
    """
    findings = Findings(sheets, known, answers)
    for sheet in sheets:
        if sheet.lacks_school_code:
            _fill_in_school(sheet, known)
    for check, kind in _ORDER:
        for index, sheet in enumerate(sheets):
            if sheet.kind is kind:
                check(findings, index)
        for check_together in _AFTER.get(kind.key, ()):
            check_together(findings)
    for sheet in sheets:
        sheet.problems.sort(key=lambda problem: problem.row or 0)
    return findings.draft


def _fill_in_school(sheet: Sheet, known: Known) -> None:
    """Give the rows the code of the only school that is imported for, or say that the column is missing."""
    assert sheet.kind
    place = next(place for place, column in enumerate(sheet.kind.columns) if column.key == "school_code")
    only = known.within[0] if len(known.within) == 1 else None
    if only is None or only.kind != Organisation.Kind.SCHOOL:
        sheet.problems.append(missing_column(sheet.kind.columns[place], sheet.header_row))
        sheet.rows, sheet.numbers = [], []
        return
    sheet.rows = [(*row[:place], only.code, *row[place + 1 :]) for row in sheet.rows]


# Classes before staff: a class teacher's class must be known when the row is read.
_ORDER = (
    (schools.check, columns.SCHOOLS),
    (classes.check, columns.CLASSES),
    (staff.check, columns.STAFF),
    (students.check, columns.STUDENTS),
    (vice_principals.check, columns.VICE_PRINCIPALS),
)
_AFTER = {
    "schools": (schools.check_together,),
    "staff": (staff.check_together, classes.check_teachers),
    "vice_principals": (vice_principals.check_together,),
}
