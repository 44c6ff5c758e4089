"""学校表: codes, names, levels."""

from django.utils.translation import gettext as _

from lms.schools.roster.checks.cells import faulty_rows
from lms.schools.roster.checks.findings import Findings
from lms.schools.roster.draft import SchoolWish


def check(findings: Findings, index: int) -> None:
    """Read one sheet of schools into the draft."""
    sheet = findings.sheets[index]
    if not sheet.rows:
        return
    if not findings.known.has_district:
        findings.add(
            index,
            None,
            "",
            _("Schools are imported by the bureau only. Leave 学校表 out of your files."),
        )
        return
    faulty = faulty_rows(sheet)
    for place, (row, cells) in enumerate(zip(sheet.numbers, sheet.rows, strict=True)):
        if place not in faulty:
            _keep(findings, SchoolWish(index, row, *cells))


def _keep(findings: Findings, wish: SchoolWish) -> None:
    key = wish.code, wish.campus
    earlier = findings.draft.schools.get(key)
    if earlier is None:
        findings.draft.schools[key] = wish
    elif earlier[2:] == wish[2:]:
        findings.draft.duplicates[wish.sheet] += 1
    else:
        message = _("School code %(code)s is in %(place)s, too, with other values. Keep one of the rows.")
        place = findings.place(earlier.sheet, earlier.row)
        findings.add(
            wish.sheet,
            wish.row,
            "school_code",
            message % {"code": wish.code, "place": place},
        )


def check_together(findings: Findings) -> None:
    """What shows only once all schools were read."""
    schools = findings.draft.schools
    taken = findings.known.taken_codes(code for code, _campus in schools)
    names = {o.name: o.code for o in findings.known.schools.values()}
    for (code, campus), wish in schools.items():
        if code in taken:
            message = _("Code %(code)s already stands for something else. Correct the code.") % {"code": code}
            findings.add(wish.sheet, wish.row, "school_code", message)
        if campus:
            _check_campus(findings, wish)
            continue
        other = names.setdefault(wish.name, code)
        if other != code:
            message = _("%(name)s already has the code %(other)s. Correct the code or the name.")
            findings.add(
                wish.sheet,
                wish.row,
                "school_code",
                message % {"name": wish.name, "other": other},
            )
        _check_level(findings, wish)
    _check_closings(findings)


def _check_closings(findings: Findings) -> None:
    """What becomes of people and classes is said on the page of the school; an import closes empty ones."""
    known = findings.known
    closing = [wish for wish in findings.draft.schools.values() if wish.closed == "Y" and wish.code in known.schools]
    closing = [wish for wish in closing if known.schools[wish.code].closed_on is None]
    inhabited = known.inhabited() if closing else set()
    for wish in closing:
        if known.schools[wish.code].pk in inhabited:
            message = _(
                "%(name)s has people or classes. Close or merge it on its own page, which says what becomes of them; "
                "leave 停用 empty here."
            )
            findings.add(wish.sheet, wish.row, "closed", message % {"name": wish.name})


def _check_campus(findings: Findings, wish: SchoolWish) -> None:
    if (
        wish.code,
        "",
    ) not in findings.draft.schools and wish.code not in findings.known.schools:
        message = _("A campus needs its school: add a row with the same code and an empty 校区.")
        findings.add(wish.sheet, wish.row, "campus", message)


def _check_level(findings: Findings, wish: SchoolWish) -> None:
    known = findings.known.schools.get(wish.code)
    if known and wish.level and wish.level < known.identity_level:
        message = _(
            "The school is at %(level)s. Lowering it erases what is kept of pupils; "
            "do it on the school's page, not by import."
        )
        findings.add(
            wish.sheet,
            wish.row,
            "identity_level",
            message % {"level": known.identity_level},
        )
