"""The two jobs of an import in the browser, repeatable after a killed worker."""

from lms.jobs import run
from lms.jobs.models import Job
from lms.schools.roster import importing


@run.handler(importing.CHECK)
def check_upload(job: Job) -> dict:
    """Look at the files; writes nothing but the preview."""
    return importing.look(job)


@run.handler(importing.APPLY)
def apply_upload(job: Job) -> dict:
    """Apply the files in one transaction; a second run after a commit finds nothing to change."""
    return importing.carry_out(job)
