"""Keys in hardware, by PKCS#11: the private key never leaves the token. Needs the package python-pkcs11."""

import hashlib
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec, utils
from django.conf import settings
from django.utils.translation import gettext as _

from lms.refused import Refused


def is_configured() -> bool:
    """Is there a module to ask for keys?"""
    return bool(settings.PKCS11_MODULE)


def sign(public, content: bytes) -> bytes:
    """A signature over the SHA-256 of the content; ECDSA as DER, RSA as PKCS#1 1.5. Refused when the token is away."""
    import pkcs11

    try:
        private = _private()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            return private.sign(content, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS)
        raw = private.sign(hashlib.sha256(content).digest(), mechanism=pkcs11.Mechanism.ECDSA)
    except pkcs11.PKCS11Error as error:
        _private.cache_clear()
        raise Refused(
            _("The signing token does not answer (%(what)s). Check that it is plugged in and its PIN.")
            % {"what": type(error).__name__},
            status=503,
        )
    half = len(raw) // 2
    return utils.encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))


@cache
def _private():
    """The private key of the configured label, in a session that stays open."""
    import pkcs11

    token = pkcs11.lib(settings.PKCS11_MODULE).get_token(token_label=settings.PKCS11_TOKEN)
    session = token.open(user_pin=settings.PKCS11_PIN)
    return session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=settings.PKCS11_KEY)
