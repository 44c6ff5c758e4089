"""Make the first keys, replace them by new ones, and install the bureau's own; old ones keep verifying."""

from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.keys import hardware, make, store
from certificates.keys.models import SigningKey
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused
from lms.schools.models import Organisation

Purpose, Place = SigningKey.Purpose, SigningKey.Place
# Any number that no other advisory lock of this database has.
LOCK = 0x6D66_6B65_7973
ROLES = {Purpose.DOCUMENT: "文件签名", Purpose.RECORD: "记录签名", Purpose.BADGE: "徽章签名"}


@transaction.atomic
def make_first(*, also: str = Purpose.RECORD, at: datetime | None = None) -> None:
    """The authority and the two keys that sign, unless they are there; several at once wait for the first of them.

    also: one more purpose; the key for badges waits until somebody takes one along, since RSA keys are slow to make.
    """
    at = at or timezone.now()
    _one_after_another()
    for purpose in dict.fromkeys((Purpose.AUTHORITY, Purpose.DOCUMENT, Purpose.RECORD, Purpose(also))):
        if not SigningKey.objects.filter(purpose=purpose, retired_at=None).exists():
            _replace(purpose, at=at, by=None)


@transaction.atomic
def rotate(purpose: str, *, by: User | None = None, at: datetime | None = None) -> SigningKey:
    """A new key for that purpose; the old one is retired and verifies as before."""
    _one_after_another()
    return _replace(Purpose(purpose), at=at or timezone.now(), by=by)


@transaction.atomic
def install(certificates: bytes, key: Path, *, passphrase: str = "", by: User | None = None) -> SigningKey:
    """Take the bureau's own certificate into use for documents.

    certificates: PEM, its own first, then its issuers upwards; key: the file of its private key, or a missing path when
    the key is in hardware. Refused if they do not belong together, or the certificate has expired.
    """
    at = timezone.now()
    chain = _chain(certificates)
    own = chain[0]
    if own.not_valid_after_utc <= at:
        raise Refused(_("This certificate expired on %(day)s.") % {"day": own.not_valid_after_utc.date().isoformat()})
    place = Place.TOKEN if hardware.is_configured() else Place.FILE
    if place == Place.FILE:
        private = store.decrypt(key.read_bytes(), passphrase, key)
        if make.spki(private.public_key()) != make.spki(own.public_key()):
            raise Refused(_("The private key does not belong to this certificate."))
        store.write(make.name_of(own.public_key()), private)
    return _take_into_use(Purpose.DOCUMENT, own, chain[1:], place=place, at=at, by=by)


def _one_after_another() -> None:
    """Until the transaction ends nobody else makes keys: each is issued by the authority that holds, and no other."""
    # SQLite's transactions wait for each other by themselves.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _replace(purpose: SigningKey.Purpose, *, at: datetime, by: User | None) -> SigningKey:
    # Records are checked by small verifiers that know P-256 alone; Open Badges ask for RS256 at least.
    chosen = {Purpose.DOCUMENT: settings.KEY_ALGORITHM, Purpose.BADGE: make.RSA3072}
    algorithm = chosen.get(purpose, make.P256)
    # A token that is configured holds the key of documents: it signs what leaves the house under the bureau's name.
    if purpose == Purpose.DOCUMENT and hardware.is_configured():
        certificate = _issued(hardware.generate(algorithm), purpose, at=at)
        return _take_into_use(purpose, certificate, [], place=Place.TOKEN, at=at, by=by)
    key = make.private_key(algorithm)
    store.write(make.name_of(key.public_key()), key)
    if purpose == Purpose.AUTHORITY:
        certificate = make.authority(key, owner=_owner(), at=at)
    else:
        certificate = _issued(key.public_key(), purpose, at=at)
    return _take_into_use(purpose, certificate, [], place=Place.FILE, at=at, by=by)


def _issued(public, purpose: SigningKey.Purpose, *, at: datetime) -> x509.Certificate:
    """The platform's own authority says whose key it is."""
    issuer = SigningKey.objects.get(purpose=Purpose.AUTHORITY, retired_at=None)
    return make.issued(
        public,
        owner=_owner(),
        role=ROLES[purpose],
        by=x509.load_pem_x509_certificate(issuer.certificate.encode()),
        with_=store.read(issuer.name),
        at=at,
    )


def _take_into_use(
    purpose: SigningKey.Purpose,
    certificate: x509.Certificate,
    issuers: list[x509.Certificate],
    *,
    place: str,
    at: datetime,
    by: User | None,
) -> SigningKey:
    for old in SigningKey.objects.select_for_update().filter(purpose=purpose, retired_at=None):
        old.retired_at = at
        old.save(update_fields=["retired_at"])
        record.record("key.retired", [old], by=by, at=at)
    made = SigningKey.objects.create(
        purpose=purpose,
        place=place,
        name=make.name_of(certificate.public_key()),
        algorithm=make.algorithm_of(certificate.public_key()),
        certificate=_pem([certificate]),
        chain=_pem(issuers),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        made_at=at,
    )
    record.record("key.made", [made], by=by, at=at)
    return made


def _chain(pem: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise Refused(_("This file holds no certificate in PEM form."))


def _pem(certificates: list[x509.Certificate]) -> str:
    return "".join(certificate.public_bytes(serialization.Encoding.PEM).decode() for certificate in certificates)


def _owner() -> str:
    """Whose platform it is: the first district, once it has a name."""
    root = Organisation.objects.filter(parent=None).order_by("pk").first()
    return root.name if root else "明法"
