"""教职工表: people, posts and the classes of class teachers."""

import re
from datetime import date

from django.utils.translation import gettext as _

from lms.dates import AHEAD
from lms.schools.roster.checks.cells import faulty_rows
from lms.schools.roster.checks.findings import Findings, in_use_elsewhere
from lms.schools.roster.checks.job_titles import is_known, meant, message
from lms.schools.roster.class_names import parse
from lms.schools.roster.draft import ANOTHER, SAME, ClassKey, Question, StaffWish

CLASS_TEACHER = "班主任"
# Nobody renames more of a roster at once: names and numbers slipped against each other.
MOST_ASKED = 200
_BETWEEN_TITLES = re.compile(r"[、,;/+\s]+|兼")
_BETWEEN_CLASSES = re.compile(r"[、,;/\s]+")


def check(findings: Findings, index: int) -> None:
    """Read one sheet of staff into the draft."""
    sheet = findings.sheets[index]
    faulty = faulty_rows(sheet)
    for place, (row, cells) in enumerate(zip(sheet.numbers, sheet.rows, strict=True)):
        if place not in faulty:
            _keep_row(findings, index, row, cells)


def _keep_row(findings: Findings, index: int, row: int, cells: tuple[str, ...]) -> None:
    code, name, login, titles, classes, begins = cells
    if findings.school(code) is None:
        findings.add(index, row, "school_code", findings.unknown_school(code))
        return
    from_ = date.fromisoformat(begins) if begins else None
    if from_ and from_ > findings.known.on + AHEAD:
        findings.add(
            index,
            row,
            "from_",
            _("%(date)s lies too far ahead. Correct the date.") % {"date": begins},
        )
        return
    job_titles = tuple(dict.fromkeys(title for title in _BETWEEN_TITLES.split(titles) if title))
    if len("、".join(job_titles)) > 40:
        findings.add(
            index,
            row,
            "job_titles",
            _("More than 40 characters. Name the most important posts only."),
        )
        return
    misspelt = next(((title, role) for title in job_titles if (role := meant(title))), None)
    if misspelt:
        findings.add(index, row, "job_titles", message(*misspelt))
        return
    findings.draft.unknown_titles.update(title for title in job_titles if not is_known(title))
    own = _own_classes(findings, index, row, code, login, classes) if CLASS_TEACHER in job_titles else ()
    if own is not None:
        _keep(findings, StaffWish(index, row, login, name, code, job_titles, own, from_))


def _own_classes(
    findings: Findings, index: int, row: int, code: str, login: str, written: str
) -> tuple[ClassKey, ...] | None:
    """The classes of a class teacher: those that 班级表 gives to the login name, else the first one in the cell.

    None after a problem was noted.
    """
    named = findings.classes_of_teacher.get(login, [])
    by_table = tuple(key for key in named if key[0] == code)
    labels = [label for label in _BETWEEN_CLASSES.split(written) if label]
    if not labels and by_table:
        return by_table
    if not labels:
        message = _("A class teacher needs a class. Write it here, such as 七(3)班, or name the person in 班级表.")
        findings.add(index, row, "class_names", message)
        return None
    keys = [_class_key(findings, code, label) for label in labels]
    if by_table:
        return by_table
    if keys[0] is None:
        message = _("Class “%(label)s” is not in the roster. Add it to 班级表 first, or name a class that is there.")
        findings.add(index, row, "class_names", message % {"label": labels[0]})
        return None
    return (keys[0],)


def _class_key(findings: Findings, code: str, label: str) -> ClassKey | None:
    """The existing class that the label means, if it means just one."""
    school = findings.school(code)
    named = parse(label, school=school, on=findings.known.on) if school and school.stages else None
    if school is None or named is None or named.entry_year is None:
        return None
    stages = [named.stage] if named.stage else school.stages
    keys = [(code, stage, named.entry_year, named.number) for stage in stages if stage]
    found = [key for key in keys if findings.class_exists(key)]
    return found[0] if len(found) == 1 else None


def _keep(findings: Findings, wish: StaffWish) -> None:
    key = wish.login_name, wish.school_code
    earlier = findings.draft.staff.get(key)
    if earlier is None:
        findings.draft.staff[key] = wish
    elif earlier[2:] == wish[2:]:
        findings.draft.duplicates[wish.sheet] += 1
    else:
        message = _(
            "Login name %(login)s is in %(place)s, too, with other values. Each person has a login name of their own."
        )
        words = {
            "login": wish.login_name,
            "place": findings.place(earlier.sheet, earlier.row),
        }
        findings.add(wish.sheet, wish.row, "login_name", message % words)


def check_together(findings: Findings) -> None:
    """One login name is one person: in all files and in the database."""
    first: dict[str, StaffWish] = {}
    for wish in findings.draft.staff.values():
        earlier = first.setdefault(wish.login_name, wish)
        if earlier.name != wish.name:
            message = _(
                "Login name %(login)s belongs to %(name)s in %(place)s. Each person has a login name of their own."
            )
            words = {
                "login": wish.login_name,
                "name": earlier.name,
                "place": findings.place(earlier.sheet, earlier.row),
            }
            findings.add(wish.sheet, wish.row, "login_name", message % words)
        elif wish.login_name in findings.strangers or _is_somebody_else(findings, wish):
            findings.add(wish.sheet, wish.row, "login_name", in_use_elsewhere(wish.login_name))
    _ask(findings, first)


def _is_somebody_else(findings: Findings, wish: StaffWish) -> bool:
    """Another name and posts, but none at this school: nobody who moved or was misspelt, but a login name taken twice.

    Whose posts have all ended may have left the number to somebody else; that is asked.
    """
    person = findings.people.get(wish.login_name)
    if person is None or person.name == wish.name or not findings.places[person.pk]:
        return False
    school = findings.known.schools.get(wish.school_code)
    return school is None or all(post.organisation != school.pk for post in findings.posts.get(person.pk, []))


def _ask(findings: Findings, wishes: dict[str, StaffWish]) -> None:
    """Questions about login names that the roster gives to people of other names; too many of them are a fault."""
    other = {login: wish for login, wish in wishes.items() if _has_another_name(findings, wish)}
    if len(other) > MOST_ASKED:
        message = _(
            "%(count)s login names belong to people of other names on the roster, from this row on. Names and numbers "
            "have slipped against each other: compare the two columns."
        )
        wish = next(iter(other.values()))
        findings.add(wish.sheet, wish.row, "login_name", message % {"count": len(other)})
        return
    beyond = findings.known.beyond(findings.people[login].pk for login in other)
    for login, wish in other.items():
        person = findings.people[login]
        hindrance = _has_other_posts(person.name) if person.pk in beyond else ""
        answer = findings.answers.get(login, "")
        is_possible = answer == SAME or (answer == ANOTHER and not hindrance)
        findings.draft.questions[login] = Question(
            wish.sheet,
            wish.row,
            login,
            person.pk,
            person.name,
            wish.name,
            wish.school_code,
            hindrance,
            answer if is_possible else "",
        )


def _has_another_name(findings: Findings, wish: StaffWish) -> bool:
    person = findings.people.get(wish.login_name)
    return person is not None and person.name != wish.name


def _has_other_posts(name: str) -> str:
    message = _(
        "%(name)s also holds posts that this import cannot end, so the login name is not free for another person. End "
        "them first, or give the other person a login name of their own."
    )
    return message % {"name": name}
