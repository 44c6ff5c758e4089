"""What the journal said of rows."""

import json
from collections import defaultdict
from collections.abc import Iterable

from lms.bulk import chunks
from lms.facts.models import Fact


def facts_of(kind: str, refs: Iterable[str]) -> dict[str, list[Fact]]:
    """The facts of one kind about these rows, the latest first; a query for every 900 rows."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for some in chunks(refs):
        for fact in Fact.objects.filter(kind=kind, ref__in=some).order_by("-recorded_at", "-pk"):
            found[fact.ref].append(fact)
    return found


def values_of(fact: Fact) -> dict:
    """The columns that a fact told; none of one that was erased."""
    return json.loads(fact.canonical or "{}")
