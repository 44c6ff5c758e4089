"""本学期必做清单: by role, everything that is required this term, with its basis; everything else is optional."""

from dataclasses import dataclass
from datetime import date

from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.requirements.models import ROLES, Requirement
from lms.schools import calendar
from lms.schools.models import Organisation


@dataclass(frozen=True)
class RoleList:
    """What a role must do this term, and how long that is designed to take."""

    role: str
    is_mine: bool
    rows: list[Requirement]

    @property
    def hours(self):
        return sum(row.course.current.hours for row in {row.course_id: row for row in self.rows}.values())


@require_safe
def term(request):
    """The list of this term, my own roles first."""
    request.access.require("read_term_list")
    on = calendar.today()
    roots = {post.organisation.root_id for post in request.access.posts}
    held = calendar.term(min(roots), on) if roots else None
    first, last = (held.starts_on, held.ends_on) if held else (on, on)
    places = [post.organisation for post in request.access.posts]
    context = {
        "term": held,
        "lists": _lists(places, request.access.roles, first, last),
        "classes": [row for row in _required(places, first, last) if row.is_for_classes],
        "on": on,
    }
    return render(request, "courses/requirements/term.html", context)


def _required(places: list[Organisation], first: date, last: date) -> list[Requirement]:
    """In force in the term: some time round opens before its end and is due in it or later."""
    rows = Requirement.objects.known().in_force(first).touching(places)
    return [row for row in rows if any(c.opens_on <= last and c.due_on >= first for c in row.all_cycles)]


def _lists(places: list[Organisation], roles: set[str], first: date, last: date) -> list[RoleList]:
    rows = [row for row in _required(places, first, last) if not row.is_for_classes and row.course.current]
    found = [
        RoleList(str(role.label), role in roles, [row for row in rows if role in row.roles])
        for role in ROLES
    ]  # fmt: skip
    return sorted((each for each in found if each.rows), key=lambda each: not each.is_mine)
