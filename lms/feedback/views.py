"""My messages and their answers; the box for the bureau; what waits for an answer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.feedback import letters
from lms.feedback.forms import MessageForm, ReplyForm
from lms.feedback.letters import Subject
from lms.feedback.models import Kind, Message
from lms.feedback.queries import BOXES, Box
from lms.refused import Refused
from lms.schools.calendar import today
from lms.web import paging


@require_safe
def mine(request):
    """What I wrote, and what was answered."""
    request.access.require_sign_in()
    rows = Message.objects.filter(by=request.user).select_related("reply").order_by("-sent_at", "-pk")
    return render(request, "lms/feedback/mine.html", {"page": paging.page(rows, request), "on": today()})


@require_http_methods(["GET", "POST"])
def burden(request):
    """Tell the bureau what asks for needless traces."""
    request.access.require_sign_in()
    if not request.access.is_staff:
        raise Http404
    page = _within_site(request.POST.get("page") or request.GET.get("page", ""))
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            sent = letters.send(
                Kind.BURDEN, form.cleaned_data["text"], by=request.user, subject=Subject(page=page), at=now()
            )
            messages.success(
                request, _("Sent to the bureau; an answer is promised by %(day)s.") % {"day": sent.reply_by}
            )
            return redirect("feedback:mine")
        except Refused as refused:
            form.add_error(refused.field or None, str(refused.message))
    return render(request, "lms/feedback/burden.html", {"form": form, "page": page}, status=422 if form.errors else 200)


@require_safe
def inbox(request, kind):
    """What waits for an answer, and what was answered."""
    box = _box(kind)
    request.access.require(box.ability)
    rows = request.access.visible(box.model, "reply").select_related("reply", "organisation")
    context = {"kind": kind, "waiting": list(rows.open()), "page": paging.page(rows.answered(), request), "on": today()}
    return render(request, "lms/feedback/inbox.html", context)


@require_http_methods(["GET", "POST"])
def answer(request, kind, pk):
    """One message with its answer, or the form for it."""
    message = request.access.get(_box(kind).model, "reply", pk=pk)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            letters.reply(message, form.cleaned_data["text"], by=request.user, at=now())
            messages.success(request, _("The answer is with the reader."))
            return redirect("feedback:inbox", kind)
        except Refused as refused:
            form.add_error(refused.field or None, str(refused.message))
    context = {"message": message, "kind": kind, "form": form, "on": today()}
    return render(request, "lms/feedback/answer.html", context, status=422 if form.errors else 200)


def _within_site(address: str) -> str:
    """A page of ours that the reader came from; anything else is left out."""
    return address if address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


def _box(kind: str) -> Box:
    if kind not in BOXES:
        raise Http404
    return BOXES[Kind(kind)]
