"""manage.py keys list | rotate | install | export-ca"""

import hashlib
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.keys import load, rotate
from certificates.keys.models import SigningKey
from lms.refused import Refused
from lms.widths import padded

Purpose = SigningKey.Purpose


class Command(BaseCommand):
    """Keys of the platform; private ones are never shown."""

    help = _("List, rotate and install signing keys, and export the authority’s certificate for inspectors.")

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help=_("all keys, in use and retired, with their fingerprints"))
        turn = verbs.add_parser("rotate", help=_("a new key; the old one keeps verifying"))
        turn.add_argument("purpose", choices=Purpose.values, nargs="?", default=Purpose.DOCUMENT)
        take = verbs.add_parser("install", help=_("the bureau’s own certificate, for documents"))
        take.add_argument("certificate", type=Path, help=_("PEM: its own certificate first, then its issuers"))
        secret = _("its private key in PEM; the passphrase comes from INSTALL_PASSPHRASE")
        take.add_argument("key", type=Path, help=secret)
        export = verbs.add_parser("export-ca", help=_("the certificates that an inspector trusts, as PEM"))
        export.add_argument("file", type=Path, nargs="?", help=_("where to; the screen if none is given"))

    def handle(self, verb: str, **options) -> None:
        try:
            getattr(self, verb.replace("-", "_"))(**options)
        except Refused as refused:
            raise CommandError(refused.message)

    def list(self, **options) -> None:
        rotate.make_first()
        now = timezone.now()
        for key in SigningKey.objects.all():
            state = _("retired") if key.retired_at else _("EXPIRED") if key.has_expired(now) else _("in use")
            until = _("until %(day)s") % {"day": timezone.localdate(key.valid_to)}
            self.stdout.write(
                f"{key.purpose:<10} {key.algorithm:<12} {padded(state, 8)} {key.place:<6} {until}  {fingerprint(key)}"
            )

    def rotate(self, purpose: str, **options) -> None:
        rotate.make_first()
        self.stdout.write(_("new: %(key)s") % {"key": rotate.rotate(purpose)})

    def install(self, certificate: Path, key: Path, **options) -> None:
        for file in (certificate, key):
            if not file.is_file():
                raise CommandError(_("There is no file %(file)s.") % {"file": file})
        made = rotate.install(certificate.read_bytes(), key, passphrase=os.environ.get("INSTALL_PASSPHRASE", ""))
        words = {"key": made, "day": timezone.localdate(made.valid_to)}
        self.stdout.write(_("in use: %(key)s until %(day)s") % words)

    def export_ca(self, file: Path | None, **options) -> None:
        rotate.make_first()
        text = load.trusted()
        if file is None:
            self.stdout.write(text, ending="")
            return
        try:
            file.write_text(text, encoding="ascii")
        except OSError as error:
            message = _("%(file)s cannot be written: %(why)s. Name another file.")
            raise CommandError(message % {"file": file, "why": error.strerror}) from error
        words = _("%(file)s: give it to inspectors by hand, with the fingerprints of `manage.py keys list`")
        self.stdout.write(words % {"file": file})


def fingerprint(key: SigningKey) -> str:
    """The SHA-256 of the certificate, as printed and compared: groups of four."""
    der = x509.load_pem_x509_certificate(key.certificate.encode()).public_bytes(serialization.Encoding.DER)
    digest = hashlib.sha256(der).hexdigest()
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))
