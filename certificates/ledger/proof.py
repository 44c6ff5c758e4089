"""The proof of one fact as a file that anybody can check without this server."""

import base64

from cryptography import x509

from certificates.keys import make
from certificates.keys.models import SigningKey
from certificates.ledger import checkpoints, notes, tree
from certificates.ledger.models import Checkpoint, Sighting
from lms.facts.models import Fact

FORMAT = "mingfa-proof/1"


def bundle(fact: Fact, *, checkpoint: Checkpoint | None = None) -> dict | None:
    """Text, salt, leaf, path and checkpoint as plain JSON; None while the fact has no leaf or no checkpoint has it.

    An erased fact has neither text nor salt: then only the leaf's hash is proven. checkpoint: another than the first
    that has the leaf, for example one that a witness holds.
    """
    index = tree.index_of(fact.pk)
    if index is None:
        return None
    over = checkpoint or checkpoints.covering(index)
    if over is None:
        return None
    return {
        "format": FORMAT,
        "fact": fact.canonical,
        "salt": _base64(fact.salt) if fact.salt else None,
        "leaf": _base64(fact.leaf),
        "index": index,
        "size": over.size,
        "path": [_base64(step) for step in tree.inclusion(index, over.size).path],
        "checkpoint": over.note,
        "key": signed_by(over),
        "witnesses": [_witness(sighting) for sighting in over.sightings.select_related("witness")],
    }


def signed_by(checkpoint: Checkpoint) -> str:
    """The certificate of the key that signed it, PEM; a verifier trusts it through the authority, not from here."""
    numbers = {signature.key_number for signature in notes.parse(checkpoint.note).signatures}
    for key in SigningKey.objects.filter(purpose=SigningKey.Purpose.RECORD):
        public = x509.load_pem_x509_certificate(key.certificate.encode()).public_key()
        if notes.key_number(make.spki(public)) in numbers:
            return key.certificate
    return ""


def _witness(sighting: Sighting) -> dict:
    return {
        "name": sighting.witness.name,
        "kind": sighting.witness.kind,
        "at": sighting.at.isoformat(),
        "signature": sighting.proof,
    }


def _base64(value: bytes | memoryview) -> str:
    return base64.b64encode(bytes(value)).decode()
