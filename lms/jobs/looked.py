"""Work in two steps: a job looks at files that somebody sent, and another does it once somebody agrees to what it saw.

The looking job keeps the token of its files as arguments["upload"]; the doing job names the looking one as "check".
"""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from lms.jobs import run, uploads
from lms.jobs.models import Job
from lms.people.models import User
from lms.refused import Refused

UNDER_WAY_OR_DONE = (Job.State.QUEUED, Job.State.RUNNING, Job.State.DONE)


def files(job: Job) -> uploads.Upload:
    """The files that a job is about. Refused once they are gone."""
    upload = uploads.find(job.arguments["upload"])
    if upload is None:
        raise Refused(_("The files were deleted, as always after a day or an import. Send them again."), status=409)
    return upload


def applied(check: Job, kind: str) -> Job | None:
    """The newest job of that kind that does what this one looked at."""
    return Job.objects.filter(kind=kind, arguments__check=check.pk).order_by("-pk").first()


def start(check: Job, kind: str, *, by: User, permit: Callable[[], object]) -> Job:
    """A job that does what was looked at; the one that is under way or done if there is one.

    permit: raises Refused if it may not be done. Two clicks at once start one job.
    """
    with transaction.atomic():
        list(Job.objects.select_for_update().filter(pk=check.pk))
        earlier = applied(check, kind)
        if earlier and earlier.state in UNDER_WAY_OR_DONE:
            return earlier
        files(check)
        permit()
        return run.start(kind, by=by, check=check.pk, **check.arguments)
