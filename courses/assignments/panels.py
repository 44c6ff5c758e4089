"""What 我的学习 says of plans: those that wait for me as a reader, and my own on their way."""

from courses.assignments import queries
from courses.assignments.models import Plan


def panel(request) -> dict | None:
    """Plans to read, and own plans that wait or came back; None where there are neither. One query if so."""
    readable = request.access.visible(Plan, "review") if request.access.has("review_plans") else Plan.objects.none()
    has_own, to_read = queries.waiting_for(request.user, readable)
    own = queries.own_open(request.user) if has_own else []
    return {"own": own, "to_read": to_read} if own or to_read else None
