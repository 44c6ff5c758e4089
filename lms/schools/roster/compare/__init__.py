"""Compare what the files ask for with the roster as it stands; nothing is written here."""

from lms.schools.roster.changes import Changes, Tally
from lms.schools.roster.compare import appointments, places, pupils, staff, vanished
from lms.schools.roster.draft import Draft
from lms.schools.roster.known import Known
from lms.schools.roster.read import Sheet


def difference(sheets: list[Sheet], draft: Draft, *, known: Known, are_complete: bool = False) -> Changes:
    """What must be written so that the roster says what the draft says.

    are_complete: the files name everybody, so whom they leave out has left; otherwise such people stay.
    """
    changes = Changes([Tally() for _sheet in sheets])
    places.compare_schools(draft, known, changes)
    teachers = staff.compare_staff(draft, known, changes)
    places.compare_classes(draft, known, changes, teachers)
    pupils.compare_pupils(draft, known, changes)
    appointments.compare_appointments(draft, known, changes)
    vanished.end_leaving([pair for sheet in sheets for pair in sheet.leaving], known, changes)
    if are_complete:
        vanished.end_vanished(draft, known, changes)
    changes.halved = vanished.halved(known, changes)
    for index, counted in draft.counted.items():
        changes.tallies[index].counted_only = counted
    return changes
