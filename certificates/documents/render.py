"""Certificates as signed PDF files: each made once, stored, registered by its SHA-256, and sent as the same bytes."""

import hashlib
import json
import logging
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.credentials.models import Certificate
from certificates.documents.models import DocumentFile
from certificates.keys import load
from certificates.keys.load import Signer
from certificates.keys.models import SigningKey
from certificates.ledger import proof
from lms.facts import record
from lms.facts.models import Fact
from lms.refused import Refused

logger = logging.getLogger(__name__)

Kind = DocumentFile.Kind
PROOF = "proof.json"
# What the scheduler stamps in one go.
MOST_AT_ONCE = 200


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate's file: signed and stored at the first request, then the same bytes.

    With a time-stamping authority it is the stamped one; while that is away the file goes without, and once the stamp
    can be had a second file is made and sent from then on. Two first requests at once make two files and keep one.
    Raises Refused if the font lacks a sign, if nothing can be signed now, or if the stored file is not what it was.
    """
    refuse_erased(certificate)
    stored = stored_file(certificate, Kind.STAMPED) or stored_file(certificate, Kind.PDF) or stamp(certificate)
    if stored is None:
        from certificates.documents import compose

        signer, at = load.signer(SigningKey.Purpose.DOCUMENT), timezone.localtime()
        stored = store(certificate, Kind.PDF, compose.compose(certificate, signer=signer, at=at), signer=signer, at=at)
    return bytes_of(stored)


def stamp(certificate: Certificate) -> DocumentFile | None:
    """A file with a time stamp, rendered and signed anew: PAdES B-T, and B-LT where revocation data is there.

    None without an authority, and when it is away or lies: that is logged and nobody has to wait for it.
    """
    if not settings.TSA_URL:
        return None
    from certificates.documents import compose, long_term, time_stamp

    authority = time_stamp.authority()
    if authority is None:
        return None

    signer, at = load.signer(SigningKey.Purpose.DOCUMENT), timezone.localtime()
    try:
        made = compose.compose(
            certificate, signer=signer, at=at, time_stamp=authority, evidence=long_term.evidence(signer, authority)
        )
    except time_stamp.NoStamp as error:
        time_stamp.pause(error)
        return None
    return store(certificate, Kind.STAMPED, made, signer=signer, at=at)


def stamp_later() -> int:
    """Make the stamped file of every certificate that went without; stops at the first failure. Returns how many."""
    stamped = DocumentFile.objects.filter(certificate=OuterRef("certificate"), kind=Kind.STAMPED)
    waiting = DocumentFile.objects.filter(kind=Kind.PDF).exclude(Exists(stamped)).exclude(certificate__snapshot={})
    done = 0
    for row in waiting.select_related("certificate").order_by("pk")[:MOST_AT_ONCE]:
        try:
            if stamp(row.certificate) is None:
                break
        except Refused as refused:
            logger.warning("certificate %s is not stamped: %s", row.certificate_id, refused.message)
            continue
        done += 1
    return done


def sealed_copy(certificate: Certificate) -> bytes:
    """A file of its own, rendered and signed anew, that carries the proof of the certificate's place in the ledger.

    Refused while the sealer has not come to it.
    """
    refuse_erased(certificate)
    stored = stored_file(certificate, Kind.SEALED)
    if stored is None:
        from certificates.documents import compose
        from certificates.documents.pdf.file import Attachment

        content = json.dumps(_proof(certificate), ensure_ascii=False, indent=1).encode()
        attached = Attachment(PROOF, content, "账本证明：本证书的记录在账本中的位置与检查点", "Supplement")
        signer, at = load.signer(SigningKey.Purpose.DOCUMENT), timezone.localtime()
        made = compose.compose(certificate, signer=signer, at=at, attachments=[attached])
        stored = store(certificate, Kind.SEALED, made, signer=signer, at=at)
    return bytes_of(stored)


def refuse_erased(certificate: Certificate) -> None:
    """Of an erased holder nothing is printed any more."""
    if not certificate.snapshot:
        raise Refused(
            _("The holder of certificate %(number)s was erased; only its status is kept.")
            % {"number": certificate.number}
        )


def stored_file(certificate: Certificate, kind: str) -> DocumentFile | None:
    """The file of that kind, if it was made."""
    return DocumentFile.objects.filter(certificate=certificate, kind=kind).first()


def store(certificate: Certificate, kind: str, content: bytes, *, signer: Signer, at: datetime) -> DocumentFile:
    """The row for these bytes and the fact of it, or the row that another request wrote in the meantime."""
    made = prepared(certificate, kind, content, signer=signer, at=at)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            record.record("document.signed", [made], by=None, at=at)
    except IntegrityError:
        earlier = DocumentFile.objects.get(certificate=certificate, kind=kind)
        if earlier.file.name != made.file.name:
            made.file.delete(save=False)
        return earlier
    return made


def prepared(certificate: Certificate, kind: str, content: bytes, *, signer: Signer, at: datetime) -> DocumentFile:
    """The row, not saved, with its file written."""
    sha256 = hashlib.sha256(content).hexdigest()
    made = DocumentFile(
        certificate=certificate, kind=kind, sha256=sha256, size=len(content), made_at=at, key=signer.key.name
    )
    made.file.save(f"{certificate.issued_on.year}/{certificate.pk}-{sha256[:12]}.pdf", ContentFile(content), save=False)
    return made


def bytes_of(stored: DocumentFile) -> bytes:
    """What is stored; Refused if it is not what was registered."""
    try:
        with stored.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        logger.error("document %s: %s is missing or not the file that was stored", stored.pk, stored.file.name)
        raise Refused(
            _("The stored file of this certificate is missing or damaged. Ask the operator to restore the backup."),
            status=503,
        )
    return content


def _proof(certificate: Certificate) -> dict:
    fact = Fact.objects.filter(kind="certificate.issued", ref=f"certificates.Certificate:{certificate.pk}").first()
    found = proof.bundle(fact) if fact else None
    if found is None:
        raise Refused(_("The ledger has not sealed this certificate yet. Try again in a few minutes."))
    return found
