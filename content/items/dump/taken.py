"""What came of a dump, and who above takes a part of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models.fields.files import FieldFile

from content.items.dump.rows import Dump
from content.items.formats.common import Note
from content.items.models import Item
from lms.people.models import User


@dataclass
class Taken:
    """What came of a dump. counts: rows written by kind; items: the draft of each question by its key in the dump.

    files: what was stored beside the database, to be deleted if all is taken back.
    """

    dump: Dump
    dry_run: bool
    by: User | None = None
    counts: Counter[str] = field(default_factory=Counter)
    items: dict[int, Item] = field(default_factory=dict)
    files: list[FieldFile] = field(default_factory=list)

    @property
    def faults(self) -> list[Note]:
        return sorted(set(self.dump.faults))

    @property
    def lost(self) -> list[Note]:
        return self.dump.lost

    @property
    def is_written(self) -> bool:
        return not self.faults and not self.dry_run


_takers: list[Callable[[Taken], None]] = []


def also(take: Callable[[Taken], None]) -> None:
    """Let a room above take its part of a dump: it writes rows, or adds faults, in the same transaction."""
    if take not in _takers:
        _takers.append(take)


def takers() -> list[Callable[[Taken], None]]:
    """Those that were registered, in their order."""
    return list(_takers)
