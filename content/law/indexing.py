"""Search and Wagtail's index of references follow what is written: row by row, in one go, or by a job after a load."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from asgiref.local import Local
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import CharField, Exists, Model, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.db.models.signals import post_delete, post_save
from modelsearch.signal_handlers import post_delete_signal_handler, post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backend
from wagtail.search.index import RelatedFields
from wagtail.search.models import IndexEntry
from wagtail.signal_handlers import disable_reference_index_auto_update

from lms import bulk
from lms.jobs import run
from lms.jobs.models import Job

INDEX = "index_rows"
# So many rows are one transaction, so that others write in between.
AT_ONCE = 200
_later = Local()
_REFERENCE = (
    "content_type_id", "base_content_type_id", "object_id", "to_content_type_id", "to_object_id",
    "model_path", "content_path", "content_path_hash",
)  # fmt: skip


def follow(model: type[Model]) -> None:
    """Keep the search index of a model whose `search_auto_update` is off: it can wait for the end of a load."""
    post_save.connect(_saved, sender=model)
    post_delete.connect(post_delete_signal_handler, sender=model)


def _saved(instance: Model, **kwargs) -> None:
    if not hasattr(_later, "rows"):
        post_save_signal_handler(instance, **kwargs)
    elif not kwargs.get("raw"):
        written([instance])


def written(rows: Iterable[Model]) -> None:
    """Say of rows that bulk writing tells nobody about that they are to be found. Inside in_bulk() only."""
    _later.rows.update({(type(row), row.pk): row for row in rows})


def unfound(rows: QuerySet) -> QuerySet:
    """Those of the rows that search has never heard of."""
    kind = ContentType.objects.get_for_model(rows.model)
    known = IndexEntry.objects.filter(content_type=kind, object_id=Cast(OuterRef("pk"), CharField()))
    return rows.exclude(Exists(known))


@contextmanager
def in_bulk(*, by_job: bool = False) -> Iterator[None]:
    """What is saved inside is indexed once, at the end; an error leaves that to the transaction it rolls back.

    by_job: a job does it after the commit, as Wagtail has tasks do it for single rows.
    """
    _later.rows = {}
    try:
        with disable_reference_index_auto_update():
            yield
            rows = _by_model(_later.rows)
    finally:
        del _later.rows
    if by_job and rows:
        told = {model._meta.label: [row.pk for row in instances] for model, instances in rows.items()}
        run.start(INDEX, by=None, rows=told)
    elif not by_job:
        for model, instances in rows.items():
            _index(model, _with_related(model, instances))


@run.handler(INDEX)
def index_rows(job: Job) -> dict:
    """Index the rows that a load has told of, as they are by now; what was deleted since is left out."""
    told = [(apps.get_model(label), pks) for label, pks in job.arguments["rows"].items()]
    done, total = 0, sum(len(pks) for _model, pks in told)
    for model, pks in told:
        for at in in_parts(model, pks):
            run.report(job, done + at, total)
        done += len(pks)
    return {"rows": total}


def in_parts(model: Any, pks: Sequence[int]) -> Iterator[int]:
    """Index rows by their keys, some in each transaction; before each says how many are done."""
    for start in range(0, len(pks), AT_ONCE):
        yield start
        with transaction.atomic():
            _index(model, list(model.get_indexed_objects().filter(pk__in=pks[start : start + AT_ONCE])))


def _index(model: type[Model], rows: list[Model]) -> None:
    _add(model, rows)
    _refer(model, rows)


def _add(model: type[Model], rows: list[Model]) -> None:
    """Put rows of a model into the search index, in one go."""
    asked = {field.field_name for field in getattr(model, "get_search_fields", list)()}
    names = {name for name in asked if callable(getattr(model, name, None))}
    # Each text is asked for three times, for title, text and completion: a value stands in for the method meanwhile.
    for row in rows:
        vars(row).update({name: getattr(row, name)() for name in names})
    try:
        get_search_backend().add_bulk(model, rows)
    finally:
        for row in rows:
            for name in names:
                vars(row).pop(name, None)


def _by_model(rows: dict) -> dict[type[Model], list[Model]]:
    found: dict[type[Model], list[Model]] = {}
    for (model, _pk), row in rows.items():
        found.setdefault(model, []).append(row)
    return found


def _with_related(model: Any, rows: list[Model]) -> list[Model]:
    """The rows with what search reads of rows beside them, if it reads any, so that it asks once for all."""
    if not any(isinstance(field, RelatedFields) for field in getattr(model, "get_search_fields", list)()):
        return rows
    return list(model.get_indexed_objects().filter(pk__in=[row.pk for row in rows]))


def _refer(model: type[Model], rows: list[Model]) -> None:
    """The references of these rows in place of those that are there; Wagtail's own way asks the database for each."""
    if not ReferenceIndex.model_is_indexable(model):
        return
    kinds = [ContentType.objects.get_for_model(one, for_concrete_model=False) for one in _lineage(model)]
    pks = [str(row.pk) for row in rows]
    ReferenceIndex.objects.filter(base_content_type=kinds[-1], content_type=kinds[0], object_id__in=pks).delete()
    as_kept = ReferenceIndex._meta.get_field("content_path_hash").get_db_prep_save
    bulk.write(
        ReferenceIndex,
        _REFERENCE,
        (
            (kinds[0].pk, kinds[-1].pk, str(row.pk), *reference, as_kept(_hash(reference[-1]), connection))
            for row in rows
            for reference in set(ReferenceIndex._extract_references_from_object(row))
        ),
    )


# The same paths come again and again.
_hash = lru_cache(maxsize=8192)(ReferenceIndex._get_content_path_hash)


def _lineage(model: type[Model]) -> list[type[Model]]:
    """A model and those it inherits from, the most general last."""
    return [model, *model._meta.get_parent_list()]
