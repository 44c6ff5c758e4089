"""Give checkpoints to witnesses outside. Only what a witness holds can show later that history was rewritten."""

import logging
from datetime import datetime
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.ledger import compare, notes, tree, words
from certificates.ledger.models import Checkpoint, Sighting, Witness
from certificates.ledger.watch import proof_lines
from lms.people.models import User
from lms.refused import Refused

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 20
LONGEST_ANSWER = 10_000


def add(kind: str, name: str, address: str = "", *, at: datetime | None = None) -> Witness:
    """A new witness; Refused when one has this name."""
    try:
        with transaction.atomic():
            return Witness.objects.create(kind=kind, name=name, address=address, added_at=at or timezone.now())
    except IntegrityError:
        raise Refused(_("There is a witness named %(name)s already.") % {"name": name}, field="name")


def standing() -> list[Witness]:
    """The witnesses of today, by name."""
    return list(Witness.objects.filter(ended_at=None).order_by("name"))


def newest(*, covering: int = 0) -> Sighting | None:
    """The newest checkpoint that somebody outside holds."""
    held = Sighting.objects.filter(checkpoint__size__gt=covering).select_related("checkpoint", "witness")
    return held.order_by("-checkpoint__size", "at").first()


def first(*, covering: int) -> Sighting | None:
    """Since when somebody outside holds a checkpoint that has this leaf; None for not yet."""
    held = Sighting.objects.filter(checkpoint__size__gt=covering).select_related("checkpoint", "witness")
    return held.order_by("at").first()


def keep_in_file(witness: Witness, file: Path, checkpoint: Checkpoint, *, by: User | None = None) -> Sighting:
    """Append the checkpoint to the witness's own file (a USB stick).

    Refused when the file remembers another history than the ledger has now: that is what a witness is for.
    """
    kept = file.read_text(encoding="utf-8") if file.exists() else ""
    if kept.strip():
        _must_agree(kept)
    with file.open("a", encoding="utf-8", newline="\n") as handle:
        handle.write(checkpoint.note + "\n")
    return seen(witness, checkpoint, by=by)


def send(witness: Witness, checkpoint: Checkpoint) -> Sighting:
    """The checkpoint as an e-mail that says what to do with it."""
    text = _(
        "Please keep this message. It proves later what the ledger of %(origin)s contained on %(time)s: "
        "%(size)s records.\n\nThe root in words:\n%(words)s\n\nThe signed checkpoint:\n\n%(note)s"
    )
    says = notes.checkpoint(notes.parse(checkpoint.note))
    filled = text % {
        "origin": says.origin,
        "time": checkpoint.made_at.isoformat(),
        "size": checkpoint.size,
        "words": words.words(says.root),
        "note": checkpoint.note,
    }
    send_mail(_("Checkpoint of the ledger"), filled, None, [witness.address])
    return seen(witness, checkpoint)


def confirm_sheet(witness: Witness, checkpoint: Checkpoint, *, words_read: str, by: User | None = None) -> Sighting:
    """A printed sheet is filed: whoever filed it reads its words back. Refused when they say another root."""
    try:
        root = words.root(words_read)
    except ValueError:
        raise Refused(_("One of the words is wrong or missing. Read them from the sheet again."), field="words")
    if root != bytes(checkpoint.root):
        raise Refused(_("These are the words of another checkpoint. Look for the sheet's date."), field="words")
    return seen(witness, checkpoint, by=by)


def ask_server(witness: Witness, checkpoint: Checkpoint) -> Sighting | None:
    """Give it to another district's server (C2SP tlog-witness); None when it does not answer, tried again later.

    Refused when the server remembers another history.
    """
    last = witness.sightings.order_by("-checkpoint__size").first()
    status, answer = _post(witness.address, _request(last.checkpoint.size if last else 0, checkpoint))
    if status == 409 and answer.strip().isdigit():
        status, answer = _post(witness.address, _request(int(answer), checkpoint))
    if status in (409, 422):
        raise Refused(_("%(witness)s has seen another history of this ledger.") % {"witness": witness.name})
    if status != 200:
        logger.warning("witness %s answers %s", witness.name, status)
        return None
    return seen(witness, checkpoint, proof=answer)


def seen(witness: Witness, checkpoint: Checkpoint, *, proof: str = "", by: User | None = None) -> Sighting:
    """Note that the witness has it; twice is once."""
    made, _new = Sighting.objects.get_or_create(
        witness=witness, checkpoint=checkpoint, defaults={"at": timezone.now(), "proof": proof, "by": by}
    )
    return made


def _must_agree(kept: str) -> None:
    try:
        comparison = compare.compare(kept)
    except ValueError as error:
        raise Refused(_("The witness's file cannot be used: %(why)s.") % {"why": error})
    if comparison.disagreement:
        raise Refused(str(comparison.disagreement))


def _request(old: int, checkpoint: Checkpoint) -> str:
    """The body that C2SP tlog-witness asks for."""
    old = min(old, checkpoint.size)
    proof = tree.consistency(old, checkpoint.size) if old else []
    return f"old {old}\n{proof_lines(proof)}\n{checkpoint.note}"


def _post(address: str, body: str) -> tuple[int, str]:
    """Status and text of the answer; status 0 when there is none."""
    request = Request(address, data=body.encode(), headers={"Content-Type": "text/plain; charset=utf-8"})
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return answer.status, answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except HTTPError as error:
        return error.code, error.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except (URLError, TimeoutError, OSError) as error:
        logger.warning("witness %s does not answer: %s", address, error)
        return 0, ""
