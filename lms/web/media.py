"""Pictures and films of lessons, from the server's own disk; a proxy or object storage may take this over."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

# What editors publish. Everything else under MEDIA_ROOT is fetched through views that ask access.
PUBLIC_FOLDERS = ("frozen/", "images/", "original_images/")
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def media(request, path: str):
    """A published file, whole or the part that a player winds to; an SVG opened by itself runs nothing."""
    if not path.startswith(PUBLIC_FOLDERS) or ".." in path:
        raise Http404
    file = Path(safe_join(settings.MEDIA_ROOT, path))
    if not file.is_file():
        raise Http404
    headers = {
        "Content-Type": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "Content-Security-Policy": SANDBOX,
        "Cache-Control": "public, max-age=86400",
        "Accept-Ranges": "bytes",
    }
    return WhiteNoiseMiddleware.serve(StaticFile(str(file), list(headers.items())), request)
