"""Being the witness of another district's ledger: sign a checkpoint only when it continues what was seen before."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from django.utils import timezone

from certificates.keys import load, make
from certificates.keys.models import SigningKey
from certificates.ledger import checkpoints, merkle, notes
from certificates.ledger.models import Watched

# The type's name, since C2SP assigns a number to Ed25519 cosignatures only.
COSIGNATURE = b"\xffmingfa cosignature P-256"
LONGEST_PROOF = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True)
class Answer:
    """What C2SP tlog-witness answers: the status, and cosignature lines or the size that was seen last."""

    status: int
    text: str = ""


def watch(origin: str, public_pem: str) -> Watched:
    """Be the witness of that ledger from now on; its key came by hand. ValueError when it is no P-256 key."""
    public = serialization.load_pem_public_key(public_pem.encode())
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise ValueError("a ledger signs with P-256")
    watched, _new = Watched.objects.update_or_create(origin=origin, defaults={"public_key": public_pem})
    return watched


def add_checkpoint(body: str, *, at: datetime | None = None) -> Answer:
    """Check one checkpoint and remember it. 400 nonsense, 403 a wrong signature, 404 an unknown ledger, 409 not from
    the size that was seen last, 422 a proof that does not fit, 200 with our signature."""
    try:
        old, proof, note = _parse(body)
        says = notes.checkpoint(note)
    except ValueError:
        return Answer(400)
    with transaction.atomic():
        watched = Watched.objects.select_for_update().filter(origin=says.origin).first()
        if watched is None:
            return Answer(404)
        if not _is_signed(note, watched):
            return Answer(403)
        if old != watched.size:
            return Answer(409, f"{watched.size}\n")
        if old > says.size:
            return Answer(400)
        if old and not merkle.is_consistent(old, bytes(watched.root or b""), says.size, says.root, proof):
            return Answer(422)
        watched.size, watched.root, watched.note = says.size, says.root, note.whole
        watched.seen_at = at or timezone.now()
        watched.save()
    return Answer(200, _cosign(note, watched.seen_at))


def proof_lines(proof: list[bytes]) -> str:
    """Hashes of a proof, a line for each."""
    return "".join(base64.b64encode(step).decode() + "\n" for step in proof)


def _cosign(note: notes.Note, at: datetime) -> str:
    """Our line below the note: eight bytes of time, then the signature over time and text."""
    signer = load.signer(SigningKey.Purpose.RECORD)
    name, seconds = checkpoints.origin(), int(at.timestamp())
    spki = make.spki(signer.certificate.public_key())
    number = merkle.sha256(name.encode() + b"\n" + COSIGNATURE + spki).digest()[:4]
    signed = signer.sign(f"cosignature/v1\ntime {seconds}\n{note.text}".encode())
    return notes.Signature(name, number, seconds.to_bytes(8, "big") + signed).line


def _is_signed(note: notes.Note, watched: Watched) -> bool:
    public = serialization.load_pem_public_key(watched.public_key.encode())
    assert isinstance(public, ec.EllipticCurvePublicKey)
    return notes.is_signed(note, name=watched.origin, public=public, spki=make.spki(public))


def _parse(body: str) -> tuple[int, list[bytes], notes.Note]:
    head, _empty, rest = body.partition("\n\n")
    first, *lines = head.split("\n")
    match = _OLD.fullmatch(first)
    if match is None or len(lines) > LONGEST_PROOF:
        raise ValueError("this is not what a witness is asked")
    try:
        proof = [base64.b64decode(line, validate=True) for line in lines]
    except binascii.Error:
        raise ValueError("a step of the proof is not base64")
    return int(match[1]), proof, notes.parse(rest)
