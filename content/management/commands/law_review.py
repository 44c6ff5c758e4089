"""manage.py law_review [--example]"""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from content.review import example, sweep
from content.review.models import Review


class Command(BaseCommand):
    """Find what cites changed law and hold questions out; the scheduler does the same every hour."""

    help = _("Open reviews for what cites changed law, and hold questions out of draws from the day of the change.")

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--example", action="store_true", help=_("first add a short course of 2025, to try the review with")
        )

    def handle(self, *args, **options) -> None:
        if options["example"]:
            example.prepare()
        sweep.sweep(on=timezone.localdate(), at=timezone.now())
        self.stdout.write(_("to review: %(count)d") % {"count": Review.objects.waiting().count()})
