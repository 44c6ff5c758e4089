"""Editors bring the official text of a law into the library: a file, a look at what would change, and then it is so."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from content.exchange.faults import PackRefused
from content.law.models import Law
from content.statutes import printed, store, upload
from content.statutes.forms import ApplyForm, FileForm
from lms.refused import Refused
from lms.schools.calendar import today


@require_http_methods(["GET", "POST"])
def start(request):
    """The file; with one that can be read, what importing it would change. Nothing is written here."""
    request.access.require("import_law")
    form = FileForm(request.POST or None, request.FILES or None)
    faults = []
    if form.is_valid():
        try:
            statute = upload.read(form.cleaned_data["file"])
            about = form.about(statute)
            report = store.preview(statute, about, on=today(), at=now())
            context = {"statute": statute, "about": about, "report": report, "text": printed.written(statute)}
            context["there"] = Law.objects.filter(slug=about.slug).first()
            context["kind"] = ApplyForm(initial={"kind": about.kind})["kind"]
            return render(request, "content/statutes/preview.html", context)
        except PackRefused as refused:
            faults = refused.faults
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    status = 422 if request.method == "POST" else 200
    return render(request, "content/statutes/start.html", {"form": form, "faults": faults}, status=status)


@require_POST
def apply(request):
    """What was looked at becomes part of the library, all or nothing."""
    request.access.require("import_law")
    form = ApplyForm(request.POST)
    if not form.is_valid():
        raise Refused(_("The preview has been lost. Choose the file again."))
    try:
        statute = upload.again(form.cleaned_data["text"])
    except PackRefused as refused:
        raise Refused(_("The preview has been lost. Choose the file again.")) from refused
    report = store.store(statute, form.about(statute), on=today(), at=now())
    words = {"articles": len(statute.articles), "reviews": len(report.reviews)}
    messages.success(request, _("%(articles)d articles imported; %(reviews)d places to review.") % words)
    return redirect("content:law_review" if report.reviews else "content:laws")
