"""Who is in the middle of a quiz is not erased: the answers would be nobody's."""

from django.utils.translation import gettext as _

from courses.learning.models import Attempt
from lms.people.models import User
from lms.schools import erasure


def tell(user: User) -> str:
    """That an attempt of the person runs; empty if none does."""
    running = Attempt.objects.unfinished().filter(enrolment__user=user).exists()
    return _("A quiz of this person is still under way. Hand it in or wait until its time runs out.") if running else ""


erasure.register_hindrance(tell)
