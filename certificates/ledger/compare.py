"""Set the ledger against what a witness outside has kept: the one thing that a new seal cannot mend."""

from dataclasses import dataclass
from datetime import datetime

from certificates.ledger import checkpoints, notes, tree
from certificates.ledger.models import Tree


@dataclass(frozen=True)
class Disagreement:
    """The ledger is not the one that the witness saw.

    size, at: of the first kept checkpoint that does not fit; good_size, good_at: of the last one before it that does
    (0 and None without one). What was recorded between them, or before them, has been rewritten.
    """

    size: int
    at: datetime | None
    good_size: int
    good_at: datetime | None
    why: str

    def __str__(self) -> str:
        since = f"{self.good_at:%Y-%m-%d %H:%M} UTC (record {self.good_size})" if self.good_at else "the beginning"
        seen = f"{self.at:%Y-%m-%d %H:%M} UTC" if self.at else "an unknown time"
        return (
            f"{self.why}. The witness saw {self.size} records on {seen}; the ledger agrees with it up to {since} and "
            "was rewritten after that."
        )


@dataclass(frozen=True)
class Comparison:
    """How many kept checkpoints fit, of which the newest is from newest_at."""

    fitting: int
    newest_size: int
    newest_at: datetime | None
    disagreement: Disagreement | None


def compare(kept: str) -> Comparison:
    """The ledger as it is now against the notes that a witness kept, oldest first; ValueError if there are none.

    A kept note that none of the platform's keys signed proves nothing and raises ValueError as well.
    """
    found = [(note, notes.checkpoint(note)) for note in notes.several(kept)]
    if not found:
        raise ValueError("the file holds no checkpoint")
    fitting, last = 0, notes.Checkpoint("", 0, b"")
    for note, says in sorted(found, key=lambda pair: pair[1].size):
        if not checkpoints.is_ours(note):
            raise ValueError(f"no key of this platform signed the checkpoint of size {says.size}")
        if why := _differs(says):
            wrong = Disagreement(says.size, says.made_at, last.size, last.made_at, why)
            return Comparison(fitting, last.size, last.made_at, wrong)
        fitting, last = fitting + 1, says
    return Comparison(fitting, last.size, last.made_at, None)


def _differs(says: notes.Checkpoint) -> str:
    """Why the tree is not the one that the checkpoint was made of; "" if it is."""
    size = Tree.objects.filter(pk=1).values_list("size", flat=True).first() or 0
    if says.size > size:
        return f"The ledger has {size} records, fewer than the witness saw"
    if tree.root(says.size) != says.root:
        return f"The first {says.size} records have another root now"
    return ""
