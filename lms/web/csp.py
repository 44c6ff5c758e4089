"""Content-Security-Policy: nothing inline and no other host on our pages; a wider, stated policy for the Wagtail admin.

The Wagtail admin writes inline styles and scripts (Draftail, Stimulus data, previews in frames); only editors reach it.
"""

OURS = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
# For a page that is given what must not leave the browser: once loaded it can neither send a form nor ask for anything.
SEALED = OURS.replace("form-action 'self'", "form-action 'none'") + "; connect-src 'none'"
WAGTAIL = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; frame-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
ADMIN_PREFIX = "/cms/"


def policy(get_response):
    """Middleware that sets the header on every response."""

    def respond(request):
        response = get_response(request)
        response.setdefault("Content-Security-Policy", WAGTAIL if request.path.startswith(ADMIN_PREFIX) else OURS)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return respond
