"""manage.py verify FILE-OR-CODE | --list-digests | --list-status"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from certificates.verifier import check, lists, verify
from lms.schools.calendar import today


class Command(BaseCommand):
    """Check a file against this installation, or write the lists that verifiers elsewhere read."""

    help = _("Check a certificate file, or write the signed lists for offline verifiers.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help=_("a PDF, or the text of a signed QR code"))
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--list-digests", action="store_true", help=_("the signed list of registered files"))
        parser.add_argument("--list-status", action="store_true", help=_("the signed list of revocations"))

    def handle(self, file: str | None, **options) -> None:
        if options["list_digests"] or options["list_status"]:
            self.stdout.write(lists.digests() if options["list_digests"] else lists.status(), ending="")
            return
        if file is None:
            raise CommandError(_("Name a file."))
        is_code = verify.is_code(file)
        result = check.check_code(file, on=today()) if is_code else check.check(self._content(file), on=today())
        told = json.dumps(result, ensure_ascii=False, indent=1) if options["json"] else verify.told(result)
        self.stdout.write(told)
        if result["verdict"] != verify.VALID:
            raise CommandError(result["verdict"])

    def _content(self, file: str) -> bytes:
        try:
            return Path(file).read_bytes()
        except OSError as error:
            raise CommandError(_("The file cannot be read: %(why)s.") % {"why": error.strerror})
