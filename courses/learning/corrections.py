"""Correct what stands on record: supersede it, and say why."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.learning.models import Completion
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused


@transaction.atomic
def supersede(
    completion: Completion, *, by: User, reason: str, at: datetime, instead: dict | None = None
) -> Completion | None:
    """Take a completion off the record from now on; what was known before stays known. Writes the facts of it.

    instead: the columns in which the row that stands in its place differs (a score, a date); it is returned. Without it
    the person is outstanding again and may begin the next cycle. Raises Refused without a reason, or if it was
    superseded before.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why this completion no longer counts."), field="reason")
    standing = Completion.objects.filter(pk=completion.pk, superseded_at__isnull=True)
    if not standing.update(superseded_at=at, superseded_reason=reason[:200]):
        raise Refused(_("This completion was taken off the record before. Open the page again."))
    completion.refresh_from_db()
    record.record("completion.superseded", [completion], by=by, at=at)
    if instead is None:
        return None
    successor = _copy(completion, recorded_at=at, supersedes=completion, **instead)
    record.record("completion", [successor], by=by, at=at)
    return successor


def _copy(completion: Completion, **changed) -> Completion:
    kept = {
        name: getattr(completion, name)
        for name in ("enrolment", "user", "edition", "cycle", "root", "started_on", "completed_on", "how", "score",
                     "score_max", "percent", "after_reset", "rule", "rule_text", "tested_out")
    }  # fmt: skip
    return Completion.objects.create(**{**kept, **changed})
