"""manage.py issue_missing: certificates that a lost message left open."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from certificates.credentials import issue


class Command(BaseCommand):
    """Meant for every night; doing it twice does nothing more."""

    help = _("Issue a certificate for every completion that should have one and has none.")

    def handle(self, *, verbosity: int, **options) -> None:
        if issue.is_open():
            told = _("%(count)d issued") % {"count": issue.issue_missing()}
        else:
            told = _("PUBLIC_URL is not set: certificates print it.")
        # The scheduler asks every hour and wants no line for it.
        if verbosity:
            self.stdout.write(told)
