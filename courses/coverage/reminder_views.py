"""Remind those who are due: first the text and how many, then one press."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses.coverage import places, reminders
from courses.requirements.models import Requirement
from lms.schools.calendar import today


@require_http_methods(["GET", "POST"])
def remind(request, number: int):
    """GET shows whom and what; POST sends it."""
    request.access.require("remind")
    requirement = request.access.get(Requirement, "see_coverage", number=number, superseded_at=None)
    seen = places.seen(request.access, on=today(), code=request.GET.get("at", ""))
    if seen is None or seen.here is None or not places.concerned(requirement, seen):
        raise Http404
    if not request.access.organisations("remind").filter(pk=seen.here.pk).exists():
        raise Http404
    if request.method == "POST":
        sent = len(reminders.remind(requirement, within=seen.within, by=request.user))
        if sent:
            text = ngettext("%(count)s person reminded.", "%(count)s people reminded.", sent)
            messages.success(request, text % {"count": sent})
        else:
            messages.warning(request, _("Nothing was sent: whoever is due was reminded today already."))
        return redirect(f"{reverse('coverage:tree', args=[number])}?at={seen.here.code}")
    found = reminders.due(requirement, within=seen.within, on=today())
    quiet = reminders.is_quiet(timezone.now())
    context = {"requirement": requirement, "places": seen, "due": found, "is_quiet": quiet}
    return render(request, "courses/coverage/remind.html", context)
