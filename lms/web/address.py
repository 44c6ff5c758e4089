"""Where a request comes from, and where this site is reached."""

from django.conf import settings


def client_address(request) -> str:
    """The client's address; behind a trusted proxy the last one that the proxy added."""
    if settings.TRUSTED_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")


def site_url() -> str:
    """What printed addresses begin with, without closing slash: the public address, else where the server runs.

    The latter serves one machine or network only; certificates outside the demo wait for the former.
    """
    return settings.PUBLIC_URL or settings.SERVER_URL
