"""Put facts into the tree. The journal is the queue: writing a fact never waits for this, and this may die anywhere."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from certificates.ledger import checkpoints, merkle, tree
from certificates.ledger.models import Leaf, Tile, Tree
from lms.facts.models import Fact

# Facts in one transaction: ten thousand take a tenth of a second.
BATCH = 50_000
SETTLES_AFTER = timedelta(hours=1)


def seal(*, at: datetime | None = None, whole: bool = False) -> int:
    """Seal all facts that have no leaf and make a checkpoint if there were any; returns how many. May be repeated.

    whole: look through the whole journal, not only through what is newer than the last settled mark.
    """
    at = at or timezone.now()
    count = 0
    while sealed := _batch(at, whole):
        count += sealed
    if count:
        checkpoints.make_checkpoint(at=at)
    return count


@transaction.atomic
def _batch(at: datetime, whole: bool) -> int:
    """One transaction: leaves, tiles and size change together or not at all; a second sealer waits for the first."""
    Tree.objects.get_or_create(pk=1)
    stored = Tree.objects.select_for_update().get(pk=1)
    count = _number_leaves(stored.size, after=0 if whole else stored.settled)
    if count:
        hashes = _hashes(stored.size)
        edge = tree.tiles(merkle.edge_places(stored.size))
        _write(merkle.grow(edge, stored.size, hashes))
        stored.size += count
    _settle(stored, at)
    stored.save()
    return count


def _number_leaves(size: int, *, after: int) -> int:
    """Give the facts without a leaf the next numbers, in the order of the journal. One statement, no row in Python."""
    leaf, fact = Leaf._meta.db_table, Fact._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {leaf} ("index", fact_id) '
            f"SELECT %s + ROW_NUMBER() OVER (ORDER BY f.id) - 1, f.id FROM {fact} f "
            f"WHERE f.id > %s AND NOT EXISTS (SELECT 1 FROM {leaf} l WHERE l.fact_id = f.id) ORDER BY f.id LIMIT %s",
            [size, after, BATCH],
        )
        return cursor.rowcount


def _hashes(size: int) -> list[bytes]:
    """The leaf hashes from that number on, in order."""
    rows = Leaf.objects.filter(index__gte=size).order_by("index").values_list("fact__leaf", flat=True)
    return [bytes(leaf) for leaf in rows.iterator(chunk_size=10_000)]


def _write(changed: dict[merkle.Place, bytes]) -> None:
    Tile.objects.bulk_create(
        [Tile(level=place.level, index=place.index, hashes=hashes) for place, hashes in changed.items()],
        update_conflicts=True,
        unique_fields=["level", "index"],
        update_fields=["hashes"],
        batch_size=500,
    )


def _settle(stored: Tree, at: datetime) -> None:
    """Move the mark behind which nothing has to be looked for."""
    if stored.candidate_at is not None and at - stored.candidate_at < SETTLES_AFTER:
        return
    stored.settled = stored.candidate
    stored.candidate = Fact.objects.aggregate(last=Max("pk"))["last"] or 0
    stored.candidate_at = at
