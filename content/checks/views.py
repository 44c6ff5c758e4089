"""What editors are shown of the bank as a whole."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from content.checks import leaks as found
from lms.web import paging


@require_safe
def leaks(request):
    """Questions that practice gives away of tests."""
    request.access.require("edit_content")
    context = {"same": found.same(), "page": paging.page(found.alike(), request)}
    return render(request, "content/items/leaks.html", context)
