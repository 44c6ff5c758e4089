"""Take a person out of the journal and keep the proof that something stood there."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.facts.models import Fact
from lms.facts.record import record
from lms.refused import Refused

# What rooms above keep of a person beside the journal: each is called with the opaque name, in the transaction.
_forgetters: list[Callable[[str], int]] = []


def register(forget: Callable[[str], int]) -> None:
    """Let a room above forget along; registering the same function twice counts once."""
    if forget not in _forgetters:
        _forgetters.append(forget)


class _Erasure:
    """What the journal says of an erasure: which leaves lost their text, on what ground, never who it was."""

    class _meta:
        label = "lms.Erasure"

    def __init__(self, pk: str, count: int, basis: str, second: str | None, organisation: int | None) -> None:
        self.pk = pk
        self.count = count
        self.basis = basis
        self.second = second
        self.organisation = organisation

    def as_fact(self) -> dict:
        return {
            "person": None,
            "organisation": self.organisation,
            "count": self.count,
            "basis": self.basis,
            "second": self.second,
        }


@transaction.atomic
def erase_person(opaque: str, *, by, second, basis: str, at: datetime, organisation: int | None = None) -> int:
    """Empty the text and salt of every fact about this person; the erasure is a fact of its own.

    Returns how many facts were emptied. May be repeated: nothing is left the second time. Raises Refused where one
    person takes both parts.
    """
    if second is not None and second == by:
        raise Refused(_("Erasing takes two people: somebody else must agree."))
    for forget in _forgetters:
        forget(opaque)
    count = Fact.objects.filter(person=opaque).update(canonical=None, salt=None, person=None)
    if count:
        erasure = _Erasure(
            at.strftime("%Y%m%d%H%M%S%f"), count, basis, second.opaque.hex if second else None, organisation
        )
        record("erasure", [erasure], by=by, at=at)
    return count
