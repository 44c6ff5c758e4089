"""Sign what the tree is, hourly and after each batch."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from django.utils import timezone

from certificates.keys import load, make
from certificates.keys.models import SigningKey
from certificates.ledger import notes, tree
from certificates.ledger.models import Checkpoint, Tree

EVERY = timedelta(hours=1)


def origin() -> str:
    """The ledger's name in its checkpoints, as C2SP asks for: an address without scheme."""
    return settings.LEDGER_ORIGIN or f"{urlsplit(settings.PUBLIC_URL).netloc or 'demo.invalid'}/ledger"


def make_checkpoint(*, at: datetime | None = None) -> Checkpoint:
    """A new signed checkpoint over the tree as it is."""
    at = (at or timezone.now()).replace(microsecond=0)
    size = Tree.objects.filter(pk=1).values_list("size", flat=True).first() or 0
    says = notes.Checkpoint(origin(), size, tree.root(size), at)
    signer = load.signer(SigningKey.Purpose.RECORD)
    public = make.spki(signer.certificate.public_key())
    note = notes.sign(says.text, name=says.origin, spki=public, with_=signer.sign)
    return Checkpoint.objects.create(size=size, root=says.root, made_at=at, note=note.whole)


def make_if_due(*, at: datetime | None = None) -> Checkpoint | None:
    """One when the last is an hour old, so that everybody can see until when nothing was hidden."""
    at = at or timezone.now()
    last = latest()
    if last and at - last.made_at < EVERY:
        return None
    return make_checkpoint(at=at)


def latest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-made_at", "-pk").first()


def covering(index: int) -> Checkpoint | None:
    """The first checkpoint that has this leaf."""
    return Checkpoint.objects.filter(size__gt=index).order_by("size", "made_at").first()


def is_ours(note: notes.Note) -> bool:
    """Has one of this platform's record keys, in use or retired, signed the note?"""
    name = notes.checkpoint(note).origin
    for key in SigningKey.objects.filter(purpose=SigningKey.Purpose.RECORD):
        public = x509.load_pem_x509_certificate(key.certificate.encode()).public_key()
        if notes.is_signed(note, name=name, public=public, spki=make.spki(public)):  # type: ignore[arg-type]
            return True
    return False
