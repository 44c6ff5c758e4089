"""Sealing, proving and auditing, each against the hashing that it cannot do without.

FACTS=1000000 in the environment audits a million; LEAVES sets the size of the large tree for proofs.
"""

import hashlib
import os
import sys
from time import perf_counter

import _served

_served.set_up()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from certificates.ledger import audit, checkpoints, merkle, seal, tree  # noqa: E402
from certificates.ledger.models import Tile, Tree  # noqa: E402
from lms.facts.models import Fact  # noqa: E402
from lms.facts.record import canonical, leaf_hash  # noqa: E402

FACTS = int(os.environ.get("FACTS") or 100_000)
SMALL, LARGE = 10_000, int(os.environ.get("LEAVES") or 10_000_000)
MOST_SEALING, MOST_PROOF, MOST_AUDIT = 10.0, 2.0, 6.0
CHUNK = 20_000


def main() -> int:
    settings.PUBLIC_URL = "https://mingfa.example"
    _write_facts()
    hashing = _timed(_hash_leaves)
    sealing = _timed(seal.seal)
    reading = _timed(_read_and_hash)
    auditing = _timed(_audit)
    small = _proof_seconds(SMALL)
    _large_tree()
    large = _proof_seconds(LARGE)
    print(
        f"ledger: sealing {FACTS} facts {sealing:.2f} s, hashing their leaves alone {hashing:.2f} s, "
        f"ratio {sealing / hashing:.1f} (goal <= {MOST_SEALING:.0f})"
    )
    print(
        f"ledger: audit of {FACTS} facts {auditing:.2f} s, reading and hashing them {reading:.2f} s, "
        f"ratio {auditing / reading:.1f} (goal <= {MOST_AUDIT:.0f})"
    )
    print(
        f"ledger: a proof among {LARGE} leaves {large * 1000:.2f} ms, among {SMALL} {small * 1000:.2f} ms, "
        f"ratio {large / small:.2f} (goal <= {MOST_PROOF:.0f})"
    )
    holds = sealing <= MOST_SEALING * hashing and auditing <= MOST_AUDIT * reading and large <= MOST_PROOF * small
    return 0 if holds else 1


def _write_facts() -> None:
    """Facts whose rows are nobody's: the audit of rows is another matter than that of leaves."""
    at = timezone.now()
    for start in range(0, FACTS, CHUNK):
        Fact.objects.bulk_create(_fact(number, at) for number in range(start, min(start + CHUNK, FACTS)))


def _fact(number: int, at) -> Fact:
    salt = hashlib.sha256(str(number).encode()).digest()[:16]
    frame = {"kind": "bench", "ref": f"bench.Row:{number}", "by": None, "recorded_at": at.isoformat()}
    text = canonical({**frame, "person": f"{number:032x}", "organisation": 1, "root": 1, "percent": number % 100})
    return Fact(
        kind="bench", ref=frame["ref"], person=f"{number:032x}", organisation=1, root=1, canonical=text, salt=salt,
        leaf=leaf_hash(salt, text), recorded_at=at,
    )  # fmt: skip


def _timed(work) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _hash_leaves() -> None:
    """Salt, text and prefix through SHA-256, and the tree above them: what no ledger can leave out."""
    row = [leaf_hash(bytes(16), f'{{"number":{number},"text":"{"x" * 180}"}}') for number in range(FACTS)]
    while len(row) > 1:
        row = [merkle.node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)] + row[len(row) & ~1 :]


def _read_and_hash() -> None:
    """Whole facts, all columns of them."""
    rows = Fact.objects.order_by("pk").values_list(*audit.COLUMNS)
    for *_columns, text, salt, leaf, _recorded_at in rows.iterator(chunk_size=CHUNK):
        assert leaf_hash(bytes(salt), text) == bytes(leaf)


def _audit() -> None:
    said = audit.audit()
    assert said.leaves >= FACTS and not [one for one in said.findings if one.leaf is not None], said.findings[:3]


def _large_tree() -> None:
    """Tiles of a tree of that size, without ten million rows of facts: a proof reads tiles alone."""
    Tile.objects.all().delete()
    edge: dict = {}
    size = 0
    while size < LARGE:
        count = min(200_000, LARGE - size)
        leaves = [hashlib.sha256(str(number).encode()).digest() for number in range(size, size + count)]
        changed = merkle.grow({**tree.tiles(merkle.edge_places(size)), **edge}, size, leaves)
        Tile.objects.bulk_create(
            [Tile(level=place.level, index=place.index, hashes=hashes) for place, hashes in changed.items()],
            update_conflicts=True, unique_fields=["level", "index"], update_fields=["hashes"], batch_size=500,
        )  # fmt: skip
        size += count
    Tree.objects.update(size=LARGE)


def _proof_seconds(size: int) -> float:
    """The middle of many proofs, each of another leaf: from the fact to its number, the checkpoint and the path."""
    facts = list(Fact.objects.order_by("pk").values_list("pk", flat=True)[:SMALL])
    times = []
    for number in range(201):
        began = perf_counter()
        checkpoints.covering(tree.index_of(facts[number * 47 % len(facts)]) or 0)
        tree.inclusion(number * 7919 % size, size)
        times.append(perf_counter() - began)
    return sorted(times)[100]


if __name__ == "__main__":
    sys.exit(main())
