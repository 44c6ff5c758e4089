"""What a QR code can carry beside the address: the masked page's words, signed, for a verifier without the network.

It stands behind the # of the address, which browsers never send: 1.<text>.<signature>.<key>, the parts in base64url.
"""

import base64

from certificates.credentials.models import Certificate
from certificates.credentials.verify import public_side
from certificates.keys import load
from certificates.keys.load import Signer
from certificates.keys.models import SigningKey

VERSION = "1"
# How much of a credential's digest names it in lists: nobody who lacks the certificate can tell whose line it is.
NAME_DIGITS = 16
# In front of what is signed, so that no other signature of the key can be taken for one.
KIND = "mingfa-qr/1"
# How much of the key's name says which key it was.
KEY_DIGITS = 8


def fragment(certificate: Certificate, *, signer: Signer | None = None) -> str:
    """The part behind the #; no more than the masked page says on the day of issue."""
    signer = signer or load.signer(SigningKey.Purpose.RECORD)
    text = "\n".join(lines(certificate)).encode()
    signature = signer.sign(f"{KIND}\n".encode() + text)
    return f"{VERSION}.{_base64url(text)}.{_base64url(signature)}.{signer.key.name[:KEY_DIGITS]}"


def lines(certificate: Certificate) -> list[str]:
    """Number, digest's beginning, masked name, school, course, edition, hours, three days, issuer, and 1 in a demo."""
    says = public_side(certificate, on=certificate.issued_on)
    days = (says.completed_on, says.issued_on, certificate.valid_until)
    return [
        says.number,
        certificate.digest[:NAME_DIGITS],
        says.name,
        says.school,
        says.course,
        says.edition,
        says.hours,
        *(day.isoformat() if day else "" for day in days),
        says.issuer,
        "1" if says.is_demo else "",
    ]


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
