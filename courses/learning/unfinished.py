"""Who is in the middle of a quiz is not erased; what was begun without a time limit is closed to whoever had it."""

from secrets import token_hex

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.learning.models import Attempt
from lms.facts import erase
from lms.people.models import User
from lms.schools import erasure


def tell(user: User) -> str:
    """That an attempt of the person runs against the clock; empty if none does. Others may stay open for ever."""
    running = Attempt.objects.unfinished().filter(enrolment__user=user, deadline__isnull=False).exists()
    return _("A quiz of this person is still under way. Hand it in or wait until its time runs out.") if running else ""


def forget(opaque: str) -> int:
    """Takes the upload tokens of open attempts, so that no browser adds answers any more; how many these were."""
    attempts = list(Attempt.objects.unfinished().filter(enrolment__user__opaque=opaque))
    for attempt in attempts:
        # The digest of no token.
        attempt.token_digest = token_hex(32)
    Attempt.objects.bulk_update(attempts, ["token_digest"])
    return len(attempts)


def held(opaque: str) -> int:
    """How many attempts of that opaque name are open."""
    return Attempt.objects.unfinished().filter(enrolment__user__opaque=opaque).count()


erasure.register_hindrance(tell)
erase.register(forget, held=held, what=gettext_lazy("quizzes begun and not handed in: nobody can go on with them"))
