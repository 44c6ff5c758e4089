"""Last year's requirements for the new year."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses.requirements import burden as burdens
from courses.requirements import copying, publish, words
from courses.requirements.burden import Burden
from courses.requirements.models import Requirement
from lms.refused import Refused
from lms.schools.calendar import today


@dataclass(frozen=True)
class Line:
    """A requirement of last year, how it would read this year, whom that burdens, and what speaks against it."""

    earlier: Requirement
    draft: Requirement
    burden: Burden | None
    problem: str = ""
    ended_classes: tuple[str, ...] = ()


@require_http_methods(["GET", "POST"])
def copy(request):
    """What last year asked, with dates a year later and its burden; chosen ones are published."""
    request.access.require("manage_requirements")
    earlier = copying.candidates(request.access.visible(Requirement, "manage"), on=today())
    lines = [_line(row) for row in earlier]
    if request.method == "POST":
        chosen = [line for line in lines if str(line.earlier.number) in request.POST.getlist("number")]
        count = sum(_published(request, line) for line in chosen)
        text = ngettext("%(count)s requirement published.", "%(count)s requirements published.", count)
        messages.success(request, text % {"count": count})
        return redirect("requirements:list")
    total = sum((line.burden.total_hours for line in lines if line.burden), Decimal(0))
    return render(request, "courses/requirements/copy.html", {"lines": lines, "total": total, "on": today()})


def _line(earlier: Requirement) -> Line:
    draft = copying.draft_of(earlier)
    try:
        publish.check(draft)
        publish.check_offered(draft.course)
    except Refused as refused:
        return Line(earlier, draft, None, refused.message)
    ended = words.ended_classes(draft, on=max(today(), draft.opens_on))
    return Line(earlier, draft, burdens.burden(draft, on=today()), ended_classes=tuple(ended))


def _published(request, line: Line) -> bool:
    if line.problem:
        messages.warning(request, _("“%(title)s”: %(why)s") % {"title": line.draft.title, "why": line.problem})
        return False
    publish.publish(line.draft, by=request.user)
    return True
