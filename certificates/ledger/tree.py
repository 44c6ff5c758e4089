"""The stored tree: roots and proofs of any size that it has had, from a handful of tiles read at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection

from certificates.ledger import merkle
from certificates.ledger.merkle import Place, Subtree
from certificates.ledger.models import Leaf, Tile

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Inclusion:
    """That a leaf is in the tree of that size. path: hashes from the leaf upwards."""

    index: int
    size: int
    path: list[bytes]


def root(size: int) -> bytes:
    """The root over the first `size` leaves as they are stored now; ValueError when the tree is smaller."""
    return _ask(lambda subtree: merkle.root(size, subtree))


def inclusion(index: int, size: int) -> Inclusion:
    """The proof for one leaf; two queries at most, whatever the size."""
    return Inclusion(index, size, _ask(lambda subtree: merkle.inclusion(index, size, subtree)))


def consistency(old: int, new: int) -> list[bytes]:
    """The proof that the tree of size `new` continues that of size `old`."""
    return _ask(lambda subtree: merkle.consistency(old, new, subtree))


def index_of(fact: int) -> int | None:
    """Which leaf the fact is; None while it waits for the sealer."""
    return Leaf.objects.filter(fact=fact).values_list("index", flat=True).first()


def tiles(places: list[Place]) -> dict[Place, bytes]:
    """The stored tiles at these places; those that are not there are left out. One query."""
    if not places:
        return {}
    # Written by hand: Django takes longer to write a condition for each place than the database to answer it. A join,
    # not IN (VALUES ...): SQLite answers that by a scan of all tiles, this by
    # SCAN wanted; SEARCH tile USING INDEX one_tile_per_place (level=? AND index=?).
    pairs = ", ".join(["(%s, %s)"] * len(places))
    values = [number for place in places for number in (place.level, place.index)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH wanted (level, place) AS (VALUES {pairs}) "
            'SELECT tile.level, tile."index", tile.hashes FROM wanted '
            f'CROSS JOIN {Tile._meta.db_table} tile WHERE tile.level = wanted.level AND tile."index" = wanted.place',
            values,
        )
        return {Place(level, index): bytes(hashes) for level, index, hashes in cursor.fetchall()}


def _ask(question: Callable[[Subtree], Answer]) -> Answer:
    """Answer it twice: first to learn which tiles it needs, then with them."""
    needed: dict[Place, None] = {}

    def note(height: int, index: int) -> bytes:
        needed[merkle.tile_of(height, index)] = None
        return b""

    question(note)
    found = tiles(list(needed))

    def read(height: int, index: int) -> bytes:
        return merkle.from_tile(found.get(merkle.tile_of(height, index), b""), height, index)

    return question(read)
