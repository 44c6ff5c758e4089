"""Write a plan and hand it in; read the plans of colleagues."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.editions.models import Edition, LessonVersion
from content.items.choices import Audience
from courses.assignments import plans, queries
from courses.assignments.forms import PlanForm, ReadingForm
from courses.assignments.models import Plan
from courses.learning import enrolments
from courses.learning.queries import newest_lesson
from lms.refused import Refused


@require_http_methods(["GET", "POST"])
def write(request, edition_id, key, part_key):
    """The plan as a form; one button keeps it, the other hands it in."""
    edition, lesson = _lesson(request, edition_id, key, part_key)
    asked = lesson.parts["assignment"][part_key]
    enrolment = enrolments.current(request.user, edition)
    standing = queries.standing(enrolment, part_key)
    if not standing.may_write:
        return redirect("assignments:show", standing.plan.pk)
    initial = standing.plan.answers if standing.plan else {}
    form = PlanForm(request.POST or None, parts=asked["parts"], initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _keep(request, edition, lesson, part_key, form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
    context = {"edition": edition, "lesson": lesson, "asked": asked, "form": form, "standing": standing}
    return render(request, "courses/assignments/write.html", context, status=422 if form.errors else 200)


def _keep(request, edition: Edition, lesson: LessonVersion, part_key: str, answers: dict):
    enrolment = enrolments.begin(request.user, edition, at=now())
    plan = plans.save(enrolment, lesson, part_key, answers, at=now())
    if "hand_in" in request.POST:
        plans.hand_in(plan, at=now())
        messages.success(request, _("Handed in. A colleague or the head of moral education will read it."))
        return redirect("assignments:show", plan.pk)
    messages.success(request, _("Saved. Go on at any time."))
    return redirect("assignments:write", edition.pk, lesson.key, part_key)


@require_safe
def waiting(request):
    """The plans that wait for a reader."""
    request.access.require("review_plans")
    rows = queries.to_read(request.access.visible(Plan, "review"), by=request.user)
    return render(request, "courses/assignments/waiting.html", {"plans": list(rows)})


@require_safe
def show(request, pk):
    """A plan that was handed in, for its author and its readers."""
    return _shown(request, _plan(request, pk, "read"), ReadingForm())


@require_POST
def read(request, pk):
    """Two lines about a plan."""
    plan = _plan(request, pk, "review")
    form = ReadingForm(request.POST)
    if form.is_valid():
        try:
            plans.read(plan, by=request.user, is_accepted="accept" in request.POST, at=now(), **form.cleaned_data)
            messages.success(request, _("Sent to the author."))
            return redirect("assignments:waiting")
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
    return _shown(request, plan, form)


def _shown(request, plan: Plan, form: ReadingForm):
    parts = [{**part, "text": plan.answers.get(part["key"], "")} for part in plan.assignment["parts"]]
    is_own = plan.enrolment.user_id == request.user.pk
    context = {
        "plan": plan, "standing": queries.Standing(plan), "parts": parts, "is_own": is_own, "form": form,
        "may_review": not is_own and request.access.may("review", plan),
    }  # fmt: skip
    return render(request, "courses/assignments/show.html", context, status=422 if form.errors else 200)


def _plan(request, pk: int, ability: str) -> Plan:
    """A plan that was handed in; what is still being written is nobody's but the author's."""
    plan = request.access.get(Plan, ability, pk=pk)
    if plan.handed_in_at is None:
        raise Http404
    return plan


def _lesson(request, edition_id: int, key: str, part_key: str) -> tuple[Edition, LessonVersion]:
    edition = request.access.get(Edition, "read", pk=edition_id)
    lesson = newest_lesson(edition, key)
    if lesson is None or part_key not in lesson.parts.get("assignment", {}):
        raise Http404
    if request.access.is_staff != (edition.audience == Audience.STAFF):
        raise Http404
    return edition, lesson
