"""Certificates of classes: issued from the record of a lesson, and sheets for pupils that the browser fills in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates.credentials import codes, issue_class
from certificates.credentials.models import ClassCertificate
from certificates.documents import render as rendering
from certificates.documents import sheet
from courses.sessions.models import ClassSession
from lms.web import csp
from lms.web.address import site_url
from lms.web.downloads import PDF, attachment


@require_POST
def issue_one(request, pk: int):
    """Issue the certificate of this record, or find the one it has."""
    held = request.access.get(ClassSession, "certify", pk=pk)
    issue_class.issue_for(held, by=request.user)
    messages.success(request, _("The class has its certificate."))
    return redirect("classes:session", class_pk=held.school_class_id, pk=held.pk)


@require_safe
def pdf(request, number: str):
    """The certificate's PDF, for those who teach the class."""
    found = request.access.get(ClassCertificate, "read", number=number)
    content = rendering.certificate_pdf(found)
    return attachment(content, f"{found.snapshot['holder']}-{number}.pdf", PDF)


@require_safe
def pupils(request, number: str):
    """A sheet for each pupil, from a list that stays in the browser: the page is forbidden to send anything."""
    found = request.access.get(ClassCertificate, "print_for_pupils", number=number)
    address = site_url() + reverse("verify:code", args=[found.code])
    context = {
        "certificate": found,
        "says": found.snapshot,
        "held": found.class_session,
        "code": codes.grouped(found.code),
        "address": address,
        "qr": sheet.qr_code(address),
    }
    response = render(request, "certificates/pupils.html", context)
    response["Content-Security-Policy"] = csp.SEALED
    response["Cache-Control"] = "no-store"
    return response
