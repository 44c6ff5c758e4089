"""manage.py keys list | rotate | install | export-ca"""

import hashlib
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.keys import load, rotate
from certificates.keys.models import SigningKey
from lms.refused import Refused

Purpose = SigningKey.Purpose


class Command(BaseCommand):
    """Keys of the platform; private ones are never shown."""

    help = "List, rotate and install signing keys, and export the authority's certificate that inspectors keep."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="all keys, in use and retired, with their fingerprints")
        turn = verbs.add_parser("rotate", help="a new key; the old one keeps verifying")
        turn.add_argument("purpose", choices=Purpose.values, nargs="?", default=Purpose.DOCUMENT)
        take = verbs.add_parser("install", help="the bureau's own certificate, for documents")
        take.add_argument("certificate", type=Path, help="PEM: its own certificate first, then its issuers")
        take.add_argument("key", type=Path, help="its private key in PEM; the passphrase comes from INSTALL_PASSPHRASE")
        export = verbs.add_parser("export-ca", help="the certificates that an inspector trusts, as PEM")
        export.add_argument("file", type=Path, nargs="?", help="where to; the screen if none is given")

    def handle(self, verb: str, **options) -> None:
        try:
            getattr(self, verb.replace("-", "_"))(**options)
        except Refused as refused:
            raise CommandError(refused.message)

    def list(self, **options) -> None:
        rotate.make_first()
        now = timezone.now()
        for key in SigningKey.objects.all():
            state = "retired" if key.retired_at else "EXPIRED" if key.has_expired(now) else "in use"
            self.stdout.write(
                f"{key.purpose:<10} {key.algorithm:<12} {state:<8} {key.place:<6} "
                f"until {timezone.localdate(key.valid_to)}  {fingerprint(key)}"
            )

    def rotate(self, purpose: str, **options) -> None:
        rotate.make_first()
        self.stdout.write(f"new: {rotate.rotate(purpose)}")

    def install(self, certificate: Path, key: Path, **options) -> None:
        for file in (certificate, key):
            if not file.is_file():
                raise CommandError(f"There is no file {file}.")
        made = rotate.install(certificate.read_bytes(), key, passphrase=os.environ.get("INSTALL_PASSPHRASE", ""))
        self.stdout.write(f"in use: {made} until {timezone.localdate(made.valid_to)}")

    def export_ca(self, file: Path | None, **options) -> None:
        rotate.make_first()
        text = load.trusted()
        if file is None:
            self.stdout.write(text, ending="")
            return
        try:
            file.write_text(text, encoding="ascii")
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}. Name another file.") from error
        self.stdout.write(f"{file}: give it to inspectors by hand, with the fingerprints of `manage.py keys list`")


def fingerprint(key: SigningKey) -> str:
    """The SHA-256 of the certificate, as printed and compared: groups of four."""
    der = x509.load_pem_x509_certificate(key.certificate.encode()).public_bytes(serialization.Encoding.DER)
    digest = hashlib.sha256(der).hexdigest()
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))
