"""Keys in hardware, by PKCS#11: the private key never leaves the token. Needs the package python-pkcs11.

A key made here bears its name (make.name_of) as its CKA_ID; one that somebody else put there is found by its label.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from django.conf import settings
from django.utils.translation import gettext as _

from certificates.keys import make
from lms.refused import Refused

# A session does one thing at a time.
_one_at_a_time = threading.Lock()


def is_configured() -> bool:
    """Is there a module to ask for keys?"""
    return bool(settings.PKCS11_MODULE)


def sign(public, content: bytes) -> bytes:
    """A signature over the SHA-256 of the content; ECDSA as DER, RSA as PKCS#1 1.5. Refused when the token is away."""
    with _answering() as pkcs11:
        private = _private(make.name_of(public))
        if not isinstance(public, ec.EllipticCurvePublicKey):
            return private.sign(content, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS)
        raw = private.sign(hashlib.sha256(content).digest(), mechanism=pkcs11.Mechanism.ECDSA)
    half = len(raw) // 2
    return utils.encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))


def generate(algorithm: str):
    """Make a key pair inside the token, never to leave it; returns the public key. Refused when the token will not."""
    with _answering():
        forget()
        with _open(rw=True) as session:
            return _generate(session, algorithm)


def _generate(session, algorithm: str):
    import pkcs11

    kept = {
        "store": True,
        "label": settings.PKCS11_KEY,
        "private_template": {pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False},
    }
    if algorithm == make.P256:
        pair = _p256(session, kept)
    else:
        pair = session.generate_keypair(pkcs11.KeyType.RSA, make.RSA_BITS, **kept)
    public = _public(pair[0])
    for half in pair:
        half[pkcs11.Attribute.ID] = bytes.fromhex(make.name_of(public))
    return public


def _p256(session, kept: dict):
    import pkcs11
    from pkcs11.util.ec import encode_named_curve_parameters

    curve = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
    return session.create_domain_parameters(pkcs11.KeyType.EC, curve, local=True).generate_keypair(**kept)


def _public(key):
    import pkcs11
    from pkcs11.util.ec import encode_ec_public_key
    from pkcs11.util.rsa import encode_rsa_public_key

    encode = encode_ec_public_key if key.key_type == pkcs11.KeyType.EC else encode_rsa_public_key
    return serialization.load_der_public_key(encode(key))


@contextmanager
def _answering() -> Iterator:
    """The library, while nobody else uses the token; Refused when something there does not answer."""
    try:
        import pkcs11
    except ImportError:
        raise Refused(_("Keys in hardware need the package python-pkcs11, which is not installed."), status=503)

    with _one_at_a_time:
        try:
            yield pkcs11
        # A library that cannot be loaded is a RuntimeError.
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            forget()
            raise Refused(
                _("The signing token does not answer (%(what)s). Check that it is plugged in and its PIN.")
                % {"what": type(error).__name__},
                status=503,
            )


@cache
def _session():
    """Signed in at the token, once for the process: a token knows one user at a time."""
    return _open()


def _open(*, rw: bool = False):
    import pkcs11

    token = pkcs11.lib(settings.PKCS11_MODULE).get_token(token_label=settings.PKCS11_TOKEN)
    return token.open(user_pin=settings.PKCS11_PIN, rw=rw)


def forget() -> None:
    """Sign out: the next call looks for token and key anew."""
    if _session.cache_info().currsize:
        import pkcs11

        # A token that was pulled out has ended the session itself.
        with suppress(pkcs11.PKCS11Error, RuntimeError):
            _session().close()
    _session.cache_clear()
    _private.cache_clear()


@cache
def _private(name: str):
    """The private key of that name; else the one of the configured label."""
    import pkcs11

    private = {"object_class": pkcs11.ObjectClass.PRIVATE_KEY}
    try:
        return _session().get_key(id=bytes.fromhex(name), **private)
    except pkcs11.NoSuchKey:
        return _session().get_key(label=settings.PKCS11_KEY, **private)
