"""What the scheduler does for learners who do not come back."""

from django.utils import timezone

from courses.learning import attempts
from lms.jobs import duties


def hand_in_overdue() -> int:
    """Hand in the attempts whose time has run out."""
    return attempts.hand_in_overdue(at=timezone.now())


duties.register("hand_in_overdue", every=duties.MINUTE, work=hand_in_overdue)
