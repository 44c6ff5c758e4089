"""This room's entries of the main navigation, and its panel of 我的学习."""

from django.utils.translation import gettext_lazy as _

from certificates.credentials import issue_class, queries
from certificates.credentials.models import Certificate, ClassCertificate
from certificates.documents import templates
from courses.sessions.models import ClassSession
from lms.schools.calendar import today
from lms.web import nav, offered, panels

SHOWN = 20


def my_certificates(request) -> dict | None:
    """The person's newest certificates with their status; nothing for who has none. Two queries."""
    newest = queries.of_person(request.user)[:SHOWN]
    rows = [{"certificate": certificate, "status": certificate.status(today())} for certificate in newest]
    return {"rows": rows} if rows else None


def class_certificate(request, held: ClassSession) -> dict | None:
    """The certificate of a class for a lesson held; None for who may neither issue nor read it."""
    found = issue_class.of(held)
    may_issue = not found and held.superseded_at is None and request.access.may("certify", held)
    if not may_issue and not (found and _as_class(request, "read", found)):
        return None
    return {
        "held": held,
        "certificate": found,
        "status": found.status(today()) if found else None,
        "may_print": bool(found and _as_class(request, "print_for_pupils", found)),
    }


def _as_class(request, ability: str, certificate: Certificate) -> bool:
    return request.access.may(ability, ClassCertificate(pk=certificate.pk))


offered.register(offered.CERTIFICATE_TEMPLATES, templates.choices)
nav.register(
    "certificates",
    label=_("Certificates"),
    url_name="certificates:schools",
    order=50,
    shown=lambda request: request.access.has("read_certificates"),
)
nav.register(
    "ledger",
    label=_("Ledger"),
    url_name="ledger:show",
    order=55,
    shown=lambda request: request.access.has("witness_ledger"),
)
nav.register(
    "verify",
    label=_("Verify a certificate"),
    url_name="verify:form",
    order=90,
    shown=lambda request: not request.user.is_authenticated,
)
panels.register("certificates", template="certificates/_my_certificates.html", context=my_certificates, order=80)
panels.register(
    "class_certificate",
    template="certificates/_class_certificate.html",
    context=class_certificate,
    order=10,
    page=panels.LESSON_HELD,
)
