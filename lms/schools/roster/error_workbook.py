"""The faulty file again, with a 错误 column that says in each row what is wrong and what to do."""

from pathlib import Path

from lms.schools.roster.read import Sheet
from lms.web import workbooks


def error_workbook(path: Path, sheets: list[Sheet]) -> bytes:
    """The file at path, which these sheets were read from, with what is wrong in them."""
    faulty = {
        sheet.name: workbooks.Faulty(sheet.header_row, [(one.row, one.message) for one in sheet.problems])
        for sheet in sheets
    }
    return workbooks.with_errors(path, faulty)
