"""Pages on which the bureau makes, corrects and ends requirements."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.requirements import burden as burdens
from courses.requirements import exempt as exemptions
from courses.requirements import publish as rules
from courses.requirements import queries, words
from courses.requirements.burden import Burden
from courses.requirements.forms import FORMS, PARTS, EndForm, ExemptionForm, PeopleForm, ReasonForm
from courses.requirements.models import Exemption, Naming, Requirement
from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.models import Post


@require_safe
def index(request):
    """Requirements of my part of the tree: in force, then ended."""
    request.access.require("read_requirements")
    rows = request.access.visible(Requirement, "read").known()
    rows = sorted(rows, key=lambda requirement: (requirement.due_on, requirement.number))
    context = {
        "standing": [row for row in rows if row.is_in_force(today())],
        "ended": [row for row in rows if not row.is_in_force(today())],
        "may_manage": request.access.has("manage_requirements"),
        "on": today(),
    }
    return render(request, "courses/requirements/list.html", context)


@require_safe
def show(request, number: int):
    """One requirement: what it says, how it was corrected, who is exempt."""
    requirement = _find(request, "read", number)
    versions = list(queries.history(requirement))
    said = dict(zip([row.pk for row in versions], words.parts_of(versions), strict=True))
    context = {
        "requirement": requirement,
        "versions": [(row, said[row.pk] if row.audience else []) for row in versions],
        "exemptions": queries.exemptions(requirement, within=request.access.visible(Exemption, "read")),
        "parts": said[requirement.pk] if not requirement.is_for_classes else [],
        "terms": words.terms(requirement),
        "ended_classes": words.ended_classes(requirement, on=today()) if requirement.is_in_force(today()) else [],
        "namings": queries.namings(requirement, within=request.access.visible(Naming, "read")),
        "may": {name: request.access.may(name, requirement) for name in ("manage", "exempt")},
        "on": today(),
    }
    return render(request, "courses/requirements/show.html", context)


@require_safe
def new(request):
    """An empty form for people or, with ?unit=class, for classes."""
    request.access.require("manage_requirements")
    form = _form(request, request.GET.get("unit", ""), initial={"opens_on": today()})
    return render(request, "courses/requirements/new.html", {"form": form})


@require_POST
def burden_part(request):
    """How many people and hours the form names as it stands: a fragment beside it."""
    request.access.require("manage_requirements")
    form = _form(request, request.POST.get("unit", ""), request.POST)
    draft, problem = _draft(form)
    if draft and request.POST.get("number", "").isdecimal():
        # A correction: what it asks already is no burden beside itself.
        draft.number = int(request.POST["number"])
    burden = burdens.burden(draft, on=today()) if draft and not problem else None
    return render(request, "courses/requirements/_burden.html", {"burden": burden, "draft": draft, "form": form})


@require_POST
def classes_part(request):
    """The single classes that a part (?part=) can name at its place as the form stands: a fragment of it."""
    request.access.require("manage_requirements")
    part = request.GET.get("part", "")
    form = PeopleForm(request.POST, organisations=request.access.organisations("manage_requirements"))
    if part not in PARTS:
        raise Http404
    return render(request, "courses/requirements/_classes.html", {"field": form[f"{part}classes"]})


@require_POST
def preview(request):
    """Whom it burdens with how many hours, before anything is published."""
    request.access.require("manage_requirements")
    form = _form(request, request.POST.get("unit", ""), request.POST)
    draft, problem = _draft(form)
    if draft is None or problem:
        return render(request, "courses/requirements/new.html", {"form": form}, status=422)
    return _previewed(request, form, draft, burdens.burden(draft, on=today()))


def _previewed(request, form: PeopleForm, draft: Requirement, burden: Burden, *, not_sure: bool = False):
    context = {
        "form": form,
        "draft": draft,
        "burden": burden,
        "parts": words.parts(draft) if not draft.is_for_classes else [],
        "terms": words.terms(draft),
        "not_sure": not_sure,
        "ended_classes": words.ended_classes(draft, on=max(today(), draft.opens_on)),
    }
    return render(request, "courses/requirements/preview.html", context, status=422 if not_sure else 200)


def _is_unsure(request, burden: Burden | None) -> bool:
    """Does it name nobody or everybody, and has nobody said that this is meant?"""
    return burden is not None and burden.is_odd and "sure" not in request.POST


@require_POST
def publish(request):
    """What was previewed becomes a requirement; pressed back to the form if “change” was pressed."""
    request.access.require("manage_requirements")
    form = _form(request, request.POST.get("unit", ""), request.POST)
    draft, problem = _draft(form)
    if draft is None or problem or "change" in request.POST:
        return render(request, "courses/requirements/new.html", {"form": form}, status=422 if form.errors else 200)
    burden = burdens.burden(draft, on=today())
    if _is_unsure(request, burden):
        return _previewed(request, form, draft, burden, not_sure=True)
    requirement = rules.publish(draft, by=request.user)
    messages.success(request, _("“%(title)s” is published.") % {"title": requirement.title})
    return redirect("requirements:show", number=requirement.number)


@require_http_methods(["GET", "POST"])
def correct(request, number: int):
    """Another wording or date; the old one stays on record."""
    requirement = _find(request, "manage", number)
    form = _form(request, requirement.unit, request.POST or None, requirement=requirement)
    reason = ReasonForm(request.POST or None)
    draft, problem = _draft(form) if request.method == "POST" else (None, "")
    if draft and not problem and _is_as_it_stands(requirement, draft):
        messages.warning(request, _("This is what the requirement says already, and nothing was entered."))
        return redirect("requirements:show", number=number)
    burden = burdens.burden(draft, on=today()) if draft and not problem else None
    is_unsure = _is_unsure(request, burden)
    if draft and not _was_changed(request, requirement, form):
        ready = reason.is_valid() and not problem and not is_unsure
        if ready and _tried(form, rules.correct, requirement, draft, request, reason):
            messages.success(request, _("Corrected. The version before stays on record."))
            return redirect("requirements:show", number=number)
    mistaken = bool(form.errors or reason.errors or is_unsure)
    context = {"form": form, "reason": reason, "requirement": requirement}
    context |= {"burden": burden, "draft": draft, "not_sure": is_unsure}
    context["ended_classes"] = words.ended_classes(draft or requirement, on=today())
    return render(request, "courses/requirements/correct.html", context, status=422 if mistaken else 200)


def _is_as_it_stands(requirement: Requirement, draft: Requirement) -> bool:
    """Does nothing differ, as after a second press on the same button?"""
    rules.carry_on(requirement, draft)
    return rules.say_the_same(requirement, draft)


def _was_changed(request, requirement: Requirement, form: PeopleForm) -> bool:
    """Was it corrected since the form was opened? Then the form says so, and what was typed would undo that."""
    if request.POST.get("version", str(requirement.pk)) == str(requirement.pk):
        return False
    message = _(
        "Somebody corrected this requirement after you had opened this page. Nothing was entered; what you typed is "
        "below. Compare it with what stands now, then press again."
    )
    form.add_error(None, message)
    return True


@require_http_methods(["GET", "POST"])
def end(request, number: int):
    """From a day on nobody is obliged any more."""
    requirement = _find(request, "manage", number)
    form = EndForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            rules.end(requirement, **form.cleaned_data, by=request.user)
            messages.success(request, _("The requirement has an end. Its figures up to then stay readable."))
            return redirect("requirements:show", number=number)
        except Refused as refused:
            _say(form, refused)
    context = {"form": form, "requirement": requirement}
    return render(request, "courses/requirements/end.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def exempt(request, number: int):
    """Exempt the holder of ?post= from a requirement."""
    requirement = _find(request, "exempt", number)
    post = request.access.get(Post, "read", pk=request.GET.get("post") or 0)
    form = ExemptionForm(request.POST or None, initial={"valid_from": today()})
    if request.method == "POST" and form.is_valid():
        try:
            _exempt(requirement, post, form.cleaned_data, by=request.user)
            messages.success(request, _("%(name)s is exempt.") % {"name": post.user.name})
            return redirect("requirements:show", number=number)
        except Refused as refused:
            _say(form, refused)
    context = {"form": form, "requirement": requirement, "post": post}
    return render(request, "courses/requirements/exempt.html", context, status=422 if form.errors else 200)


def _exempt(requirement: Requirement, post: Post, values: dict, *, by) -> Exemption:
    return exemptions.exempt(
        requirement,
        post.user,
        within=post.organisation,
        from_=values["valid_from"],
        to=values["valid_to"],
        reason=values["reason"],
        by=by,
    )


@require_http_methods(["GET", "POST"])
def withdraw(request, pk: int):
    """Take an exemption back as of a day."""
    exemption = request.access.get(Exemption, "withdraw", pk=pk)
    if exemption.superseded_at:
        return changed_before(request, exemption.requirement)
    form = EndForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            exemptions.withdraw(exemption, **form.cleaned_data, by=request.user)
            messages.success(request, _("The exemption has ended."))
            return redirect("requirements:show", number=exemption.requirement.number)
        except Refused as refused:
            _say(form, refused)
    context = {"form": form, "exemption": exemption}
    return render(request, "courses/requirements/withdraw.html", context, status=422 if form.errors else 200)


def changed_before(request, requirement: Requirement):
    """Lead from a row that was ended already, as after a second press on the same button, to what stands."""
    messages.warning(
        request, _("This was changed before, and nothing was entered now. Below stands what is on record.")
    )
    return redirect("requirements:show", number=requirement.number)


def _find(request, ability: str, number: int) -> Requirement:
    return request.access.get(Requirement, ability, number=number, superseded_at=None)


def _form(request, unit: str, values=None, **options) -> PeopleForm:
    kind = FORMS.get(unit, PeopleForm)
    return kind(values, organisations=request.access.organisations("manage_requirements"), **options)


def _draft(form: PeopleForm) -> tuple[Requirement | None, str]:
    """The unsaved requirement of a valid form and what the rules say against it, which the form shows, too."""
    if not form.is_valid():
        return None, ""
    draft = form.draft()
    try:
        rules.check(draft)
    except Refused as refused:
        _say(form, refused)
        return draft, refused.message
    return draft, ""


def _tried(form, rule, requirement: Requirement, draft: Requirement, request, reason: ReasonForm) -> bool:
    try:
        rule(requirement, draft, by=request.user, reason=reason.cleaned_data["reason"])
    except Refused as refused:
        _say(form, refused)
        return False
    return True


def _say(form, refused: Refused) -> None:
    field = "pace_1_by" if refused.field == "pace" else refused.field
    form.add_error(field if field in form.fields else None, refused.message)
