"""The list of revocations (RFC 5280) of the platform's own authority: no key was ever revoked, and it says so."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from certificates.keys import make, store
from certificates.keys.models import SigningKey
from lms.refused import Refused

GOOD_FOR = timedelta(days=30)


def of_own_authority(chain: tuple[x509.Certificate, ...], *, at: datetime) -> x509.CertificateRevocationList | None:
    """The authority's list at that time; None where somebody else issued the certificate, or the key is not here."""
    if not chain:
        return None
    name = make.name_of(chain[0].public_key())
    if not SigningKey.objects.filter(purpose=SigningKey.Purpose.AUTHORITY, name=name).exists():
        return None
    try:
        key = store.read(name)
    except Refused:
        return None
    builder = x509.CertificateRevocationListBuilder().issuer_name(chain[0].subject)
    return builder.last_update(at - timedelta(hours=1)).next_update(at + GOOD_FOR).sign(key, hashes.SHA256())
