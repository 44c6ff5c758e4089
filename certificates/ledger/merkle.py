"""Merkle trees as RFC 9162 defines them, kept in tiles of 256 hashes (as in C2SP tlog-tiles). Pure functions.

A subtree is named by its height and its place among subtrees of that height; `Subtree` gives the hash of a complete
one. Tiles of level n hold the hashes of the complete subtrees of height 8n, so that any proof reads a handful of tiles.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
TILE_BYTES = TILE_WIDTH * HASH_BYTES

Subtree = Callable[[int, int], bytes]


@dataclass(frozen=True)
class Place:
    """Where a tile stands: its level from the leaves upwards, and its number from the left."""

    level: int
    index: int


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1: SHA-256 of 0x01 and both children."""
    return sha256(b"\x01" + left + right).digest()


def fold(row: bytes) -> bytes:
    """The root over a row of hashes, one after another; their number is a power of two."""
    while len(row) > HASH_BYTES:
        row = b"".join([sha256(b"\x01" + row[at : at + 64]).digest() for at in range(0, len(row), 64)])
    return row


def grow(edge: dict[Place, bytes], size: int, leaves: Iterable[bytes]) -> dict[Place, bytes]:
    """The tiles that are new or longer once the leaves are appended to a tree of that size.

    edge: the last tile of each level that is not full; a level without one is left out.
    """
    changed: dict[Place, bytes] = {}
    rows = {0: b"".join(leaves)}
    level = 0
    while rows.get(level):
        count = size >> (TILE_HEIGHT * level)
        first, filled = divmod(count, TILE_WIDTH)
        row = (edge[Place(level, first)] if filled else b"") + rows[level]
        tiles = [row[at : at + TILE_BYTES] for at in range(0, len(row), TILE_BYTES)]
        changed |= {Place(level, first + number): tile for number, tile in enumerate(tiles)}
        rows[level + 1] = b"".join([fold(tile) for tile in tiles if len(tile) == TILE_BYTES])
        level += 1
    return changed


def edge_places(size: int) -> list[Place]:
    """The tiles that `grow` has to know of a tree of that size."""
    places = []
    level = 0
    while size >> (TILE_HEIGHT * level):
        first, filled = divmod(size >> (TILE_HEIGHT * level), TILE_WIDTH)
        if filled:
            places.append(Place(level, first))
        level += 1
    return places


def tile_of(height: int, index: int) -> Place:
    """The tile from which the hash of a complete subtree is computed."""
    level, above = divmod(height, TILE_HEIGHT)
    return Place(level, (index << above) // TILE_WIDTH)


def from_tile(tile: bytes, height: int, index: int) -> bytes:
    """The hash of a complete subtree, from the tile that tile_of names."""
    above = height % TILE_HEIGHT
    start = (index << above) % TILE_WIDTH * HASH_BYTES
    row = tile[start : start + (HASH_BYTES << above)]
    if len(row) != HASH_BYTES << above:
        raise ValueError(f"the tile is too short for subtree {index} of height {height}")
    return fold(row)


def root(size: int, subtree: Subtree) -> bytes:
    """The root of the first `size` leaves; of none, SHA-256 of nothing."""
    return _range(0, size, subtree) if size else sha256().digest()


def inclusion(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The proof that leaf `index` is in the tree of that size, from the leaf upwards (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range(middle, end, subtree))
            end = middle
        else:
            path.append(_range(start, middle, subtree))
            start = middle
    return path[::-1]


def consistency(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """The proof that the first `old` of `new` leaves are still the same (RFC 9162, 2.1.4.1)."""
    if not 0 < old <= new:
        raise ValueError(f"no tree of {old} lies in one of {new}")
    path, start, end, whole = [], 0, new, True
    while end - start != old - start:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range(middle, end, subtree))
            end = middle
        else:
            path.append(_range(start, middle, subtree))
            start, whole = middle, False
    if not whole:
        path.append(_range(start, end, subtree))
    return path[::-1]


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that the proof leads to (RFC 9162, 2.1.3.2); ValueError if the proof has the wrong length."""
    if not 0 <= index < size:
        raise ValueError("the leaf is outside the tree")
    node, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise ValueError("the proof is too long")
        if node & 1 or node == last:
            found = node_hash(step, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, step)
        node, last = node >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return found


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Does the proof show that the new tree continues the old one (RFC 9162, 2.1.4.2)?"""
    if old == new:
        return old_root == new_root and not path
    if not 0 < old < new or not path:
        return False
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    found_old = found_new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            found_old, found_new = node_hash(step, found_old), node_hash(step, found_new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found_new = node_hash(found_new, step)
        node, last = node >> 1, last >> 1
    return last == 0 and found_old == old_root and found_new == new_root


def _split(width: int) -> int:
    """The largest power of two that is smaller than the width."""
    return 1 << (width - 1).bit_length() - 1


def _range(start: int, end: int, subtree: Subtree) -> bytes:
    """The hash over leaves start..end, a range that the recursion of RFC 9162 comes to."""
    width = end - start
    if width & (width - 1) == 0:
        height = width.bit_length() - 1
        return subtree(height, start >> height)
    middle = start + _split(width)
    return node_hash(_range(start, middle, subtree), _range(middle, end, subtree))
