"""本学期必做清单: by role, everything that is required this term, with its basis; everything else is optional."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.requirements import words
from courses.requirements.models import ROLES, Requirement
from lms.schools import calendar
from lms.schools.models import Organisation


@dataclass(frozen=True)
class Item:
    """A requirement as it is asked this term. parts: whom of a role it means, in words; empty where that is all."""

    requirement: Requirement
    due_on: date
    parts: list[str]


@dataclass(frozen=True)
class RoleList:
    """What a role must do this term, and how long that is designed to take."""

    role: str
    is_mine: bool
    items: list[Item]

    @property
    def hours(self):
        courses = {item.requirement.course_id: item.requirement.course for item in self.items}
        return sum(course.current.hours for course in courses.values())


@require_safe
def term(request):
    """The list of this term, my own roles first."""
    request.access.require("read_term_list")
    on = calendar.today()
    roots = {post.organisation.root_id for post in request.access.posts}
    held = calendar.term(min(roots), on) if roots else None
    first, last = (held.starts_on, held.ends_on) if held else (on, on)
    places = [post.organisation for post in request.access.posts]
    required = _required(places, first, last)
    context = {
        "term": held,
        "lists": _lists(required, request.access.roles),
        "classes": [row for row in required if row.is_for_classes],
        "on": on,
    }
    return render(request, "courses/requirements/term.html", context)


def _required(places: list[Organisation], first: date, last: date) -> dict[Requirement, date]:
    """In force in the term, with when they are due: some time round opens before its end and is due in it or later."""
    rows = Requirement.objects.known().in_force(first).touching(places)
    return {row: due for row in rows if (due := _due_on(row, first, last))}


def _due_on(requirement: Requirement, first: date, last: date) -> date | None:
    """When it is due as asked in these days; None if it is not."""
    due = [cycle.due_on for cycle in requirement.all_cycles if cycle.opens_on <= last and cycle.due_on >= first]
    return due[0] if due else None


def _lists(required: Mapping[Requirement, date], roles: set[str]) -> list[RoleList]:
    rows = [row for row in required if not row.is_for_classes and row.course.current]
    parts = words.parts_of(rows)

    def items(role: str) -> list[Item]:
        return [
            Item(
                requirement=row,
                due_on=required[row],
                # Without parts it is said of everybody there, which is what the list says itself.
                parts=[text for part, text in zip(row.audience, said, strict=False) if role in part["roles"]],
            )
            for row, said in zip(rows, parts, strict=True)
            if role in row.roles
        ]

    found = [RoleList(str(role.label), role in roles, items(role)) for role in ROLES]
    return sorted((each for each in found if each.items), key=lambda each: not each.is_mine)
