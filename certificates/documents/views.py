"""Files of certificates."""

import re
from pathlib import Path

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from certificates.credentials.models import Certificate
from certificates.documents import print_run
from certificates.documents import render as rendering
from certificates.documents.models import PrintRun
from lms.schools.models import Term
from lms.web.downloads import PDF, attachment

# What Windows does not allow in the name of a file.
ZIP = "application/zip"
UNFIT = re.compile(r'[\\/:*?"<>|\s]')


@require_safe
def pdf(request, number: str):
    """The certificate's PDF, for download; ?view=1 shows it in the browser."""
    certificate = request.access.get(Certificate, "read", number=number)
    content = rendering.certificate_pdf(certificate)
    name = UNFIT.sub("_", f"{certificate.snapshot['holder']}-{number}.pdf")
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
    return render(request, "certificates/print_run.html", {"run": run, "kept_until": run.made_at + print_run.KEEP})


@require_safe
def print_run_pdf(request, pk: int):
    """The file of a print run."""
    run = request.access.get(PrintRun, "read", pk=pk)
    with run.file.open("rb") as file:
        content = file.read()
    ending = Path(run.file.name).suffix
    name = UNFIT.sub("_", f"{run.organisation.name}-{run.made_at:%Y%m%d}{ending}")
    return attachment(content, name, ZIP if ending == ".zip" else PDF)
