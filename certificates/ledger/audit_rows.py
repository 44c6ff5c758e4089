"""The rows that facts are about, against what the journal says of them."""

import json
from collections import defaultdict
from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import ForeignKey, Model
from django.utils.dateparse import parse_datetime

from certificates.ledger.findings import Kind, Report
from lms.facts.models import Fact, ref

# SQLite refuses a list of related rows that is much longer.
CHUNK = 500
# Facts read at once where nothing is asked about them.
PASS = 10_000
# What a fact says beside the row's own values.
FRAME = {"kind", "ref", "by", "recorded_at"}
SUPERSEDED = ".superseded"
# First versions of lessons are part of what their edition's own fact says (its digest is over theirs).
COVERED_BY_ANOTHER = {"content.LessonVersion": lambda row: row.version == 1}


def rows_against_facts(report: Report) -> None:
    """Each row that writes facts must be as its last fact says, and have one; a removed row leaves its facts behind."""
    for model in recorded_models():
        for rows in _chunks(model):
            report.rows += len(rows)
            facts = _facts([ref(row) for row in rows])
            for row in rows:
                _compare(report, row, facts.get(ref(row), []))
    _removed(report, recorded_models())


def recorded_models() -> list[type[Model]]:
    """All models of ours whose rows become facts."""
    return [model for model in apps.get_models() if hasattr(model, "as_fact") and not model._meta.proxy]


def _chunks(model: type[Model]) -> Iterator[list[Model]]:
    """All rows in order, a few thousand at a time, with what as_fact reads beside them."""
    related = [field.name for field in model._meta.get_fields() if isinstance(field, ForeignKey)]
    last = 0
    while rows := list(model._default_manager.filter(pk__gt=last).order_by("pk").prefetch_related(*related)[:CHUNK]):
        yield rows
        last = rows[-1].pk


def _facts(refs: list[str]) -> dict[str, list[tuple[str, str | None]]]:
    """Kind and text of the facts of these rows, the oldest first."""
    found = defaultdict(list)
    for name, kind, text in Fact.objects.filter(ref__in=refs).order_by("pk").values_list("ref", "kind", "canonical"):
        found[name].append((kind, text))
    return found


def _compare(report: Report, row: Model, facts: list[tuple[str, str | None]]) -> None:
    where = ref(row)
    if not facts and COVERED_BY_ANOTHER.get(row._meta.label, lambda row: False)(row):
        return
    if not facts:
        report.add(Kind.INSERTED, f"{where} has no fact in the journal")
        return
    if any(text is None for _kind, text in facts):
        # Erased: what the row may still say is not the ledger's business any more.
        return
    says = [json.loads(text) for _kind, text in facts if text]
    is_superseded = any(kind.endswith(SUPERSEDED) for kind, _text in facts)
    try:
        now = row.as_fact()  # type: ignore[attr-defined]
    except ObjectDoesNotExist:
        report.add(Kind.CHANGED, f"{where}: the row that it belongs to is gone")
        return
    # A record that was taken back keeps its own reason; the fact of it says why it was taken back.
    allowed = says if is_superseded else says[-1:]
    if not any(_agrees(now, said) for said in allowed):
        names = [name for name, value in now.items() if not _same(says[-1].get(name, value), value)]
        since = parse_datetime(says[-1]["recorded_at"])
        report.add(Kind.CHANGED, f"{where}: {', '.join(names)} is not what was recorded", since=since)
    elif wrong := row.contradiction() if hasattr(row, "contradiction") else "":
        since = parse_datetime(says[0]["recorded_at"])
        report.add(Kind.CHANGED, f"{where}: {wrong} is not what was recorded", since=since)
    elif hasattr(row, "superseded_at") and (row.superseded_at is not None) != is_superseded:
        report.add(Kind.CHANGED, f"{where}: superseded_at is not what was recorded")


def _agrees(now: dict, said: dict) -> bool:
    """Same values; names that one of them does not have come from another version of the program."""
    return all(_same(said.get(name, value), value) for name, value in now.items() if name not in FRAME)


def _same(said: object, now: object) -> bool:
    """The same value, or the same instant told in another time zone."""
    if said == now:
        return True
    if not isinstance(said, str) or not isinstance(now, str) or "T" not in now:
        return False
    try:
        return parse_datetime(said) == parse_datetime(now) is not None
    except ValueError:
        return False


def _removed(report: Report, models: list[type[Model]]) -> None:
    """Facts whose row is gone although nobody was erased: one pass over the journal for all models."""
    there = {model._meta.label: set(model._default_manager.values_list("pk", flat=True)) for model in models}
    refs = Fact.objects.filter(canonical__isnull=False).order_by("pk").values_list("pk", "ref")
    told = set()
    for pk, name in refs.iterator(chunk_size=PASS):
        label, _colon, key = name.rpartition(":")
        if label in there and int(key) not in there[label] and name not in told:
            told.add(name)
            since = Fact.objects.values_list("recorded_at", flat=True).get(pk=pk)
            report.add(Kind.REMOVED, f"{name} is gone, its fact {pk} is not", since=since)
