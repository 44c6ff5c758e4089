"""Issuing in the worker."""

import logging

from django_tasks import task

from certificates.credentials import issue
from courses.learning.models import Completion

logger = logging.getLogger(__name__)


@task(backend="jobs")
def issue_certificates(completions: list[int]) -> None:
    """Issue for these completions; may be repeated."""
    found = Completion.objects.in_bulk(completions)
    for pk in completions:
        if pk not in found:
            logger.warning("completion %s is gone, no certificate", pk)
            continue
        issue.issue_for(found[pk])
