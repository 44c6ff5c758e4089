"""A file against this server's own records: its keys, its register of files, and the status of today."""

from datetime import date
from typing import Any

from certificates.credentials.models import Certificate
from certificates.documents.models import DocumentFile
from certificates.keys import load
from certificates.verifier import verify

# Signed by a key of ours, and yet no certificate of ours says this: whoever made it had the key and not the record.
NOT_ON_RECORD = "not on record"


def trusted() -> verify.Trust:
    """The platform's authorities, and the bureau's own certificates, in use and retired."""
    return verify.Trust(verify.pem_certificates(load.trusted()))


def check(content: bytes, *, on: date) -> dict[str, Any]:
    """What verify.verify says, with file and status from the database; nothing is stored."""
    result = verify.verify(content, trusted(), today=on)
    registered = DocumentFile.objects.filter(sha256=result["sha256"]).select_related("certificate").first()
    certificate = registered.certificate if registered else _named(result)
    if registered:
        result["file"] = "registered"
    elif result["verdict"] in (verify.VALID, verify.EXPIRED):
        result |= without_file(certificate)
    if certificate and result["verdict"] in (verify.VALID, verify.EXPIRED):
        status = certificate.status(on)
        result["verdict"], result["as_of"] = str(status.value), on.isoformat()
    result["number"] = certificate.number if certificate else ""
    return result


def without_file(certificate: Certificate | None) -> dict[str, str]:
    """What a whole and signed file is worth that is not registered; certificate: which says the same, if one does."""
    if certificate is None:
        return {"verdict": NOT_ON_RECORD, "why": "no certificate on record says what this file says"}
    if certificate.files.exists():
        return {"verdict": verify.ALTERED, "why": "the file is none of those registered for this certificate"}
    return {}


def check_code(text: str, *, on: date) -> dict[str, Any]:
    """What verify.verify_code says of a QR code's text, with the status of today."""
    known = verify.Trust([*trusted().certificates, *verify.pem_certificates(load.record_certificates())])
    result = verify.verify_code(text, known, today=on)
    number = result.get("says", {}).get("number", "")
    certificate = Certificate.objects.filter(number=number).first() if number else None
    if certificate and result["verdict"] in (verify.VALID, verify.EXPIRED):
        result["verdict"], result["as_of"] = str(certificate.status(on).value), on.isoformat()
    return result


def _named(result: dict[str, Any]) -> Certificate | None:
    """The certificate that a signed file is about, by the digest of what it says."""
    return Certificate.objects.filter(digest=result["digest"]).first() if result.get("digest") else None
