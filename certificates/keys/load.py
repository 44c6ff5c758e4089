"""The keys in use, ready to sign. Private keys are decrypted once per process and held in memory."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.keys import hardware, rotate, store
from certificates.keys.models import SigningKey
from lms.refused import Refused

Purpose = SigningKey.Purpose
ECDSA = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True)
class Signer:
    """A key that can sign. chain: the issuers' certificates from the nearest upwards."""

    key: SigningKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    def sign(self, content: bytes) -> bytes:
        """A signature over the SHA-256 of the content: ECDSA as DER, RSA as PKCS#1 1.5."""
        if self.key.place == SigningKey.Place.TOKEN:
            return hardware.sign(self.certificate.public_key(), content)
        private = private_key(self.key.name)
        if isinstance(private, ec.EllipticCurvePrivateKey):
            return private.sign(content, ECDSA)
        return private.sign(content, padding.PKCS1v15(), hashes.SHA256())

    @cached_property
    def is_rsa(self) -> bool:
        return self.key.algorithm.startswith("RSA")


def signer(purpose: str) -> Signer:
    """The signer in use; the first call of an installation makes the keys.

    Refused when its certificate has expired, or its private key cannot be had: what it would have signed waits.
    """
    row = SigningKey.objects.filter(purpose=purpose, retired_at=None).first()
    if row is None:
        rotate.make_first(also=purpose)
        row = SigningKey.objects.get(purpose=purpose, retired_at=None)
    if row.has_expired(timezone.now()):
        raise Refused(
            _("The certificate that signs expired on %(day)s. Run `manage.py keys rotate`, or install a new one.")
            % {"day": timezone.localdate(row.valid_to).isoformat()},
            status=503,
        )
    made = _signer(row.pk, row.certificate, row.chain or _authority_of(row))
    # Opening the key now lets a wrong passphrase be told before any work is done.
    if row.place == SigningKey.Place.FILE:
        private_key(row.name)
    return made


def trusted() -> str:
    """What an inspector trusts, as PEM: all authorities of the platform, and the bureau's own certificates."""
    keys = SigningKey.objects.all()
    return "".join(key.certificate for key in keys if key.purpose == Purpose.AUTHORITY or key.chain)


def record_certificates() -> str:
    """The certificates of all keys that ever signed records, as PEM; who trusts the authorities trusts them."""
    return "".join(key.certificate for key in SigningKey.objects.filter(purpose=Purpose.RECORD))


@lru_cache(maxsize=16)
def private_key(name: str) -> store.PrivateKey:
    """The private key of that name, decrypted once."""
    return store.read(name)


def public_pem(certificate: x509.Certificate) -> str:
    """A certificate as PEM text."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _authority_of(row: SigningKey) -> str:
    """The certificate of the authority that issued it, which may have been rotated since."""
    issuer = x509.load_pem_x509_certificate(row.certificate.encode()).issuer
    for authority in SigningKey.objects.filter(purpose=Purpose.AUTHORITY).order_by("-made_at"):
        if x509.load_pem_x509_certificate(authority.certificate.encode()).subject == issuer:
            return authority.certificate
    return ""


@lru_cache(maxsize=16)
def _signer(pk: int, certificate: str, chain: str) -> Signer:
    issuers = x509.load_pem_x509_certificates(chain.encode()) if chain else []
    row = SigningKey.objects.get(pk=pk)
    return Signer(row, x509.load_pem_x509_certificate(certificate.encode()), tuple(issuers))
