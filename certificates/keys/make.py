"""Make keys and X.509 certificates (RFC 5280). Pure but for the dice: the clock and the names come in."""

import hashlib
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from certificates.keys.store import PrivateKey

P256, RSA3072 = "ECDSA P-256", "RSA-3072"
ALGORITHMS = (P256, RSA3072)
RSA_BITS = 3072
AUTHORITY_YEARS, SIGNING_YEARS = 30, 5
DAYS_A_YEAR = 365.25
# Document signing (RFC 9336). E-mail protection stands beside it since pdfsig asks for it and for nothing newer.
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
# X.520 allows no longer names.
LONGEST_NAME = 64


def private_key(algorithm: str) -> PrivateKey:
    """A new key from the operating system's dice."""
    if algorithm == P256:
        return ec.generate_private_key(ec.SECP256R1())
    if algorithm == RSA3072:
        return rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    raise ValueError(f"no such algorithm: {algorithm}")


def algorithm_of(key) -> str:
    """How a public key is called in lists: ECDSA P-256, RSA-3072."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"ECDSA P-{key.curve.key_size}"
    return f"RSA-{key.key_size}"


def name_of(public) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of the public key (SubjectPublicKeyInfo, DER)."""
    return hashlib.sha256(spki(public)).hexdigest()[:32]


def spki(public) -> bytes:
    """The public key as DER."""
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def authority(key: PrivateKey, *, owner: str, at: datetime) -> x509.Certificate:
    """A self-signed certificate that may issue others, for thirty years."""
    name = _name(owner, "平台签名根证书")
    built = _builder(name, name, key.public_key(), at, AUTHORITY_YEARS)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    built = built.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    return built.sign(key, hashes.SHA256())


def issued(public, *, owner: str, role: str, by: x509.Certificate, with_: PrivateKey, at: datetime) -> x509.Certificate:
    """A certificate for a key that signs, issued by the authority, for five years."""
    built = _builder(_name(owner, role), by.subject, public, at, SIGNING_YEARS)
    built = built.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    built = built.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    uses = [DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    built = built.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(with_.public_key())
    return built.add_extension(issuer, critical=False).sign(with_, hashes.SHA256())


def _builder(subject: x509.Name, issuer: x509.Name, public, at: datetime, years: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        # Clocks of schools run ahead and behind.
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + timedelta(days=years * DAYS_A_YEAR))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _name(owner: str, role: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, owner[:LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{owner[: LONGEST_NAME - len(role) - 1]} {role}"),
        ]
    )


def _usage(**granted: bool) -> x509.KeyUsage:
    names = [
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
    ]
    names += ["key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{name: granted.get(name, False) for name in names})
