"""Publishing and unpublishing at a set time; what is not fit waits for its editor and stops nothing else."""

import logging
from datetime import datetime

from django.apps import apps
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Page, Revision

from lms.refused import Refused

REFUSED_ACTION = "content.publish_refused"

logger = logging.getLogger(__name__)


def publish_due(*, at: datetime) -> list[str]:
    """Publish every revision whose time has come; what was published or refused, in words.

    A refused one is taken off the schedule and the reason stands in the history of its page.
    """
    due = Revision.objects.filter(approved_go_live_at__lt=at).order_by("approved_go_live_at")
    return [_publish(revision) for revision in due]


def _publish(revision: Revision) -> str:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except Refused as refused:
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        log(instance=revision.content_object, action=REFUSED_ACTION, data={"why": refused.message}, revision=revision)
        logger.warning("%s was not published: %s", revision.object_str, refused.message)
        return f"refused: {revision.object_str}"
    return f"published: {revision.object_str}"


def unpublish_due(*, at: datetime) -> list[str]:
    """Unpublish every page and snippet whose time is over; which ones, in words."""
    drafted = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    models = [model for model in drafted if not issubclass(model, Page)]
    over = [row for model in [Page, *models] for row in model.objects.filter(live=True, expire_at__lt=at)]
    for row in over:
        row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return [f"unpublished: {row}" for row in over]
