"""Shared computers: a session ends after idle minutes; the stamp is written at most every five."""

from datetime import timedelta

from django.conf import settings
from django.contrib import auth
from django.utils import timezone
from django.utils.dateparse import parse_datetime

STAMP = "seen_at"
WRITE_EVERY = timedelta(minutes=5)


def sign_out_when_idle(get_response):
    """Middleware after authentication."""

    def respond(request):
        if STAMP in request.session or request.user.is_authenticated:
            _check(request)
        return get_response(request)

    return respond


def _check(request) -> None:
    now = timezone.now()
    seen = parse_datetime(request.session.get(STAMP, "")) if request.session.get(STAMP) else None
    if seen and now - seen > timedelta(minutes=settings.IDLE_MINUTES) and request.user.is_authenticated:
        auth.logout(request)
        request.session["signed_out_idle"] = True
        return
    if request.user.is_authenticated and (seen is None or now - seen > WRITE_EVERY):
        request.session[STAMP] = now.isoformat()
