"""Pages on which certificates live on: whole courses, re-issue, and links that their holders make."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.credentials import backlog, issue, misses, queries, review_end, shares, verify
from certificates.credentials.forms import ReviewEndForm, ShareForm
from certificates.credentials.models import Certificate, Share
from certificates.credentials.views import public, show_page
from content.editions.models import Edition
from lms.refused import Refused
from lms.schools.calendar import today
from lms.web.address import client_address


def _root(request):
    """The district whose certificates the person manages."""
    request.access.require("manage_certificates")
    root = request.access.organisations("manage_certificates").filter(parent=None).first()
    if root is None:
        raise Http404
    return root


def _edition(pk: int) -> Edition:
    """One of which certificates were issued; nobody needs a say over an edition to read its title."""
    edition = Edition.objects.filter(pk=pk).first()
    if edition is None:
        raise Http404
    return edition


@require_safe
def courses(request):
    """The district's certificates by course: how many, how many wait, and until when they hold."""
    rows = queries.courses(_root(request), on=today())
    context = {"rows": rows, "waiting": sum(row.waiting for row in rows), "is_open": issue.is_open()}
    return render(request, "certificates/courses.html", context)


@require_POST
def issue_backlog(request):
    """Begin the job that issues what is missing."""
    return redirect("jobs:show", pk=backlog.start(_root(request), by=request.user).pk)


@require_http_methods(["GET", "POST"])
def end_edition(request, edition_id: int):
    """Set the last day of an edition's certificates after its law changed."""
    root = _root(request)
    edition = _edition(edition_id)
    form = ReviewEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = review_end.set_end(edition, root, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(
                request,
                ngettext(
                    "%(count)s certificate ends on that day. Its holder reads so from now on.",
                    "%(count)s certificates end on that day. Their holders read so from now on.",
                    count,
                )
                % {"count": count},
            )
            return redirect("certificates:courses")
    context = {"edition": edition, "form": form, "valid": queries.valid_of(edition, root, on=today())}
    return render(request, "certificates/end_edition.html", context, status=422 if form.is_bound else 200)


@require_POST
def reissue(request, number: str):
    """Issue it anew with the name that its holder bears now."""
    made = issue.reissue(request.access.get(Certificate, "reissue", number=number), by=request.user)
    messages.success(request, _("Issued anew. The old certificate says that it is superseded."))
    return redirect("certificates:show", number=made.number)


@require_POST
def share(request, number: str):
    """Make a link with the whole name."""
    certificate = request.access.get(Certificate, "share", number=number)
    form = ShareForm(request.POST)
    if form.is_valid():
        try:
            shares.make(certificate, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return redirect(reverse("certificates:show", args=[number]) + "#links")
    return show_page(request, certificate, share_form=form, status=422)


@require_POST
def end_share(request, pk: int):
    """Close a link."""
    found = request.access.get(Share, "end", pk=pk)
    shares.end(found)
    messages.success(request, _("The link is closed. Whoever opens it sees nothing from now on."))
    return redirect(reverse("certificates:show", args=[found.certificate.number]) + "#links")


@require_safe
@public
def shared(request, token: str):
    """What somebody sees who was given a link: the certificate with the whole name."""
    on = today()
    certificate = shares.opened(token, on=on)
    if certificate is None:
        is_tried_too_often = misses.count(client_address(request)) > misses.MOST
        return render(request, "certificates/shared_closed.html", status=429 if is_tried_too_often else 404)
    context = {"verdict": verify.verdict_of(certificate, on=on), "whole_name": certificate.snapshot.get("holder", "")}
    return render(request, "certificates/shared.html", context)
