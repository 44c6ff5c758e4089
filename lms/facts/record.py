"""Write facts to the journal, in the transaction of what they are about."""

import hashlib
import json
import os
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from lms.facts import subscribe
from lms.facts.models import Fact, ref

SALT_BYTES = 16
# SQLite allows 250,000 variables a statement; ten columns a fact.
BATCH = 2000


def canonical(values: dict) -> str:
    """RFC 8785 form of a dictionary of strings, whole numbers, booleans, None, lists and dictionaries.

    Floats are refused: their canonical form is a subject of its own and no fact needs one.
    """
    _refuse_floats(values)
    return json.dumps(
        values, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_refuse
    )


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        _refuse(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for part in inner:
        _refuse_floats(part)


def _refuse(value: object) -> None:
    raise TypeError(f"A fact holds plain JSON, not {type(value).__name__}.")


def leaf_hash(salt: bytes, text: str) -> bytes:
    """SHA-256 of the leaf prefix, the salt and the canonical text (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + salt + text.encode()).digest()


def record(kind: str, rows: Iterable, *, by, at: datetime) -> list[Fact]:
    """One fact for each row, in one INSERT; subscribers run before it returns, in the same transaction.

    rows: saved model instances with as_fact(), which gives plain JSON values and the keys person (opaque hex),
    organisation and root (primary keys).
    """
    rows = list(rows)
    if not rows:
        return []
    salts = os.urandom(SALT_BYTES * len(rows))
    author = by.opaque.hex if by else None
    stamp = at.isoformat()
    facts = [
        _fact(kind, row, salts[n * SALT_BYTES : (n + 1) * SALT_BYTES], author, at, stamp) for n, row in enumerate(rows)
    ]
    with transaction.atomic():
        Fact.objects.bulk_create(facts, batch_size=BATCH)
        subscribe.tell(kind, facts)
    return facts


def _fact(kind: str, row, salt: bytes, author: str | None, at: datetime, stamp: str) -> Fact:
    values = row.as_fact()
    name = ref(row)
    text = canonical({**values, "kind": kind, "ref": name, "by": author, "recorded_at": stamp})
    fact = Fact(
        kind=kind,
        ref=name,
        person=values.get("person"),
        organisation=values.get("organisation"),
        root=values.get("root"),
        canonical=text,
        salt=salt,
        leaf=leaf_hash(salt, text),
        recorded_at=at,
        by=author,
    )
    fact.row = row
    return fact
