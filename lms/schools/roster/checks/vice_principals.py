"""法治副校长表: who is appointed where and for how long."""

from datetime import date

from django.utils.translation import gettext as _

from lms.schools.roster.checks.cells import faulty_rows
from lms.schools.roster.checks.findings import Findings, in_use_elsewhere
from lms.schools.roster.draft import AppointmentWish


def check(findings: Findings, index: int) -> None:
    """Read one sheet of appointments into the draft."""
    sheet = findings.sheets[index]
    faulty = faulty_rows(sheet)
    for place, (row, cells) in enumerate(zip(sheet.numbers, sheet.rows, strict=True)):
        if place in faulty:
            continue
        name, office, code, begins, ends, login = cells
        from_, until = date.fromisoformat(begins), date.fromisoformat(ends)
        if findings.school(code) is None:
            findings.add(index, row, "school_code", findings.unknown_school(code))
        elif until < from_:
            message = _("The last day %(until)s lies before the first day %(from)s. Correct one of them.")
            findings.add(index, row, "until", message % {"until": ends, "from": begins})
        else:
            _keep(
                findings,
                AppointmentWish(index, row, name, office, code, from_, until, login),
            )


def _keep(findings: Findings, wish: AppointmentWish) -> None:
    key = wish.name, wish.office, wish.school_code, wish.from_
    earlier = findings.draft.appointments.get(key)
    if earlier is None:
        findings.draft.appointments[key] = wish
    elif earlier[2:] == wish[2:]:
        findings.draft.duplicates[wish.sheet] += 1
    else:
        message = _("The same appointment is in %(place)s with other values. Keep one of the rows.")
        findings.add(
            wish.sheet,
            wish.row,
            "name",
            message % {"place": findings.place(earlier.sheet, earlier.row)},
        )


def check_together(findings: Findings) -> None:
    """Appointments of one person at one school must not overlap, and a login name is one person."""
    staff = {login: wish.name for (login, _school), wish in findings.draft.staff.items()}
    last: dict[tuple[str, str, str], AppointmentWish] = {}
    for wish in sorted(findings.draft.appointments.values(), key=lambda w: w.from_):
        known = findings.people.get(wish.login_name)
        owner = staff.get(wish.login_name) or (known.name if known else wish.name)
        if wish.login_name and owner != wish.name:
            message = _("Login name %(login)s belongs to somebody else. Leave it empty or choose another one.")
            findings.add(wish.sheet, wish.row, "login_name", message % {"login": wish.login_name})
        elif wish.login_name in findings.strangers:
            findings.add(wish.sheet, wish.row, "login_name", in_use_elsewhere(wish.login_name))
        earlier = last.get(wish[2:5])
        if earlier and wish.from_ <= earlier.until:
            message = _("This appointment begins before the one in %(place)s ends. Correct the dates.")
            findings.add(
                wish.sheet,
                wish.row,
                "from_",
                message % {"place": findings.place(earlier.sheet, earlier.row)},
            )
        last[wish[2:5]] = wish
