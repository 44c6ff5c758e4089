"""The inbox of whoever is signed in."""

from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from lms.people.models import InboxMessage
from lms.web.paging import page


@require_safe
def inbox(request):
    """My messages, the newest first."""
    request.access.require_sign_in()
    rows = InboxMessage.objects.filter(user=request.user)
    return render(request, "lms/inbox.html", {"page": page(rows, request)})


@require_POST
def read(request):
    """I have read them all."""
    request.access.require_sign_in()
    InboxMessage.objects.filter(user=request.user, read_at=None).update(read_at=now())
    return redirect("lms:inbox")
