"""What this room does when facts are recorded: it counts them, and takes void completions off the record."""

import json

from courses.coverage import counting, figures, journalled
from courses.learning import corrections
from courses.learning.models import Completion
from lms.facts import subscribe
from lms.facts.models import Fact
from lms.people.models import User
from lms.schools import effects


def take_void_off(facts: list[Fact]) -> None:
    """A certificate revoked because nothing was completed: in the same transaction the completion counts no more."""
    for fact in facts:
        says = json.loads(fact.canonical or "{}")
        if says.get("ground") != "void" or not says.get("completion"):
            continue
        completion = Completion.objects.filter(pk=says["completion"], superseded_at__isnull=True).first()
        by = User.objects.filter(opaque=fact.by).first() if fact.by else None
        if completion and by:
            corrections.supersede(completion, by=by, reason=says["reason"], at=fact.recorded_at)


subscribe.subscribe("certificate.revoked", take_void_off)
subscribe.subscribe(journalled.KINDS, counting.count)
subscribe.subscribe("requirement", counting.count_requirement)
subscribe.subscribe("organisation", counting.count_moved_places)
effects.register(figures.effect)
