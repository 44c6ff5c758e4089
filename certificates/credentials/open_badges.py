"""A certificate as an Open Badges 3.0 credential (1EdTech): a W3C Verifiable Credential, signed as a JWT (RS256).

The holder alone fetches it and decides whom to show it. It names no person: the name is there as a salted hash, which
whoever knows the name can check.
"""

import base64
import hashlib
import json
import uuid
from datetime import UTC, date, datetime, time

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.credentials.models import Certificate, Status, StatusChange
from certificates.keys import load
from certificates.keys.load import Signer
from certificates.keys.models import SigningKey
from content.editions.models import Edition
from lms.refused import Refused
from lms.schools.calendar import today
from lms.web.address import site_url

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
# Octets of each half of a P-256 signature.
HALF = 32


def credential(certificate: Certificate) -> dict:
    """What is signed: plain JSON with the fields of OpenBadgeCredential. Refused for a certificate not valid today."""
    if certificate.status(today()) != Status.VALID or not certificate.completion or not certificate.snapshot:
        raise Refused(_("Only a valid certificate can be taken along as a badge."))
    says, end = certificate.snapshot, certificate.ends_on(today())
    link = site_url() + reverse("verify:code", args=[certificate.code])
    made = {
        "@context": CONTEXT,
        "id": name_of(certificate.code),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": says["course"],
        "issuer": issuer(says["issuer"]),
        "validFrom": _instant(certificate.issued_at),
        "awardedDate": _instant(_begin(date.fromisoformat(says["completed_on"]))),
        "credentialSubject": {
            "id": name_of(f"{certificate.code}#holder"),
            "type": ["AchievementSubject"],
            "identifier": [_hashed(says["holder"], certificate.code)],
            "creditEarned": float(says["hours"]),
            "achievement": achievement(certificate.completion.edition),
        },
        "evidence": [{"id": link, "type": ["Evidence"], "name": says["number"]}],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": {
            "id": site_url() + reverse("badges:revocations"),
            "type": "1EdTechRevocationList",
        },
    }
    if end:
        made["validUntil"] = _instant(datetime.combine(end, time(23, 59, 59), timezone.get_default_timezone()))
    return made


def jwt(certificate: Certificate) -> str:
    """The credential as a compact JWS with the claims that Open Badges asks for."""
    says = credential(certificate)
    claims = {
        **says,
        "iss": says["issuer"]["id"],
        "jti": says["id"],
        "sub": says["credentialSubject"]["id"],
        "nbf": _seconds(says["validFrom"]),
    }
    if "validUntil" in says:
        claims["exp"] = _seconds(says["validUntil"])
    signer = load.signer(SigningKey.Purpose.BADGE)
    header = {"alg": _algorithm(signer), "kid": key_address(signer.key.name), "typ": "JWT"}
    signed = f"{_encoded(header)}.{_encoded(claims)}"
    return f"{signed}.{_base64url(_signature(signer, signed.encode('ascii')))}"


def issuer(name: str) -> dict:
    """The profile of the issuing bureau; its id is where the profile is served."""
    return {"id": site_url() + reverse("badges:issuer"), "type": ["Profile"], "name": name, "url": site_url()}


def achievement(edition: Edition) -> dict:
    """What was achieved: an edition of a course, by its printed rule."""
    rule = edition.rule_text.get("zh-hans", "") if isinstance(edition.rule_text, dict) else str(edition.rule_text)
    return {
        "id": site_url() + reverse("badges:achievement", args=[edition.course.key, edition.number]),
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": edition.title,
        "description": edition.summary or edition.title,
        "criteria": {"narrative": rule or edition.title},
        "creditsAvailable": float(edition.hours),
        "inLanguage": "zh-Hans",
        "version": edition.label,
    }


def revocations() -> dict:
    """The 1EdTech revocation list: credentials revoked or superseded. Their names tell nobody a code."""
    gone = [Status.REVOKED, Status.SUPERSEDED]
    changes = (
        StatusChange.objects.filter(status__in=gone).order_by("at", "pk").values_list("certificate__code", "status")
    )
    found = dict(changes)
    return {
        "id": site_url() + reverse("badges:revocations"),
        "issuer": site_url() + reverse("badges:issuer"),
        "revokedCredential": [
            {"id": name_of(code), "revoked": True, "revocationReason": status} for code, status in found.items()
        ],
    }


def keys() -> list[dict]:
    """Every key that ever signed a badge as a JWK (RFC 7517), the newest first."""
    rows = SigningKey.objects.filter(purpose=SigningKey.Purpose.BADGE).order_by("-made_at", "-pk")
    return [jwk(row) for row in rows]


def jwk(row: SigningKey) -> dict:
    """The public key as a JWK."""
    public = x509.load_pem_x509_certificate(row.certificate.encode()).public_key()
    frame = {"kid": key_address(row.name), "use": "sig"}
    if isinstance(public, ec.EllipticCurvePublicKey):
        point = public.public_numbers()
        return {
            **frame,
            "kty": "EC",
            "crv": "P-256",
            "alg": "ES256",
            "x": _number(point.x, HALF),
            "y": _number(point.y, HALF),
        }
    assert isinstance(public, rsa.RSAPublicKey)
    numbers = public.public_numbers()
    return {**frame, "kty": "RSA", "alg": "RS256", "n": _number(numbers.n), "e": _number(numbers.e)}


def key_address(name: str) -> str:
    """Where the public key of that name is served."""
    return site_url() + reverse("badges:key", args=[name])


def name_of(text: str) -> str:
    """A name that stays the same and from which nobody finds the code: 80 bits of chance are behind it."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{site_url()}/badges/{text}')}"


def _hashed(holder: str, code: str) -> dict:
    """The name as Open Badges hashes identities: SHA-256 of the name followed by the salt."""
    salt = hashlib.sha256(f"badge salt {code}".encode()).hexdigest()[:32]
    digest = hashlib.sha256(f"{holder}{salt}".encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "identityType": "name",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "salt": salt,
    }


def _algorithm(signer: Signer) -> str:
    return "RS256" if signer.is_rsa else "ES256"


def _signature(signer: Signer, content: bytes) -> bytes:
    """As JWS wants it (RFC 7518): for ECDSA both halves side by side instead of DER."""
    made = signer.sign(content)
    if signer.is_rsa:
        return made
    r, s = decode_dss_signature(made)
    return r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big")


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _seconds(instant: str) -> int:
    return int(datetime.fromisoformat(instant).timestamp())


def _encoded(values: dict) -> str:
    return _base64url(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode())


def _number(value: int, length: int | None = None) -> str:
    return _base64url(value.to_bytes(length or (value.bit_length() + 7) // 8, "big"))


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
