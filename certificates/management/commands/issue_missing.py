"""manage.py issue_missing: certificates that a lost message left open."""

from django.core.management.base import BaseCommand

from certificates.credentials import issue


class Command(BaseCommand):
    """Meant for every night; doing it twice does nothing more."""

    help = "Issue a certificate for every completion that should have one and has none."

    def handle(self, *, verbosity: int, **options) -> None:
        is_open = issue.is_open()
        told = f"{issue.issue_missing()} issued" if is_open else "PUBLIC_URL is not set: certificates print it."
        # The scheduler asks every hour and wants no line for it.
        if verbosity:
            self.stdout.write(told)
