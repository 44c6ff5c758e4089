"""Issue for a backlog: a job with progress that may be stopped and resumed, and that never issues one twice."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.credentials import issue
from lms.jobs import run
from lms.jobs.models import Job
from lms.people.models import User
from lms.refused import Refused
from lms.schools.models import Organisation

KIND = "certificates.backlog"
REPORT_EVERY = 10


def start(root: Organisation, *, by: User) -> Job:
    """A queued job for the district's completions without a certificate; Refused when nothing waits."""
    if not issue.is_open():
        raise Refused(_("No certificate is issued before the public address (PUBLIC_URL) is set: all print it."))
    if not _waiting(root).exists():
        raise Refused(_("Every completion has its certificate; nothing waits."))
    return run.start(KIND, by=by, root=root.pk)


@run.handler(KIND)
def issue_backlog(job: Job) -> dict:
    """Issue one after the other, each in a transaction of its own: what is issued stays, whatever happens then."""
    waiting = list(_waiting(Organisation.objects.get(pk=job.arguments["root"])).only("pk"))
    done: Counter[bool] = Counter()
    for number, completion in enumerate(waiting):
        if number % REPORT_EVERY == 0:
            _report(job, number, len(waiting), done[True])
        done[issue.issue_for(completion) is not None] += 1
    run.report(job, len(waiting), len(waiting))
    told = ngettext("%(count)s certificate was issued.", "%(count)s certificates were issued.", done[True])
    return {
        "url": reverse("certificates:courses"),
        "count": done[True],
        "left_out": done[False],
        "message": told % {"count": done[True]},
    }


def _report(job: Job, number: int, total: int, issued: int) -> None:
    try:
        run.report(job, number, total)
    except run.Stopped:
        raise run.Stopped(
            ngettext(
                "Stopped. %(count)s certificate was issued and stays; “Try again” goes on with the rest.",
                "Stopped. %(count)s certificates were issued and stay; “Try again” goes on with the rest.",
                issued,
            )
            % {"count": issued}
        )


def _waiting(root: Organisation):
    return issue.missing(within=Organisation.objects.filter(pk=root.pk))
