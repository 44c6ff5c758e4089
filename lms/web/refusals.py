"""What a person sees when a rule says no: the page or fragment, with the right status."""

from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lms.refused import Refused, SignInNeeded


class middleware:
    """Turns Refused into a 422 page, fragment or JSON and SignInNeeded into the way to the sign-in page."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, SignInNeeded):
            return _to_sign_in(request)
        if isinstance(exception, Refused):
            return _refusal(request, exception)
        if isinstance(exception, OverflowError | DataError) and request.method == "POST":
            # A number in the form that no column holds; its rows do not exist.
            return _refusal(request, Refused(_("A number in what was sent is too large. Go back and choose again.")))
        return None


def _to_sign_in(request) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = redirect_to_login(request.headers.get("HX-Current-URL", "/"))["Location"]
        return response
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def _refusal(request, refused: Refused) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"error": refused.message, "field": refused.field}, status=refused.status)
    fragment = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    template = "lms/_refused.html" if fragment else "lms/refused.html"
    context = {"refused": refused, "back": request.headers.get("Referer", ""), "instead": _instead(request, refused)}
    return render(request, template, context, status=refused.status)


def _instead(request, refused: Refused) -> dict[str, str]:
    """Words and address of the same page where it has something to show."""
    if refused.instead is None:
        return {}
    words, values = refused.instead
    query = request.GET.copy()
    for name, value in values.items():
        query[name] = value
    return {"words": words, "url": f"{request.path}?{query.urlencode()}"}
