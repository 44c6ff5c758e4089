"""All certificates of a school as one PDF: a job that people wait for, may stop, and fetch the file of for a week."""

import io
import zipfile
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.credentials import queries
from certificates.credentials.models import Certificate
from certificates.documents.models import PrintRun
from certificates.documents.sheet import Sheet, sheet
from lms.jobs import run
from lms.jobs.models import Job
from lms.people.models import User
from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.models import Organisation, Term
from lms.web.downloads import fit_name

KIND = "certificates.print"
KEEP = timedelta(days=7)


def start(organisation: Organisation, *, by: User, term: Term | None = None, as_zip: bool = False) -> Job:
    """A queued job that prints the valid certificates of the school; Refused if there are none.

    as_zip: their signed files in one archive instead of one file to print.
    """
    if not queries.of_school(organisation, term=term).valid(today()).exists():
        raise Refused(
            _("%(school)s has no valid certificate here to print. Choose another term.") % {"school": organisation.name}
        )
    return run.start(KIND, by=by, organisation=organisation.pk, term=term.pk if term else None, as_zip=as_zip)


@run.handler(KIND)
def print_school(job: Job) -> dict:
    """Lay out every valid certificate and store one file; those whose signs the font lacks are left out and named."""
    organisation = Organisation.objects.get(pk=job.arguments["organisation"])
    term = Term.objects.filter(pk=job.arguments["term"]).first()
    certificates = list(queries.of_school(organisation, term=term).valid(today()))
    if job.arguments.get("as_zip"):
        content, count, left_out = _zip(job, certificates)
        stored = _store(
            content, ending="zip", organisation=organisation, term=term, by=job.by, count=count, left_out=left_out
        )
        return {"url": reverse("certificates:print_run", args=[stored.pk]), "count": count}
    # Measuring and laying out take about as long as each other.
    total = 2 * len(certificates)
    sheets, left_out = _sheets(certificates, lambda done: run.report(job, done, total))
    if not sheets:
        raise Refused(_("None of these certificates can be printed. Open one of them to read why."))
    from certificates.documents import paper

    content = paper.pdf(
        sheets, place=organisation.name, report=lambda done: run.report(job, len(certificates) + done, total)
    )
    run.check_stop(job)
    stored = _store(content, organisation=organisation, term=term, by=job.by, count=len(sheets), left_out=left_out)
    return {"url": reverse("certificates:print_run", args=[stored.pk]), "count": len(sheets)}


def forget(*, before: datetime | None = None) -> int:
    """Delete print runs made before then, with their files; by default those kept long enough. Returns how many."""
    old = list(PrintRun.objects.filter(made_at__lt=before or timezone.now() - KEEP))
    for stored in old:
        stored.file.delete(save=False)
        stored.delete()
    return len(old)


def _sheets(certificates: list[Certificate], report) -> tuple[list[Sheet], list[dict]]:
    sheets, left_out = [], []
    for done, certificate in enumerate(certificates):
        report(done)
        try:
            sheets.append(sheet(certificate))
        except Refused as refused:
            left_out.append({"number": certificate.number, "reason": refused.message})
    return sheets, left_out


def _zip(job: Job, certificates: list[Certificate]) -> tuple[bytes, int, list[dict]]:
    """The signed file of each, made now unless it was; packed already, so only put side by side."""
    from certificates.documents import render

    made, left_out = io.BytesIO(), []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for done, certificate in enumerate(certificates):
            run.report(job, done, len(certificates))
            try:
                content = render.certificate_pdf(certificate)
            except Refused as refused:
                left_out.append({"number": certificate.number, "reason": refused.message})
                continue
            archive.writestr(fit_name(f"{certificate.number}.pdf"), content)
    if len(left_out) == len(certificates):
        raise Refused(_("None of these certificates can be printed. Open one of them to read why."))
    return made.getvalue(), len(certificates) - len(left_out), left_out


def _store(content: bytes, *, organisation: Organisation, ending: str = "pdf", **fields) -> PrintRun:
    at = timezone.localtime()
    stored = PrintRun(organisation=organisation, made_at=at, size=len(content), **fields)
    with transaction.atomic():
        stored.file.save(f"{organisation.code}-{at:%Y%m%d%H%M%S}.{ending}", ContentFile(content), save=True)
    return stored
