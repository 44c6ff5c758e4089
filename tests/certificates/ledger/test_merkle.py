"""Trees and proofs, against the definition of RFC 9162 written down plainly."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.ledger import merkle
from certificates.ledger.merkle import HASH_BYTES, TILE_WIDTH, Place


def leaf(number: int) -> bytes:
    return hashlib.sha256(b"\x00" + number.to_bytes(4, "big")).digest()


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + plain_root(leaves[:k]) + plain_root(leaves[k:])).digest()


def subtree_of(leaves: list[bytes]):
    return lambda height, index: plain_root(leaves[index << height : (index + 1) << height])


LEAVES = [leaf(number) for number in range(700)]


@given(st.integers(0, 700))
def test_the_root_is_the_one_of_the_standard(size):
    assert merkle.root(size, subtree_of(LEAVES)) == plain_root(LEAVES[:size])


@given(st.integers(1, 300), st.data())
def test_every_leaf_can_be_proven(size, data):
    index = data.draw(st.integers(0, size - 1))

    path = merkle.inclusion(index, size, subtree_of(LEAVES))

    assert merkle.root_from_inclusion(LEAVES[index], index, size, path) == plain_root(LEAVES[:size])


@given(st.integers(2, 300), st.data())
def test_a_proof_does_not_fit_another_leaf_place_or_root(size, data):
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(index, size, subtree_of(LEAVES))
    step = data.draw(st.integers(0, len(path) - 1))
    bent = [*path[:step], leaf(9999), *path[step + 1 :]]

    root = plain_root(LEAVES[:size])
    assert merkle.root_from_inclusion(leaf(9999), index, size, path) != root
    assert merkle.root_from_inclusion(LEAVES[index], index, size, bent) != root
    with pytest.raises(ValueError):
        merkle.root_from_inclusion(LEAVES[index], index, size, path[:-1])
    with pytest.raises(ValueError):
        merkle.root_from_inclusion(LEAVES[index], index, size, [*path, leaf(1)])


@given(st.integers(1, 300), st.integers(0, 300))
def test_a_grown_tree_is_consistent_and_a_changed_one_is_not(old, more):
    new = old + more
    path = merkle.consistency(old, new, subtree_of(LEAVES))
    before, after = plain_root(LEAVES[:old]), plain_root(LEAVES[:new])

    assert merkle.is_consistent(old, before, new, after, path)
    assert not merkle.is_consistent(old, leaf(1), new, after, path)
    assert not merkle.is_consistent(old, before, new, leaf(1), path)
    if more:
        changed = [leaf(7777), *LEAVES[1:new]]
        lie = merkle.consistency(old, new, subtree_of(changed))
        assert not merkle.is_consistent(old, before, new, plain_root(changed), lie)


@given(st.lists(st.integers(0, 300), max_size=6))
def test_tiles_grown_in_any_steps_give_the_same_tree(steps):
    tiles: dict[Place, bytes] = {}
    size = 0
    for step in steps:
        edge = {place: tiles[place] for place in merkle.edge_places(size)}
        tiles |= merkle.grow(edge, size, [leaf(number) for number in range(size, size + step)])
        size += step

    def subtree(height: int, index: int) -> bytes:
        return merkle.from_tile(tiles[merkle.tile_of(height, index)], height, index)

    assert merkle.root(size, subtree) == plain_root([leaf(number) for number in range(size)])


def test_upper_tiles_hold_the_roots_of_full_lower_ones():
    leaves = [leaf(number) for number in range(TILE_WIDTH * 2 + 3)]

    tiles = merkle.grow({}, 0, leaves)

    assert len(tiles[Place(0, 2)]) == 3 * HASH_BYTES
    assert tiles[Place(1, 0)] == plain_root(leaves[:256]) + plain_root(leaves[256:512])


def test_a_tile_that_is_too_short_is_refused():
    with pytest.raises(ValueError):
        merkle.from_tile(leaf(1), 1, 0)
    with pytest.raises(ValueError):
        merkle.inclusion(5, 5, subtree_of(LEAVES))
    with pytest.raises(ValueError):
        merkle.consistency(0, 5, subtree_of(LEAVES))
