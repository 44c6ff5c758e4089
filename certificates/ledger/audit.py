"""Derive every leaf from the database again, and name what somebody touched outside the application.

An audit trusts nothing that the database says of itself beyond what its checkpoints signed; whoever holds database and
key could sign anew, so `compare` sets it against what witnesses outside have kept.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from certificates.ledger import checkpoints, merkle, notes, tree
from certificates.ledger.audit_rows import rows_against_facts
from certificates.ledger.findings import Kind, Report
from certificates.ledger.models import Checkpoint, Leaf, Sighting, Tile, Tree
from lms.facts.models import Fact
from lms.facts.record import leaf_hash

# A long import writes its facts with the time at which it began.
LATE = timedelta(hours=1)
# Clocks of two servers differ.
EARLY = timedelta(minutes=10)
# A sealer that lives has found a fact long before.
LEFT_ALONE = timedelta(hours=2)
CHUNK = 5_000
# Tiles of leaves read at once.
TILES = 64
COLUMNS = ("kind", "ref", "person", "organisation", "root", "by", "canonical", "salt", "leaf", "recorded_at")
COMPARED = ("kind", "ref", "person", "organisation", "root", "by")
# When the tree was last signed without a leaf, and first with it; None for never.
Between = tuple[datetime | None, datetime | None]


class Times:
    """Between which checkpoints a leaf was sealed, asked for growing numbers."""

    def __init__(self) -> None:
        self.made = list(Checkpoint.objects.order_by("size", "made_at").values_list("size", "made_at"))
        self.place = 0

    def sealed(self, index: int) -> Between:
        """Around this leaf."""
        while self.place < len(self.made) and self.made[self.place][0] <= index:
            self.place += 1
        before = self.made[self.place - 1][1] if self.place else None
        return before, self.made[self.place][1] if self.place < len(self.made) else None


def audit(*, at: datetime | None = None) -> Report:
    """All of it: leaves, tree, checkpoints, facts without a leaf, and the rows that the facts are about."""
    report = Report()
    _leaves(report)
    _upper_tiles(report)
    _checkpoints(report)
    _sightings(report)
    _without_leaf(report, at or timezone.now())
    rows_against_facts(report)
    return report


def _leaves(report: Report) -> None:
    """Each leaf in order; a number that is left out names a fact that is gone."""
    times, expected, accounted = Times(), 0, 0
    size = Tree.objects.filter(pk=1).values_list("size", flat=True).first() or 0
    for sealed, row in _with_hashes():
        for index in range(expected, row[0]):
            _missing(report, index, times)
        expected = row[0] + 1
        report.leaves += 1
        accounted += _leaf(report, sealed, row, times.sealed(row[0]))
    for index in range(expected, size):
        _missing(report, index, times)
    if report.erased > accounted:
        report.add(Kind.EMPTIED, f"{report.erased - accounted} facts have no text, and no erasure says why")


def _leaf(report: Report, sealed: bytes, row: tuple, between: Between) -> int:
    """One fact against its hash and the times around it; returns how many facts it says were erased."""
    index, erased = row[0], 0
    text, salt, leaf, recorded_at = row[-4:]
    where = Where(row)
    if bytes(leaf) != sealed:
        report.add(Kind.CHANGED, f"{where}: its hash is not the sealed one", leaf=index, since=between[1])
    elif text is None:
        report.erased += 1
    elif leaf_hash(bytes(salt or b""), text) != sealed:
        report.add(Kind.CHANGED, f"{where}: its text is not the sealed one", leaf=index, since=between[1])
    else:
        erased = _columns(report, json.loads(text), row, where, between[1])
    _time(report, recorded_at, where, index, between)
    return erased


class Where:
    """The words for a fact, put together for the few that something is wrong with."""

    __slots__ = ("row",)

    def __init__(self, row: tuple) -> None:
        self.row = row

    def __str__(self) -> str:
        _index, fact, kind, ref = self.row[:4]
        return f"fact {fact} {kind} {ref}"


def _time(report: Report, recorded_at: datetime, where: Where, index: int, between: Between) -> None:
    before, since = between
    if before and recorded_at < before - LATE:
        report.add(Kind.BACK_DATED, f"{where} claims {recorded_at.isoformat()}", leaf=index, since=before)
    if since and recorded_at > since + EARLY:
        report.add(Kind.BACK_DATED, f"{where} claims a time after its seal", leaf=index, since=since)


def _with_hashes() -> Iterator[tuple[bytes, tuple]]:
    """Leaves in order, each with its hash as the tile has it."""
    rows = Leaf.objects.order_by("index").values_list("index", "fact_id", *(f"fact__{name}" for name in COLUMNS))
    tile, number, read = b"", -1, {}
    for row in rows.iterator(chunk_size=CHUNK):
        if row[0] // merkle.TILE_WIDTH != number:
            number = row[0] // merkle.TILE_WIDTH
            if merkle.Place(0, number) not in read:
                read = tree.tiles([merkle.Place(0, number + more) for more in range(TILES)])
            tile = read.get(merkle.Place(0, number), b"")
        start = row[0] % merkle.TILE_WIDTH * merkle.HASH_BYTES
        yield tile[start : start + merkle.HASH_BYTES], row


def _missing(report: Report, index: int, times: Times) -> None:
    fact = Leaf.objects.filter(index=index).values_list("fact_id", flat=True).first()
    what = f"fact {fact}" if fact else "which fact it was is not known any more"
    report.add(Kind.REMOVED, what, leaf=index, since=times.sealed(index)[1])


def _columns(report: Report, says: dict, row: tuple, where: Where, since: datetime | None) -> int:
    """The columns repeat what the sealed text says, since queries trust them; returns how many facts it erased."""
    # The usual case in one comparison, since it is that of a million facts.
    if tuple(map(says.get, COMPARED)) != row[2:8] or datetime.fromisoformat(says["recorded_at"]) != row[-1]:
        values = dict(zip(COLUMNS, row[2:], strict=True))
        wrong = [name for name in COMPARED if values[name] != says.get(name)]
        if datetime.fromisoformat(says["recorded_at"]) != values["recorded_at"]:
            wrong.append("recorded_at")
        report.add(Kind.CHANGED, f"{where}: {', '.join(wrong)} is not what was sealed", leaf=row[0], since=since)
    return says.get("count", 0) if says["kind"] == "erasure" else 0


def _upper_tiles(report: Report) -> None:
    """Every hash above the leaves, computed again from the tiles below."""
    level = 1
    while Tile.objects.filter(level=level).exists():
        upper = {tile.index: bytes(tile.hashes) for tile in Tile.objects.filter(level=level)}
        for lower in Tile.objects.filter(level=level - 1).order_by("index").iterator(chunk_size=200):
            if len(lower.hashes) < merkle.TILE_BYTES:
                continue
            number, place = divmod(lower.index, merkle.TILE_WIDTH)
            kept = upper.get(number, b"")[place * merkle.HASH_BYTES : (place + 1) * merkle.HASH_BYTES]
            if merkle.fold(bytes(lower.hashes)) != kept:
                report.add(Kind.TREE, f"tile {level}/{number}, hash {place}")
        level += 1


def _checkpoints(report: Report) -> None:
    """Each stored checkpoint: signed by a key of ours, and its root still that of the tree at its size."""
    size = Tree.objects.filter(pk=1).values_list("size", flat=True).first() or 0
    roots: dict[int, bytes] = {}
    for stored in Checkpoint.objects.order_by("size", "made_at"):
        report.checkpoints += 1
        if stored.size not in roots:
            roots[stored.size] = tree.root(stored.size) if stored.size <= size else b""
        note = notes.parse(stored.note)
        says = notes.checkpoint(note)
        if (says.size, says.root, says.made_at) != (stored.size, bytes(stored.root), stored.made_at):
            report.add(Kind.CHECKPOINT, f"{stored}: its columns are not what was signed", since=stored.made_at)
        elif says.root != roots[stored.size]:
            report.add(Kind.CHECKPOINT, f"{stored}: the tree has another root now", since=stored.made_at)
        elif not checkpoints.is_ours(note):
            report.add(Kind.CHECKPOINT, f"{stored}: no key of ours signed it", since=stored.made_at)


def _sightings(report: Report) -> None:
    """Nobody outside can have had a checkpoint before it was made."""
    early = Sighting.objects.filter(at__lt=F("checkpoint__made_at")).select_related("witness", "checkpoint")
    for sighting in early.order_by("pk"):
        what = f"{sighting._meta.label}:{sighting.pk} claims {sighting.at.isoformat()}, before its checkpoint"
        report.add(Kind.BACK_DATED, what, since=sighting.checkpoint.made_at)


def _without_leaf(report: Report, at: datetime) -> None:
    """Facts that nobody sealed: new ones wait, older ones came in past the sealer."""
    leaf = Leaf.objects.filter(fact=OuterRef("pk"))
    for fact in Fact.objects.filter(~Exists(leaf)).order_by("pk").iterator(chunk_size=CHUNK):
        report.waiting += 1
        if at - fact.recorded_at > LEFT_ALONE:
            report.add(Kind.UNSEALED, f"fact {fact.pk} {fact.kind} {fact.ref}", since=fact.recorded_at)
