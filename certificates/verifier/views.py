"""The offline verifiers and lists as files, and what the register says about a digest."""

from pathlib import Path

from django.core.cache import cache
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates.credentials import misses
from certificates.credentials.models import Certificate
from certificates.credentials.views import public
from certificates.documents.models import DocumentFile
from certificates.keys import load
from certificates.verifier import check, lists, single_page
from lms.schools.calendar import today
from lms.web.address import client_address
from lms.web.downloads import service_worker

# Kept by us until something is revoked, by those on the way for minutes.
STATUS_SECONDS, WAY_SECONDS = 3600, 300
TEXT = "text/plain; charset=utf-8"


@require_safe
def page(request):
    """verify.html, to be kept and opened without a network."""
    return _file(single_page.FILE, "text/html; charset=utf-8")


@require_safe
def program(request):
    """verify.py."""
    return _file(single_page.HERE / "verify.py", TEXT)


@require_safe
@public
def offline(request):
    """The verifier that browsers keep for flight mode."""
    context = {"trust": load.trusted(), "records": load.record_certificates()}
    return render(request, "certificates/offline.html", context)


@require_safe
def worker(request):
    """The service worker, from the address whose pages it may serve."""
    return service_worker("verify_worker")


@require_safe
def status_list(request):
    """The signed list of revoked and superseded certificates, at most an hour old, and new after each revocation."""
    text = cache.get_or_set(lists.KEPT, lists.status, STATUS_SECONDS)
    response = HttpResponse(text, content_type=TEXT)
    response["Cache-Control"] = f"public, max-age={WAY_SECONDS}"
    return response


@require_safe
def registered(request, sha256: str):
    """Is a file of this SHA-256 on record, and what is its certificate worth today? The file itself is never sent.

    ?credential=: SHA-256 of what a file says that is whole and signed by us; so a file that is not on record is told
    from the one that is (verdict), and a certificate that nobody issued from one that was.
    """
    found = DocumentFile.objects.filter(sha256=sha256).select_related("certificate").first()
    if found is None and misses.count(client_address(request)) > misses.MOST:
        return JsonResponse({"registered": False}, status=429)
    on, digest = today(), request.GET.get("credential", "")
    answer: dict[str, object] = {"registered": found is not None}
    certificate = found.certificate if found else Certificate.objects.filter(digest=digest).first() if digest else None
    if certificate:
        answer |= {"status": certificate.status(on).value, "at": on.isoformat()}
    if not found and digest:
        answer |= check.without_file(certificate)
    response = JsonResponse(answer)
    response["Cache-Control"] = "no-store"
    return response


def _file(path: Path, kind: str) -> FileResponse:
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=kind)
