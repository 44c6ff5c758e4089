"""Last year's requirements for the new year."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.contrib import messages
from django.http import QueryDict
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
    """A requirement of last year, how it would read this year, whom that burdens, and what speaks against it.

    sure: it was said that nobody or everybody is meant; unsure: that was asked and not said.
    """

    earlier: Requirement
    draft: Requirement
    burden: Burden | None
    problem: str = ""
    ended_classes: tuple[str, ...] = ()
    chosen: bool = True
    sure: bool = False

    @property
    def unsure(self) -> bool:
        return self.chosen and not self.sure and self.burden is not None and self.burden.is_odd


@require_http_methods(["GET", "POST"])
def copy(request):
    """What last year asked, with dates a year later and its burden; chosen ones are published.

    One that would name nobody or everybody is asked about, as where a requirement is made; nothing is published then.
    """
    request.access.require("manage_requirements")
    earlier = copying.candidates(request.access.visible(Requirement, "manage"), on=today())
    lines = [_line(row) for row in earlier]
    is_asked = request.method == "POST"
    if is_asked:
        lines = [_as_said(line, request.POST) for line in lines]
        if not any(line.chosen for line in lines):
            messages.warning(request, _("Nothing was published: nothing was ticked, or it was copied before."))
            return redirect("requirements:copy")
    not_sure = is_asked and any(line.unsure for line in lines)
    if is_asked and not not_sure:
        count = sum(_published(request, line) for line in lines if line.chosen)
        text = ngettext("%(count)s requirement published.", "%(count)s requirements published.", count)
        messages.success(request, text % {"count": count})
        return redirect("requirements:list")
    total = sum((line.burden.total_hours for line in lines if line.burden), Decimal(0))
    context = {"lines": lines, "total": total, "not_sure": not_sure}
    return render(request, "courses/requirements/copy.html", context, status=422 if not_sure else 200)


def _line(earlier: Requirement) -> Line:
    draft = copying.draft_of(earlier)
    try:
        publish.check(draft)
        publish.check_offered(draft.course)
    except Refused as refused:
        return Line(earlier, draft, None, refused.message)
    ended = words.ended_classes(draft, on=max(today(), draft.opens_on))
    return Line(earlier, draft, burdens.burden(draft, on=today()), ended_classes=tuple(ended))


def _as_said(line: Line, values: QueryDict) -> Line:
    number = str(line.earlier.number)
    return replace(line, chosen=number in values.getlist("number"), sure=number in values.getlist("sure"))


def _published(request, line: Line) -> bool:
    if line.problem:
        messages.warning(request, _("“%(title)s”: %(why)s") % {"title": line.draft.title, "why": line.problem})
        return False
    publish.publish(line.draft, by=request.user)
    return True
