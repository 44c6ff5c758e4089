"""The signed lists that verifiers far from this server read: registered files, and what was revoked or superseded."""

import base64
from collections.abc import Iterable
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from certificates.credentials.models import StatusChange
from certificates.documents.compact import NAME_DIGITS
from certificates.documents.models import DocumentFile
from certificates.keys import load, make
from certificates.keys.models import SigningKey
from certificates.ledger import checkpoints, notes

DIGESTS, STATUS = "mingfa-digests/1", "mingfa-status/1"
# Under this key the list of revocations is kept.
KEPT = "verify:status"
WEIGHT = {"expired": 1, "superseded": 2, "revoked": 3}


def digests(*, at: datetime | None = None) -> str:
    """All registered files: SHA-256, certificate number, kind."""
    rows = DocumentFile.objects.order_by("pk").values_list("sha256", "certificate__number", "kind")
    return _signed(DIGESTS, (" ".join(row) for row in rows.iterator()), at or timezone.now())


def status(*, at: datetime | None = None) -> str:
    """Every revoked, superseded or by a law review ended certificate by its digest's beginning, with the day on which
    that was entered; the heaviest word wins."""
    at = at or timezone.now()
    ended = Q(last_day__isnull=True) | Q(last_day__lt=timezone.localdate(at))
    rows = StatusChange.objects.filter(ended).order_by("at", "pk")
    found: dict[str, tuple[str, str]] = {}
    for digest, word, changed_at in rows.values_list("certificate__digest", "status", "at").iterator():
        name = digest[:NAME_DIGITS]
        if name not in found or WEIGHT[word] > WEIGHT[found[name][0]]:
            found[name] = (word, timezone.localdate(changed_at).isoformat())
    return _signed(STATUS, (f"{name} {word} {day}" for name, (word, day) in found.items()), at)


def forget_status() -> None:
    """The next who asks gets a list with what was revoked just now."""
    transaction.on_commit(lambda: cache.delete(KEPT))


def _signed(kind: str, lines: Iterable[str], at: datetime) -> str:
    """A signed note; the certificate of its key stands in it, so that rotation needs no new verifiers."""
    signer = load.signer(SigningKey.Purpose.RECORD)
    name = checkpoints.origin()
    # Codes that were signed before a rotation are checked by the keys of then. Whoever holds nothing but the printed
    # fingerprint of an authority finds the authority here.
    earlier = x509.load_pem_x509_certificates(load.record_certificates().encode()) if kind == STATUS else []
    issuers = x509.load_pem_x509_certificates(load.trusted().encode())
    certificates = dict.fromkeys(one.public_bytes(Encoding.DER) for one in (signer.certificate, *earlier, *issuers))
    keys = [f"key {base64.b64encode(one).decode()}" for one in certificates]
    head = [f"{kind} {name}", f"time {at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", *keys]
    text = "\n".join([*head, *lines]) + "\n"
    return notes.sign(text, name=name, spki=make.spki(signer.certificate.public_key()), with_=signer.sign).whole
