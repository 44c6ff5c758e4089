"""manage.py publish_scheduled: in place of Wagtail's, which stops at the first page that cannot be published."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from content.pages import editors, schedule


class Command(BaseCommand):
    """Unpublish and publish what is due, and let editors' rights follow posts that begin or end today."""

    help = _("Unpublish and publish what is due; let editors' rights follow posts that begin or end today.")

    def handle(self, *args, **options) -> None:
        at = timezone.now()
        for line in [*schedule.unpublish_due(at=at), *schedule.publish_due(at=at), *editors.mirror()]:
            self.stdout.write(line)
