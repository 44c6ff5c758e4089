"""学生表: seats, names with consent, head counts of schools at L0."""

from datetime import date

from django.utils.translation import gettext as _

from lms.schools.roster.checks.cells import faulty_rows
from lms.schools.roster.checks.findings import Findings
from lms.schools.roster.draft import ClassKey, PupilWish


class _Places(dict):
    """(school code, stage, entry year, class) as written -> (class key, level), or (None, column, message)."""

    def __init__(self, findings: Findings) -> None:
        super().__init__()
        self.findings = findings

    def __missing__(self, written: tuple[str, str, str, str]) -> tuple:
        code, stage, entry_year, label = written
        key, column, message = self.findings.class_key(code, stage, int(entry_year), label)
        found: tuple
        if key is None:
            found = None, column, message
        elif self.findings.class_exists(key):
            found = key, self.findings.level(code), ""
        else:
            message = _("%(class)s is not in the roster. Add it to 班级表 first, or correct the class.")
            found = None, "class_number", message % {"class": self.findings.class_name(key)}
        self[written] = found
        return found


def check(findings: Findings, index: int) -> None:
    """Read one sheet of pupils into the draft; of schools at L0 only the number of seats is kept."""
    sheet = findings.sheets[index]
    faulty = faulty_rows(sheet)
    places = _Places(findings)
    rows = zip(sheet.numbers, sheet.rows, strict=True)
    for place, (row, cells) in enumerate(rows):
        if place in faulty:
            continue
        key, level, message = places[cells[:4]]
        if key is None:
            findings.add(index, row, level, message)
            continue
        if not cells[4]:
            _without_seat(findings, index, row, cells, key, level)
            continue
        seats = findings.seats_seen.setdefault(key, {})
        earlier = seats.get(cells[4])
        if earlier is not None:
            _meet_again(findings, index, row, cells, earlier)
            continue
        seats[cells[4]] = (index, row, cells[5:])
        _keep(findings, index, row, cells, key, level)


def _without_seat(findings: Findings, index: int, row: int, cells: tuple[str, ...], key: ClassKey, level: str) -> None:
    """National files often leave the number out: enough to count a class at L0, too little to give anybody a seat."""
    if level != "L0":
        message = _("%(column)s is empty. A school above L0 needs the number of each pupil within the class.")
        findings.add(index, row, "seat", message % {"column": "班内学号"})
        return
    _keep(findings, index, row, cells, key, level)


def _meet_again(findings: Findings, index: int, row: int, cells: tuple[str, ...], earlier: tuple) -> None:
    sheet, earlier_row, rest = earlier
    if rest == cells[5:]:
        findings.draft.duplicates[index] += 1
        return
    message = _("Seat %(seat)s of this class is in %(place)s, too, with other values. Keep one of the rows.")
    words = {"seat": cells[4], "place": findings.place(sheet, earlier_row)}
    findings.add(index, row, "seat", message % words)


def _keep(
    findings: Findings,
    index: int,
    row: int,
    cells: tuple[str, ...],
    key: ClassKey,
    level: str,
) -> None:
    seat, name, _is_fourteen, consent, consent_on = cells[4:]
    draft = findings.draft
    if level == "L0":
        draft.counted[index] += 1
        draft.seats_counted[key] += 1
        draft.names_not_kept[level] += bool(name)
        return
    agreed = None
    if consent == "Y":
        agreed = _agreed_on(findings, index, row, consent_on)
        if agreed is None:
            return
    if level == "L2" and consent == "Y":
        wish = PupilWish(index, row, name, consent if name else "", agreed if name else None)
    else:
        draft.names_not_kept[level] += bool(name)
        wish = PupilWish(index, row, "", consent if level == "L2" and consent == "N" else "", None)
    draft.pupils.setdefault(key, {})[int(seat)] = wish


def _agreed_on(findings: Findings, index: int, row: int, consent_on: str) -> date | None:
    """The date of the consent; None after a problem was noted."""
    if not consent_on:
        findings.add(
            index,
            row,
            "consent_on",
            _("Consent without a date. Write when the guardian agreed: 2026-09-01."),
        )
        return None
    agreed = date.fromisoformat(consent_on)
    if agreed > findings.known.on:
        message = _("%(date)s lies in the future. Write the day on which the guardian agreed.") % {"date": consent_on}
        findings.add(index, row, "consent_on", message)
        return None
    return agreed
