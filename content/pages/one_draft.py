"""One form makes one draft, however often it is sent.

The editor saves by itself half a second after a change. Where the answer to the first save is lost or slow, the browser
sends the form to the same address again, and Wagtail would make a second page of it. So whatever comes again is sent on
to the page that the first has made.
"""

import time
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpResponseRedirect

# How long a second save waits for the first one, and how long a form that stays open is known.
WAIT_SECONDS, KEEP_SECONDS = 5, 7 * 24 * 3600
_MAKING = 0


def made_before(request) -> int | None:
    """The key of what this form has made, or None for who may make it now; waits for one that is being made."""
    form = _form(request)
    until = time.monotonic() + WAIT_SECONDS
    while form and not cache.add(form, _MAKING, WAIT_SECONDS):
        if made := cache.get(form):
            return made
        if time.monotonic() > until:
            break
        time.sleep(0.1)
    return None


def remember(request, key: int) -> None:
    """This form has made the page or snippet of that key."""
    if form := _form(request):
        cache.set(form, key, KEEP_SECONDS)


def sent_on(address: str) -> HttpResponseRedirect:
    """The same form, to the address at which what it has made is edited; as JSON, since autosaving takes no other."""
    return HttpResponseRedirect(address, preserve_request=True, content_type="application/json")


def _form(request) -> str:
    """What tells the forms of a person apart: each one is given a token of its own against forged requests."""
    token = request.POST.get("csrfmiddlewaretoken", "")
    said = f"{request.user.pk} {request.path} {token}"
    return f"one_draft:{sha256(said.encode()).hexdigest()}" if token else ""
