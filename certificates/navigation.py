"""This room's entries of the main navigation, and its panel of 我的学习."""

from django.utils.translation import gettext_lazy as _

from certificates.credentials import queries
from lms.schools.calendar import today
from lms.web import nav, panels

SHOWN = 20


def my_certificates(request) -> dict | None:
    """The person's newest certificates with their status; nothing for who has none. Two queries."""
    newest = queries.of_person(request.user)[:SHOWN]
    rows = [{"certificate": certificate, "status": certificate.status(today())} for certificate in newest]
    return {"rows": rows} if rows else None


nav.register(
    "certificates",
    label=_("Certificates"),
    url_name="certificates:schools",
    order=50,
    shown=lambda request: request.access.has("read_certificates"),
)
nav.register(
    "verify",
    label=_("Verify a certificate"),
    url_name="verify:form",
    order=90,
    shown=lambda request: not request.user.is_authenticated,
)
panels.register("certificates", template="certificates/_my_certificates.html", context=my_certificates, order=80)
