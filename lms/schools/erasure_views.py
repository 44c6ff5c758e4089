"""Pages on which the records of people who have left are erased, by two people."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.facts import erase as journal
from lms.people.models import User
from lms.refused import Refused
from lms.schools import erasure, queries
from lms.schools.calendar import today
from lms.schools.models import ErasureRequest, Organisation, Post
from lms.web.paging import page

# Open ones are few and stand first; what was erased is in the access log as well.
SHOWN = 50


class EraseForm(forms.Form):
    """On what ground, and why."""

    basis = forms.ChoiceField(
        label=gettext_lazy("Legal basis"),
        help_text=gettext_lazy("Personal Information Protection Law, article 47, paragraph 1."),
        choices=ErasureRequest.Basis.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("Document and number, without the person’s name. Stays with the record."),
    )


@require_safe
def erasures(request, code: str):
    """People who have left a place, and who asked to erase whom."""
    organisation = request.access.get(Organisation, "read_erasures", code=code)
    query = request.GET.get("q", "").strip()
    context = {
        "organisation": organisation,
        "page": page(erasure.left(organisation, on=today(), called=query), request),
        "query": query,
        "requests": erasure.requests(organisation)[:SHOWN],
    }
    return render(request, "lms/schools/erasures.html", context)


@require_http_methods(["GET", "POST"])
def erase(request, pk: int):
    """What would be emptied, and the request to do so."""
    post = request.access.get(Post, "erase", pk=pk)
    standing = erasure.open_request(post.user)
    if standing and request.access.may("read", standing):
        return redirect("schools:erasure", pk=standing.pk)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = {**form.cleaned_data, "by": request.user, "reach": _reach(request)}
            asked = erasure.ask(post, **said, at=timezone.now(), on=today())
            messages.success(request, _("Asked. Nothing is erased until somebody else confirms it."))
            return redirect("schools:erasure", pk=asked.pk)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    hindrance = erasure.OPEN_ALREADY if standing else _hindrance(request, post.user)
    context = {"post": post, "form": form, "hindrance": hindrance, **_kept(request, post.user)}
    return render(request, "lms/schools/erase.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def show(request, pk: int):
    """One request: what would be emptied while it is open, what was done afterwards."""
    asked = request.access.get(ErasureRequest, "read", pk=pk)
    return _show(request, asked)


@require_POST
def confirm(request, pk: int):
    """The second person agrees."""
    asked = request.access.get(ErasureRequest, "confirm", pk=pk)
    try:
        erasure.confirm(asked, by=request.user, reach=_reach(request), at=timezone.now(), on=today())
    except Refused as refused:
        asked.refresh_from_db()
        return _show(request, asked, refusal=refused.message)
    messages.success(request, _("Erased. Certificates still answer with their status, without a name."))
    return redirect("schools:erasure", pk=pk)


@require_POST
def withdraw(request, pk: int):
    """The request ends and nothing is erased."""
    asked = request.access.get(ErasureRequest, "withdraw", pk=pk)
    try:
        erasure.withdraw(asked, by=request.user, at=timezone.now())
    except Refused as refused:
        asked.refresh_from_db()
        return _show(request, asked, refusal=refused.message)
    messages.success(request, _("Withdrawn. Nothing was erased."))
    return redirect("schools:erasures", code=asked.organisation.code)


def _show(request, asked: ErasureRequest, *, refusal: str = ""):
    context = {"asked": asked, "refusal": refusal, "may_confirm": asked.asked_by_id != request.user.pk}
    if asked.is_open and asked.user:
        context |= {"hindrance": _hindrance(request, asked.user), **_kept(request, asked.user)}
    return render(request, "lms/schools/erasure.html", context, status=422 if refusal else 200)


def _kept(request, person: User) -> dict:
    """What is kept, and of the posts those that this reader sees elsewhere, too."""
    seen = queries.history(person).filter(pk__in=request.access.visible(Post, "read").values("pk"))
    return {"whose": person, "held": journal.held(person.opaque.hex), "posts": seen}


def _reach(request) -> QuerySet[Organisation]:
    return request.access.visible(Organisation, "read_erasures")


def _hindrance(request, person: User) -> str:
    """Why the person cannot be erased now, before anybody has typed anything."""
    try:
        erasure.check(person, by=request.user, reach=_reach(request), on=today())
    except Refused as refused:
        return refused.message
    return ""
