"""班级表: classes, their head counts and class teachers."""

from django.utils.translation import gettext as _

from lms.schools import grades
from lms.schools.roster.checks.cells import faulty_rows
from lms.schools.roster.checks.findings import Findings, in_use_elsewhere
from lms.schools.roster.draft import ClassKey, ClassWish


def check(findings: Findings, index: int) -> None:
    """Read one sheet of classes into the draft."""
    sheet = findings.sheets[index]
    faulty = faulty_rows(sheet)
    for place, (row, cells) in enumerate(zip(sheet.numbers, sheet.rows, strict=True)):
        if place in faulty:
            continue
        code, stage, entry_year, label, teacher, head_count, _note = cells
        key, column, message = findings.class_key(code, stage, int(entry_year), label)
        if key is None:
            findings.add(index, row, column, message)
        elif message := _not_running(findings, key):
            findings.add(index, row, "entry_year", message)
        else:
            _keep(findings, ClassWish(index, row, key, int(head_count), teacher))


def _not_running(findings: Findings, key: ClassKey) -> str:
    """Why there cannot be such a class on this date; a class may be entered up to a year before it begins."""
    school = findings.school(key[0])
    assert school
    grade = grades.grade(key[2], key[1], on=findings.known.on, system=school.system)
    if grade > grades.LAST_GRADE[school.system][key[1]]:
        message = _("Pupils who entered in %(year)s have left this stage. Delete the row or correct the year.")
        return message % {"year": key[2]}
    if grade < grades.FIRST_GRADE[school.system][key[1]] - 1:
        return _("%(year)s lies too far ahead. Correct the year.") % {"year": key[2]}
    known = findings.known.classes.get(key)
    if known and (there := findings.known.gone_on.get(known.pk)) and not known.is_open(findings.known.on):
        message = _("This class goes on at %(place)s since %(date)s. Delete the row, or take that back first.")
        return message % {"place": there.school.name, "date": there.opened_on}
    return ""


def _keep(findings: Findings, wish: ClassWish) -> None:
    earlier = findings.draft.classes.get(wish.key)
    if earlier is None:
        findings.draft.classes[wish.key] = wish
        return
    if earlier[2:] == wish[2:]:
        findings.draft.duplicates[wish.sheet] += 1
        return
    words = {
        "class": findings.class_name(wish.key),
        "place": findings.place(earlier.sheet, earlier.row),
    }
    if earlier.head_count == wish.head_count and earlier.class_teacher and wish.class_teacher:
        message = _("%(class)s has another class teacher in %(place)s. A class has one: keep one of the rows.")
        findings.add(wish.sheet, wish.row, "class_teacher", message % words)
    else:
        message = _("%(class)s is in %(place)s, too, with other values. Keep one of the rows.")
        findings.add(wish.sheet, wish.row, "class_number", message % words)


def check_teachers(findings: Findings) -> None:
    """Every class teacher's login name must be known, and there is one for a class; asks once staff were read."""
    people = findings.people
    in_files = {login for login, _school in findings.draft.staff}
    for wish in findings.draft.classes.values():
        login = wish.class_teacher
        if login and login not in in_files and login not in people:
            message = _("Nobody has the login name %(login)s. Add the person to 教职工表 or correct it.")
            findings.add(wish.sheet, wish.row, "class_teacher", message % {"login": login})
        elif login in findings.strangers:
            findings.add(wish.sheet, wish.row, "class_teacher", in_use_elsewhere(login))
    claims = {key: (w.class_teacher, w.sheet, w.row) for key, w in findings.draft.classes.items() if w.class_teacher}
    for staff in findings.draft.staff.values():
        for key in staff.classes:
            login, sheet, row = claims.setdefault(key, (staff.login_name, staff.sheet, staff.row))
            if login == staff.login_name:
                continue
            message = _("%(class)s has two class teachers: %(mine)s here and %(other)s in %(place)s. Keep one.")
            words = {
                "class": findings.class_name(key),
                "mine": staff.login_name,
                "other": login,
            }
            findings.add(
                staff.sheet,
                staff.row,
                "class_names",
                message % (words | {"place": findings.place(sheet, row)}),
            )
