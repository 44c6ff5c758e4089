"""Time stamps by an authority outside (RFC 3161): asked for over a signature, believed after our own check."""

import hashlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

from asn1crypto import algos, cms, core, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 5
# A token with its certificates seldom takes half of this.
MOST_BYTES = 12_000
# Clocks of two servers differ; an authority that is off by more does not tell the time.
MOST_OFF = timedelta(minutes=10)
# After a failure the next files go without, until somebody has had time to mend it.
PAUSE_SECONDS = 600
PAUSED = "time_stamp:paused"
GRANTED = {"granted", "granted_with_mods"}
HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


Roots = tuple[x509.Certificate, ...]


class NoStamp(Exception):
    """There is no stamp now: the authority is away, refuses, or says what cannot be believed."""


@dataclass(frozen=True)
class Authority:
    """Whom to ask, and whose certificates its stamps must come from. Called with a signature, it gives a token."""

    url: str
    roots: Roots
    most_bytes: int = MOST_BYTES

    def __call__(self, signature: bytes) -> bytes:
        digest, nonce = hashlib.sha256(signature).digest(), secrets.randbits(63)
        token = _token(_ask(self.url, _request(digest, nonce)))
        check(token, digest=digest, nonce=nonce, roots=self.roots, at=timezone.now())
        if len(token) > self.most_bytes:
            raise NoStamp(f"the token takes {len(token)} bytes")
        return token


def authority() -> Authority | None:
    """The configured one; None without, or while it is given time after a failure."""
    if not settings.TSA_URL or cache.get(PAUSED):
        return None
    try:
        pem = Path(settings.TSA_CA).read_bytes()
        return Authority(settings.TSA_URL, tuple(x509.load_pem_x509_certificates(pem)))
    except (OSError, ValueError) as error:
        logger.error("time stamps: TSA_CA holds no certificates: %s", error)
        return None


def pause(error: Exception) -> None:
    """Note a failure: what was to be stamped goes on without, and is stamped later."""
    logger.error("time stamps: %s; files go on without and are stamped later", error)
    cache.set(PAUSED, 1, PAUSE_SECONDS)


def check(
    token: bytes, *, digest: bytes, nonce: int | None, roots: tuple[x509.Certificate, ...], at: datetime
) -> datetime:
    """The time that the token attests to; NoStamp when it is about something else, or nobody trusted signed it."""
    try:
        signed = cms.ContentInfo.load(token)["content"]
        said = signed["encap_content_info"]["content"].parsed
        content = signed["encap_content_info"]["content"].contents
        info = signed["signer_infos"][0]
        certificates = [x509.load_der_x509_certificate(one.chosen.dump()) for one in signed["certificates"]]
        _check_said(said, digest=digest, nonce=nonce, at=at)
        _check_signature(info, content, certificates, roots, said["gen_time"].native)
    except NoStamp:
        raise
    except (ValueError, TypeError, KeyError, IndexError, InvalidSignature) as error:
        raise NoStamp(f"the token does not hold: {type(error).__name__} {error}") from error
    return said["gen_time"].native


def _check_said(said: tsp.TSTInfo, *, digest: bytes, nonce: int | None, at: datetime) -> None:
    imprint = said["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256" or imprint["hashed_message"].native != digest:
        raise NoStamp("the token stamps something else")
    if nonce is not None and said["nonce"].native != nonce:
        raise NoStamp("the token answers another question")
    if abs(said["gen_time"].native - at) > MOST_OFF:
        raise NoStamp(f"the authority's clock says {said['gen_time'].native.isoformat()}")


def _check_signature(info: cms.SignerInfo, content: bytes, certificates, roots, on: datetime) -> None:
    """The signed attributes name this content, the signer signed them, and a root of ours stands behind the signer."""
    own = _signer(info, certificates)
    name = info["digest_algorithm"]["algorithm"].native
    attributes = {attribute["type"].native: attribute["values"][0] for attribute in info["signed_attrs"]}
    if attributes["message_digest"].native != hashlib.new(name, content).digest():
        raise NoStamp("the token's digest is another")
    _holds(own.public_key(), info["signature"].native, info["signed_attrs"].untag().dump(), HASHES[name]())
    uses = own.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    if x509.ExtendedKeyUsageOID.TIME_STAMPING not in uses:
        raise NoStamp("the signer's certificate is not one for time stamps")
    _check_chain(own, certificates, roots, on)


def _signer(info: cms.SignerInfo, certificates: list[x509.Certificate]) -> x509.Certificate:
    serial = info["sid"].chosen["serial_number"].native
    found = next((one for one in certificates if one.serial_number == serial), None)
    if found is None:
        raise NoStamp("the token lacks its signer's certificate")
    return found


def _check_chain(own: x509.Certificate, others, roots, on: datetime) -> None:
    at, trusted = own, {root.fingerprint(hashes.SHA256()) for root in roots}
    for _step in range(4):
        if not at.not_valid_before_utc <= on <= at.not_valid_after_utc:
            raise NoStamp("a certificate of the authority was not valid at that time")
        if at.fingerprint(hashes.SHA256()) in trusted:
            return
        issuer = next((one for one in (*roots, *others) if one.subject == at.issuer and _issued(one, at)), None)
        if issuer is None:
            break
        at = issuer
    raise NoStamp("no certificate in TSA_CA stands behind the token")


def _issued(issuer: x509.Certificate, other: x509.Certificate) -> bool:
    try:
        other.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _holds(public, signature: bytes, content: bytes, algorithm: hashes.HashAlgorithm) -> None:
    if isinstance(public, ec.EllipticCurvePublicKey):
        public.verify(signature, content, ec.ECDSA(algorithm))
    else:
        public.verify(signature, content, padding.PKCS1v15(), algorithm)


def _request(digest: bytes, nonce: int) -> bytes:
    imprint = tsp.MessageImprint(
        {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": digest}
    )
    asked = {"version": "v1", "message_imprint": imprint, "nonce": core.Integer(nonce), "cert_req": True}
    return tsp.TimeStampReq(asked).dump()


def _ask(url: str, body: bytes) -> bytes:
    request = Request(url, data=body, headers={"Content-Type": "application/timestamp-query"}, method="POST")
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return answer.read(4 * MOST_BYTES)
    except (OSError, ValueError) as error:
        raise NoStamp(f"{url} does not answer: {error}") from error


def _token(answer: bytes) -> bytes:
    try:
        response = tsp.TimeStampResp.load(answer)
        status = response["status"]["status"].native
        token = response["time_stamp_token"].dump() if status in GRANTED else b""
    except (ValueError, TypeError, KeyError) as error:
        raise NoStamp(f"the answer is no time stamp: {error}") from error
    if not token:
        raise NoStamp(f"the authority refuses: {status}")
    return token
