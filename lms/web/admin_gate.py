"""The Wagtail admin is for editors and bureau administrators; everybody else is turned away before Wagtail is asked."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from lms.refused import SignInNeeded
from lms.web.csp import ADMIN_PREFIX


def only_editors(get_response):
    """Middleware after access: 403 for those without the post, the sign-in page for strangers."""

    def respond(request):
        if request.path.startswith(ADMIN_PREFIX):
            try:
                request.access.require("edit_content")
            except SignInNeeded:
                return redirect_to_login(request.get_full_path())
            # Its pages are the whole district's; a post somewhere below gives nothing here.
            if not request.access.organisations("edit_content").filter(parent=None).exists():
                raise PermissionDenied
        return get_response(request)

    return respond
