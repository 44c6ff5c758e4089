"""The access log of a place: what its administrators and the bureau read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.people import access_log
from lms.people.models import AccessLogEntry
from lms.schools import queries
from lms.schools.calendar import today
from lms.schools.models import Organisation, SchoolClass
from lms.web.paging import page


@dataclass(frozen=True)
class Line:
    """What a reader sees of an entry; whose: a member of staff by name, a pupil as nothing but class and seat."""

    entry: AccessLogEntry
    action: str
    place: str
    whose: str
    remark: str


@require_safe
def log(request, code: str):
    """Who did what with whose data here and below, the newest first."""
    organisation = request.access.get(Organisation, "read_log", code=code)
    rows = page(queries.access_log(organisation), request)
    context = {"organisation": organisation, "page": rows, "lines": _lines(rows.object_list)}
    return render(request, "lms/schools/log.html", context)


def _lines(entries: Iterable[AccessLogEntry]) -> list[Line]:
    entries = list(entries)
    places = Organisation.objects.in_bulk({entry.organisation for entry in entries if entry.organisation})
    rows = SchoolClass.objects.select_related("school")
    classes = rows.in_bulk({entry.school_class for entry in entries if entry.school_class})
    return [
        Line(
            entry=entry,
            action=access_log.label(entry.action),
            place=str(places.get(entry.organisation, "")),
            whose=_whose(entry, classes.get(entry.school_class)),
            remark=_remark(entry),
        )
        for entry in entries
    ]


def _whose(entry: AccessLogEntry, school_class: SchoolClass | None) -> str:
    if school_class:
        return school_class.display_name(today())
    return entry.person.name if entry.person and entry.person.login_name else ""


def _remark(entry: AccessLogEntry) -> str:
    if entry.action == "person.erased":
        return _("%(count)s records of the journal") % {"count": entry.note}
    if entry.action == "credential.pins":
        return _("%(count)s seats") % {"count": entry.note}
    return _("Seat %(seat)s") % {"seat": entry.note} if entry.school_class and entry.note else entry.note
