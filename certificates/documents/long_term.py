"""What a check in ten years needs, inside the file: certificates, and what was revoked when it was signed."""

import logging
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils import timezone

from certificates.documents.pdf.file import Evidence
from certificates.documents.time_stamp import Authority
from certificates.keys import revocations
from certificates.keys.load import Signer

logger = logging.getLogger(__name__)


def evidence(signer: Signer, authority: Authority) -> Evidence | None:
    """For PAdES B-LT; None where the revocation data of an issuer is not there, and the file stays B-T.

    Of the platform's own authority a list is made on the spot; for the bureau's own certificate and for the
    time-stamping authority the operator keeps files (REVOCATION_LISTS).
    """
    own, kept = revocations.of_own_authority(signer.chain, at=timezone.now()), _kept()
    needed = {one.issuer for one in (signer.certificate, *authority.roots)}
    # An empty list of revocations is false: it has a length.
    lists = [one for one in (own, *kept) if one is not None]
    if not kept or not needed <= {one.issuer for one in lists}:
        return None
    certificates = (signer.certificate, *signer.chain, *authority.roots)
    return Evidence(
        certificates=tuple(dict.fromkeys(one.public_bytes(Encoding.DER) for one in certificates)),
        revocations=tuple(one.public_bytes(Encoding.DER) for one in lists),
    )


def _kept() -> list[x509.CertificateRevocationList]:
    """The lists in the folder REVOCATION_LISTS, PEM or DER, that have not run out."""
    if not settings.REVOCATION_LISTS:
        return []
    found = []
    for file in sorted(Path(settings.REVOCATION_LISTS).glob("*.crl")):
        body = file.read_bytes()
        try:
            one = x509.load_pem_x509_crl(body) if body.startswith(b"-----") else x509.load_der_x509_crl(body)
        except ValueError:
            logger.error("%s is no list of revocations", file.name)
            continue
        if one.next_update_utc and one.next_update_utc < timezone.now():
            logger.warning("%s ran out; fetch a new one", file.name)
            continue
        found.append(one)
    return found
