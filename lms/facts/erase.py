"""Take a person out of the journal and keep the proof that something stood there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lms.facts.models import Fact
from lms.facts.record import record
from lms.refused import Refused


@dataclass(frozen=True)
class Keeper:
    """What a room keeps of a person beside the journal. Both functions take the opaque name and give a count.

    forget: empties it, in the transaction of the erasure; held: how much it would empty; what: lazy words for that.
    """

    forget: Callable[[str], int]
    held: Callable[[str], int]
    what: str | Promise


_keepers: list[Keeper] = []


def register(forget: Callable[[str], int], *, held: Callable[[str], int], what: str | Promise) -> None:
    """Let a room above forget along; registering the same function twice counts once."""
    if all(keeper.forget != forget for keeper in _keepers):
        _keepers.append(Keeper(forget, held, what))


@dataclass(frozen=True)
class Holding:
    """How much of one kind is kept of a person."""

    what: str
    count: int


def held(opaque: str) -> list[Holding]:
    """What an erasure would empty, the journal first; kinds of which there is nothing are left out."""
    facts = Fact.objects.filter(person=opaque).count()
    found = [Holding(_("records of the journal: text and salt; their hashes stay"), facts)]
    found += [Holding(str(keeper.what), keeper.held(opaque)) for keeper in _keepers]
    return [one for one in found if one.count]


class _Erasure:
    """What the journal says of an erasure: which leaves lost their text, on what ground, never who it was.

    count: facts that were emptied, which an audit adds up; beside: how much the rooms emptied beside the journal.
    """

    class _meta:
        label = "lms.Erasure"

    def __init__(self, pk: str, **said: str | int | None) -> None:
        self.pk = pk
        self.said = {"person": None, **said}

    def as_fact(self) -> dict[str, str | int | None]:
        return self.said


@transaction.atomic
def erase_person(opaque: str, *, by, second, basis: str, at: datetime, organisation: int | None = None) -> int:
    """Empty the text and salt of every fact about this person, and what rooms keep; the erasure is a fact of its own.

    Returns how many facts were emptied. May be repeated: nothing is left the second time, and nothing is recorded.
    Raises Refused unless two people take part.
    """
    if by is None or second is None or second == by:
        raise Refused(_("Erasing takes two people: somebody else must agree."))
    beside = sum(keeper.forget(opaque) for keeper in _keepers)
    count = Fact.objects.filter(person=opaque).update(canonical=None, salt=None, person=None)
    if count or beside:
        erasure = _Erasure(
            at.strftime("%Y%m%d%H%M%S%f"),
            count=count,
            beside=beside,
            basis=basis,
            second=second.opaque.hex,
            organisation=organisation,
        )
        record("erasure", [erasure], by=by, at=at)
    return count
