"""Whom a change of law concerns here: who is being asked, and who learns what is reviewed."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from content.editions.models import Edition
from content.review import concerned
from courses.learning.models import Attempt, Completion, Enrolment

WORDS = {
    "running": _("attempts under way ask this question; they go on and are marked by the words they saw"),
    "learning": _("people are in the middle of these editions"),
    "completed": _("completions rest on these editions; they stand"),
}


def tell(editions: list[Edition], versions: list[int]) -> Iterator[tuple[str, int]]:
    """Attempts under way that ask one of these item versions, learners of the editions, completions by them."""
    asked = set(versions)
    running = Attempt.objects.unfinished().filter(enrolment__edition__in=editions).values_list("slots", flat=True)
    yield "running", sum(any(slot["item"] in asked for slot in slots) for slots in running) if asked else 0
    done = Completion.objects.known().filter(edition__in=editions)
    learning = Enrolment.objects.filter(edition__in=editions).exclude(pk__in=done.values("enrolment"))
    yield "learning", learning.count()
    yield "completed", done.count()


concerned.register(tell, WORDS)
