"""Open Badges: what holders download, and what anybody may ask who was given one."""

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from certificates.credentials import open_badges
from certificates.credentials.models import Certificate
from certificates.documents import badge_picture
from certificates.keys.models import SigningKey
from content.editions.models import Edition
from lms.schools.models import Organisation
from lms.web.downloads import attachment

A_DAY = "public, max-age=86400"
KINDS = {"png": "image/png", "svg": "image/svg+xml", "jwt": "text/plain; charset=utf-8"}


@require_safe
def badge(request, number: str, kind: str):
    """The holder's badge: a picture with the credential in it, or the bare JWT."""
    certificate = request.access.get(Certificate, "share", number=number)
    token = open_badges.jwt(certificate)
    title, issuer = certificate.snapshot["course"], certificate.snapshot["issuer"]
    contents = {
        "jwt": lambda: token.encode(),
        "png": lambda: badge_picture.png(title, issuer, token),
        "svg": lambda: badge_picture.svg(title, issuer, token).encode(),
    }
    return attachment(contents[kind](), f"badge-{number}.{kind}", KINDS[kind])


@require_safe
def key_set(request):
    """All keys that signed badges, as RFC 7517 wants a set."""
    return _json({"keys": open_badges.keys()})


@require_safe
def key(request, name: str):
    """One key: what a badge's kid leads to."""
    row = SigningKey.objects.filter(purpose=SigningKey.Purpose.BADGE, name=name).first()
    if row is None:
        raise Http404
    return _json(open_badges.jwk(row))


@require_safe
def issuer(request):
    """The bureau's profile."""
    root = Organisation.objects.filter(parent=None).order_by("pk").first()
    if root is None:
        raise Http404
    context = ["https://www.w3.org/ns/credentials/v2", open_badges.CONTEXT[1]]
    return _json({"@context": context, **open_badges.issuer(root.name)})


@require_safe
def achievement(request, course: str, number: int):
    """What a badge stands for."""
    found = Edition.objects.filter(course__key=course, number=number).exclude(certificate_template="").first()
    if found is None:
        raise Http404
    return _json({"@context": open_badges.CONTEXT, **open_badges.achievement(found)})


@require_safe
def revocations(request):
    """The list of badges that hold no more."""
    response = _json(open_badges.revocations())
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _json(values: dict) -> HttpResponse:
    response = JsonResponse(values, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = A_DAY
    # Other sites' pages check badges in the browser.
    response["Access-Control-Allow-Origin"] = "*"
    return response
