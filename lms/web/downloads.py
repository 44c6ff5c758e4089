"""Files as answers."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.contrib.staticfiles import finders
from django.http import HttpResponse, StreamingHttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
# What Windows does not allow in the name of a file; spaces, too, since old browsers cut there.
UNFIT = re.compile(r'[\\/:*?"<>|\s]')


def fit_name(name: str) -> str:
    """A name that a file may have everywhere: the check character of a certificate's number may be *."""
    return UNFIT.sub("_", name)


def attachment(
    content: bytes | Iterator[bytes], filename: str, content_type: str, *, inline: bool = False
) -> HttpResponse:
    """A file for download (or to be shown), with its Chinese name readable by old and new browsers.

    content: all of it, or pieces that are sent as they are made.
    """
    filename = fit_name(filename)
    answer = HttpResponse if isinstance(content, bytes) else StreamingHttpResponse
    response = answer(content, content_type=content_type)
    disposition = "inline" if inline else "attachment"
    plain = filename.encode("ascii", "ignore").decode().strip("._ ") or "file"
    response["Content-Disposition"] = f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}"
    response["Cache-Control"] = "private, no-store"
    return response


def service_worker(name: str) -> HttpResponse:
    """One of our modules as a service worker, from the address of whoever asks: that bounds the pages it may serve."""
    path = finders.find(f"js/{name}.js")
    assert path, f"static/js/{name}.js is part of the product"
    response = HttpResponse(Path(path).read_bytes(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
