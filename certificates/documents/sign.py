"""PAdES signatures (ETSI EN 319 142-1, B-B) from prepared bytes: only digest and signature differ between two files.

Building a CMS structure object by object takes twenty milliseconds; nearly all of it is the same each time.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.documents.pdf.file import Unsigned
from certificates.keys.load import Signer

# Stands for the digest while the attributes are prepared.
DUMMY = hashlib.sha256(b"the place of the digest").digest()
OCTETS, SEQUENCE, SET, FIRST = b"\x04", b"\x30", b"\x31", b"\xa0"
UNSIGNED = b"\xa1"
# A P-256 signature in DER, and an RSA one of 3072 bits.
LONGEST_ECDSA = 72
# What lengths take around the parts, at most.
FRAME = 64


@dataclass(frozen=True)
class Prepared:
    """The constant bytes around digest and signature. attributes: before and after the digest, without their tag."""

    certificates: bytes
    identity: bytes
    attributes: tuple[bytes, bytes]
    algorithm: bytes
    longest_signature: int

    @property
    def room(self) -> int:
        """Bytes that the whole can take."""
        attributes = len(self.attributes[0]) + len(DUMMY) + len(self.attributes[1])
        rest = len(self.identity) + len(self.algorithm) + self.longest_signature
        return len(self.certificates) + attributes + rest + 4 * FRAME


def room(signer: Signer, *, time_stamp: int = 0) -> int:
    """Bytes to keep free for this signer's signature; time_stamp: bytes of a time stamp beside it."""
    return prepared(signer).room + (time_stamp + FRAME if time_stamp else 0)


def sign(unsigned: Unsigned, signer: Signer, *, time_stamp=None) -> bytes:
    """The signed file. time_stamp: gives a time-stamp token for a signature (RFC 3161), or None for PAdES B-B."""
    content, (start, end) = unsigned.content, unsigned.hole
    digest = hashlib.sha256(memoryview(content)[:start])
    digest.update(memoryview(content)[end:])
    signature = contents(digest.digest(), signer, time_stamp=time_stamp).hex().encode()
    if len(signature) > end - start - 2:
        raise ValueError("the signature does not fit into its room")
    content[start + 1 : start + 1 + len(signature)] = signature
    return bytes(content)


def contents(digest: bytes, signer: Signer, *, time_stamp=None) -> bytes:
    """The CMS SignedData over a document of that SHA-256, in DER."""
    ready = prepared(signer)
    before, after = ready.attributes
    attributes = before + digest + after
    signature = signer.sign(_wrapped(SET, attributes))
    info = b"\x02\x01\x01" + ready.identity + _SHA256 + _wrapped(FIRST, attributes)
    info += ready.algorithm + _wrapped(OCTETS, signature)
    if time_stamp:
        info += _wrapped(UNSIGNED, _time_stamped(time_stamp(signature)))
    data = b"\x02\x01\x01" + _wrapped(SET, _SHA256) + _DETACHED + ready.certificates
    data += _wrapped(SET, _wrapped(SEQUENCE, info))
    return _wrapped(SEQUENCE, _SIGNED_DATA + _wrapped(FIRST, _wrapped(SEQUENCE, data)))


@lru_cache(maxsize=16)
def prepared(signer: Signer) -> Prepared:
    """What every signature of this signer has in common."""
    own = x509.Certificate.load(signer.certificate.public_bytes(Encoding.DER))
    chain = [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in signer.chain]
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [DUMMY]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [_signing_certificate(own)]}),
        ]
    )
    body = attributes.untag().contents if hasattr(attributes, "untag") else attributes.contents
    body = body or _contents_of(attributes.dump())
    before, found, after = body.partition(DUMMY)
    assert found
    issuer = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})
    name = "sha256_rsa" if signer.is_rsa else "sha256_ecdsa"
    return Prepared(
        certificates=_wrapped(FIRST, b"".join(sorted(one.dump() for one in [own, *chain]))),
        identity=issuer.dump(),
        attributes=(before, after),
        algorithm=algos.SignedDigestAlgorithm({"algorithm": name}).dump(),
        longest_signature=(own.public_key.bit_size // 8) if signer.is_rsa else LONGEST_ECDSA,
    )


def _signing_certificate(own: x509.Certificate) -> tsp.SigningCertificateV2:
    """Which certificate signs, inside what is signed (RFC 5035)."""
    digest = hashlib.sha256(own.dump()).digest()
    return tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": digest})]})


def _time_stamped(token: bytes) -> bytes:
    kind = core.ObjectIdentifier("1.2.840.113549.1.9.16.2.14").dump()
    return _wrapped(SEQUENCE, kind + _wrapped(SET, token))


def _contents_of(der: bytes) -> bytes:
    """What stands inside a DER value, without tag and length."""
    length = der[1]
    return der[2:] if length < 0x80 else der[2 + (length & 0x7F) :]


def _wrapped(tag: bytes, body: bytes) -> bytes:
    length = len(body)
    if length < 0x80:
        return tag + bytes([length]) + body
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return tag + bytes([0x80 | len(octets)]) + octets + body


_SHA256 = algos.DigestAlgorithm({"algorithm": "sha256"}).dump()
_SIGNED_DATA = core.ObjectIdentifier("1.2.840.113549.1.7.2").dump()
_DETACHED = _wrapped(SEQUENCE, core.ObjectIdentifier("1.2.840.113549.1.7.1").dump())
