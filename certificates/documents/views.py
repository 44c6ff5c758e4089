"""Files of certificates."""

from pathlib import Path

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from certificates.credentials.models import Certificate
from certificates.documents import print_run
from certificates.documents import render as rendering
from certificates.documents.models import PrintRun
from lms.schools.models import Term
from lms.web.downloads import PDF, attachment

ZIP = "application/zip"


@require_safe
def pdf(request, number: str):
    """The certificate's PDF, for download; ?view=1 shows it, ?copy=sealed is the one with the ledger's proof."""
    certificate = request.access.get(Certificate, "read", number=number)
    sealed = request.GET.get("copy") == "sealed"
    content = rendering.sealed_copy(certificate) if sealed else rendering.certificate_pdf(certificate)
    name = f"{certificate.snapshot['holder']}-{number}{'-账本' if sealed else ''}.pdf"
    return attachment(content, name, PDF, inline="view" in request.GET)


@require_POST
def print_school(request, code: str):
    """Start printing all valid certificates of a school, or of one of its terms."""
    organisation = request.access.organisation("print_certificates", code=code)
    wanted = request.POST.get("term", "")
    term = Term.objects.filter(root=organisation.root_id, pk=wanted).first() if wanted.isdecimal() else None
    job = print_run.start(organisation, by=request.user, term=term, as_zip="zip" in request.POST)
    return redirect("jobs:show", pk=job.pk)


@require_safe
def show_print_run(request, pk: int):
    """What was printed, what was left out, and the file."""
    run = request.access.get(PrintRun, "read", pk=pk)
    context = {"run": run, "kept_until": run.made_at + print_run.KEEP, "is_zip": run.file.name.endswith(".zip")}
    return render(request, "certificates/print_run.html", context)


@require_safe
def print_run_pdf(request, pk: int):
    """The file of a print run."""
    run = request.access.get(PrintRun, "read", pk=pk)
    with run.file.open("rb") as file:
        content = file.read()
    ending = Path(run.file.name).suffix
    name = f"{run.organisation.name}-{timezone.localdate(run.made_at):%Y%m%d}{ending}"
    return attachment(content, name, ZIP if ending == ".zip" else PDF)
