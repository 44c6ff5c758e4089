"""Pages about the site itself."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.web.downloads import attachment
from lms.web.trust import fingerprint


@require_safe
def styleguide(request):
    """Every component in all its states."""
    return render(request, "lms/styleguide.html")


@require_safe
def trust(request):
    """How to trust the installation's own certificate authority, and the fingerprint to compare."""
    file = settings.MINGFA_CA_FILE
    found = fingerprint(file.read_text(encoding="ascii")) if file.is_file() else ""
    return render(request, "lms/trust.html", {"fingerprint": found})


@require_safe
def ca_file(request):
    """The authority's certificate, to be installed on the school's computers."""
    if not settings.MINGFA_CA_FILE.is_file():
        raise Http404
    return attachment(settings.MINGFA_CA_FILE.read_bytes(), "mingfa-ca.pem", "application/x-pem-file")


@require_safe
def health(request):
    """For whoever watches the server."""
    return HttpResponse("ok", content_type="text/plain")
