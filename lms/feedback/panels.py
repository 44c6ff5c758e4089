"""What 我的学习 says of messages: answers that came lately, and how many wait for me to answer."""

from datetime import timedelta

from django.utils import timezone

from lms.feedback import queries
from lms.feedback.models import Kind, Message
from lms.people.models import User

FRESH = timedelta(days=30)


def panel(request) -> dict | None:
    """Fresh answers to the person's own messages, and open ones to answer; None where there are neither."""
    answered = _answered(request.user)
    to_answer = [
        {"kind": kind.value, "label": kind.label, "count": queries.waiting(request, kind)}
        for kind in Kind
        if queries.answers(request, kind)
    ]
    to_answer = [row for row in to_answer if row["count"]]
    return {"answered": answered, "to_answer": to_answer} if answered or to_answer else None


def _answered(user: User) -> list[Message]:
    """The three newest answers of the last weeks; no query for those who got none."""
    since = timezone.now() - FRESH
    if user.answered_at is None or user.answered_at <= since:
        return []
    rows = Message.objects.filter(by=user, reply__at__gt=since).select_related("reply")
    return list(rows.order_by("-reply__at")[:3])
