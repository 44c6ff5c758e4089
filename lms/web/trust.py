"""The fingerprint of a certificate, as the start message and the page that asks to trust it show it."""

import hashlib
import ssl


def fingerprint(pem: str) -> str:
    """SHA-256 of the certificate in PEM form, as browsers and openssl write it: 3A:9F:…, 32 pairs."""
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest().upper()
    return ":".join(digest[n : n + 2] for n in range(0, len(digest), 2))
