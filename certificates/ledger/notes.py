"""Signed notes (C2SP signed-note) and the checkpoints in them (C2SP tlog-checkpoint). Pure functions.

Signatures are of type 0x02, ECDSA P-256 with SHA-256: the small verifiers know no other curve. The key's number is the
first four bytes of the SHA-256 of its SubjectPublicKeyInfo.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

DASH = "— "
LONGEST = 100_000
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Signature:
    """One line below a note: who signed, the key's number, the signature in DER."""

    name: str
    key_number: bytes
    signature: bytes

    @property
    def line(self) -> str:
        return f"{DASH}{self.name} {base64.b64encode(self.key_number + self.signature).decode()}\n"


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself: so many leaves, this root, at this time (None where the log gives none)."""

    origin: str
    size: int
    root: bytes
    made_at: datetime | None = None

    @property
    def text(self) -> str:
        """The note's text: three lines, and the time as an extension line."""
        stamp = f"time {self.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\n" if self.made_at else ""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n{stamp}"


@dataclass(frozen=True)
class Note:
    """A text with its signatures; nothing in it may be believed before a signature was checked."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def whole(self) -> str:
        return self.text + "\n" + "".join(signature.line for signature in self.signatures)


def key_number(spki: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return hashlib.sha256(spki).digest()[:4]


def sign(text: str, *, name: str, spki: bytes, with_: Callable[[bytes], bytes]) -> Note:
    """The note with one signature."""
    return Note(text, (Signature(name, key_number(spki), with_(text.encode())),))


def parse(whole: str) -> Note:
    """A note; ValueError if it is none."""
    text, found, rest = whole.rpartition("\n\n")
    if not found or len(whole) > LONGEST or not rest.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", whole):
        raise ValueError("this is not a signed note")
    return Note(text + "\n", tuple(_signature(line) for line in rest[:-1].split("\n")))


def checkpoint(note: Note) -> Checkpoint:
    """What the note's text says; ValueError if it is no checkpoint."""
    lines = note.text[:-1].split("\n")
    if len(lines) < 3 or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise ValueError("this is not a checkpoint")
    root = _decoded(lines[2])
    if len(root) != 32:
        raise ValueError("the root is not a SHA-256")
    return Checkpoint(lines[0], int(lines[1]), root, _time(lines[3:]))


def is_signed(note: Note, *, name: str, public: ec.EllipticCurvePublicKey, spki: bytes) -> bool:
    """Has this key signed the note under this name?"""
    for signature in note.signatures:
        if signature.name == name and signature.key_number == key_number(spki):
            try:
                public.verify(signature.signature, note.text.encode(), ec.ECDSA(hashes.SHA256()))
            except InvalidSignature:
                return False
            return True
    return False


def several(text: str) -> list[Note]:
    """All notes of a file that has one after another, each ending with its signatures and an empty line."""
    notes: list[Note] = []
    lines: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        if lines and lines[-1].startswith(DASH) and not line.startswith(DASH):
            notes.append(parse("\n".join(lines) + "\n"))
            lines = []
        if line or lines:
            lines.append(line)
    return notes


def _signature(line: str) -> Signature:
    name, space, blob = line.removeprefix(DASH).partition(" ")
    raw = _decoded(blob)
    if not line.startswith(DASH) or not space or not name or "+" in name or len(raw) < 5:
        raise ValueError("this is not a signature line")
    return Signature(name, raw[:4], raw[4:])


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("this is not base64")


def _time(extensions: list[str]) -> datetime | None:
    for line in extensions:
        if line.startswith("time "):
            return datetime.strptime(line, "time %Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return None
