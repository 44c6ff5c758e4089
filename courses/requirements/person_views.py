"""Pages on which single people are named into a requirement or out of it, and training elsewhere is recognised."""

from datetime import date

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.requirements import name as naming
from courses.requirements import periods
from courses.requirements import recognise as rules
from courses.requirements.forms import EndForm, EquivalentForm, NamingForm, ReasonForm
from courses.requirements.models import Equivalent, Exemption, Naming, Requirement
from courses.requirements.views import changed_before
from lms.people.models import User
from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.models import Post


@require_http_methods(["GET", "POST"])
def name(request, number: int):
    """Name somebody into the audience or out of it."""
    requirement = request.access.get(Requirement, "manage", number=number, superseded_at=None)
    form = NamingForm(request.POST or None, initial={"valid_from": today(), "kind": Naming.Kind.ADDED})
    if request.method == "POST" and form.is_valid():
        try:
            found = _name(request, requirement, dict(form.cleaned_data))
            messages.success(request, _("%(name)s: named.") % {"name": found.user.name})
            _tell_of_exemption(request, found)
            return redirect("requirements:show", number=number)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    context = {"form": form, "requirement": requirement}
    return render(request, "courses/requirements/name.html", context, status=422 if form.errors else 200)


def _name(request, requirement: Requirement, values: dict) -> Naming:
    posts = request.access.visible(Post, "read").held(values["valid_from"]).exclude(role="pupil")
    post = (
        posts.filter(user__login_name=values.pop("login_name").strip()).select_related("user", "organisation").first()
    )
    if post is None:
        message = _("Nobody with this login name holds a post here on that day. Check the name and the day.")
        raise Refused(message, field="login_name")
    return naming.name(
        requirement,
        post.user,
        values["kind"],
        within=post.organisation,
        from_=values["valid_from"],
        to=values["valid_to"],
        reason=values["reason"],
        by=request.user,
    )


def _tell_of_exemption(request, found: Naming) -> None:
    """Who is left out needs no exemption; while both stand, the one hides the other from the figures."""
    if found.kind != Naming.Kind.LEFT_OUT:
        return
    exempt = Exemption.objects.known().filter(requirement__number=found.requirement.number, user=found.user)
    if periods.overlapping(exempt, from_=found.valid_from, to=found.valid_to):
        messages.warning(
            request,
            _(
                "%(name)s holds an exemption from this, too. While left out by name they stand as not in the audience, "
                "not as exempt. Withdraw the exemption below, or end the naming if the exemption is what is meant."
            )
            % {"name": found.user.name},
        )


@require_http_methods(["GET", "POST"])
def end_naming(request, pk: int):
    """Take a naming back as of a day."""
    row = request.access.get(Naming, "withdraw", pk=pk)
    if row.superseded_at:
        return changed_before(request, row.requirement)
    form = EndForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            naming.withdraw(row, **form.cleaned_data, by=request.user)
            messages.success(request, _("The naming has ended."))
            return redirect("requirements:show", number=row.requirement.number)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    context = {"form": form, "naming": row}
    return render(request, "courses/requirements/end_naming.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def recognise(request, number: int):
    """Recognise training of the holder of ?post= as an equivalent of the requirement's course."""
    requirement = request.access.get(Requirement, "exempt", number=number, superseded_at=None)
    post = request.access.get(Post, "read", pk=request.GET.get("post") or 0)
    form = EquivalentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _recognise(requirement, post.user, post, form.cleaned_data, by=request.user)
            messages.success(request, _("Recognised for %(name)s.") % {"name": post.user.name})
            _tell_if_too_early(request, requirement, form.cleaned_data["completed_on"])
            return redirect("coverage:school", number=number, code=post.organisation.code)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    context = {"form": form, "requirement": requirement, "post": post}
    return render(request, "courses/requirements/recognise.html", context, status=422 if form.errors else 200)


def _tell_if_too_early(request, requirement: Requirement, on: date) -> None:
    """It is on record, and yet this requirement does not ask for what was done before its time."""
    counts_from = requirement.cycle(today()).counts_from
    if on < counts_from:
        text = _("It is on record, but does not count here: completions count from %(day)s, and this one is of %(on)s.")
        messages.warning(request, text % {"day": counts_from, "on": on})


def _recognise(requirement: Requirement, user: User, post: Post, values: dict, *, by) -> Equivalent:
    on = values["completed_on"]
    kept = {name: values[name] for name in ("title", "provider", "hours", "document", "file")}
    return rules.recognise(user, requirement.course, within=post.organisation, on=on, by=by, **kept)


@require_safe
def document(request, pk: int):
    """The scan behind an equivalent."""
    equivalent = request.access.get(Equivalent, "read", pk=pk)
    if not equivalent.file:
        raise Http404
    return FileResponse(equivalent.file.open(), as_attachment=True)


@require_http_methods(["GET", "POST"])
def withdraw_equivalent(request, pk: int):
    """Take an equivalent off the record."""
    equivalent = request.access.get(Equivalent, "withdraw", pk=pk)
    if equivalent.superseded_at:
        messages.warning(request, _("This equivalent was withdrawn before, and nothing was entered now."))
        return redirect("coverage:list")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.withdraw(equivalent, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("The equivalent counts no more. What was known before stays on record."))
            return redirect("coverage:list")
        except Refused as refused:
            form.add_error(None, refused.message)
    context = {"form": form, "equivalent": equivalent}
    return render(request, "courses/requirements/withdraw_equivalent.html", context, status=422 if form.errors else 200)
