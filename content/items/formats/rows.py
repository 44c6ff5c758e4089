"""Drafts of many questions as rows, without an object of Django's for each: ten thousand are read in a few seconds,
and objects would take four times as long to write."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from os import urandom
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import CharField, Model, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Revision

from content.items import pictures, questions
from content.items.models import Item, ItemArticle, Pool
from content.items.questions import Question
from content.law import indexing, prose
from content.law.models import Article
from lms.people.models import User

Values = dict[str, Any]
# What a random UUID may have there.
VARIANTS = "89ab"
_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Draft:
    """A question on its way into a pool; values: what its fields say, its answers as JSON."""

    question: Question
    values: Values

    def __str__(self) -> str:
        return f"{self.question.name} {prose.plain(self.question.stem)[:40]}"


def values(question: Question, images: dict) -> Values:
    """What the fields of an item say for a question, its answers as JSON; images: primary keys of its files."""
    found = questions.columns(question, images)
    found["options"] = _json([{"type": name, "value": value, "id": _identifier()} for name, value in found["options"]])
    return found


def is_storable(said: Values) -> bool:
    """Is every text whole? Half of a surrogate pair is taken by no database."""
    try:
        for value in said.values():
            if isinstance(value, str):
                value.encode()
    except UnicodeEncodeError:
        return False
    return True


def draft(question: Question, said: Values, pool: Pool, position: int, by: User | None) -> Draft:
    """The draft of a question. said: its values()."""
    place = {"pool_id": pool.pk, "position": position, "author_id": by.pk if by else None}
    return Draft(question, {**said, **place, "live": False, "has_unpublished_changes": True})


def _identifier() -> str:
    """A random UUID as text; the library's own takes five times as long, and each answer of each question has one."""
    text = urandom(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{VARIANTS[int(text[16], 16) % 4]}{text[17:20]}-{text[20:]}"


def stored_pictures(found: Iterable[Question]) -> dict[tuple[str, bytes], int]:
    """Primary keys of all pictures of questions, each stored once. Inside indexing.in_bulk() only."""
    files = dict.fromkeys(file for question in found for file in questions.files(question))
    if not files:
        return {}
    images, fresh = pictures.stored(get_image_model(), files)
    indexing.written(fresh)
    return images


def store(drafts: Sequence[Draft], pool: Pool, articles: dict[str, Article], by: User | None) -> None:
    """Items with what they cite, each with its first revision. Inside a transaction and indexing.in_bulk() only."""
    now = timezone.now()
    _insert(Item, [draft.values for draft in drafts])
    # In no order: sorting ten thousand rows with all that they hold takes as long as writing them.
    pks = dict(Item.objects.filter(pool=pool).order_by().values_list("slug", "pk"))
    ItemArticle.objects.bulk_create(
        ItemArticle(item_id=pks[one.question.name], article=articles[path], sort_order=number)
        for one in drafts
        for number, path in enumerate(one.question.articles)
    )
    _insert(Revision, _revisions(drafts, pks, articles, by, now))
    ours = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(Item), object_id=Cast(OuterRef("pk"), CharField())
    )
    Item.objects.filter(pool=pool, latest_revision=None, current=None).update(
        latest_revision=Subquery(ours.values("pk")[:1])
    )
    shown = [pks[one.question.name] for one in drafts if questions.files(one.question)]
    indexing.written(Item.objects.filter(pk__in=shown) if shown else ())


def _revisions(
    drafts: Iterable[Draft], pks: dict[str, int], articles: dict[str, Article], by: User | None, now: datetime
) -> list[Values]:
    """What Wagtail keeps as the first draft: the fields by their names, and what is cited."""
    names = {field.attname: field.name for field in Item._meta.concrete_fields}
    blank = {name: value for name, value in Item().serializable_data().items() if name != "pk"}
    kind = ContentType.objects.get_for_model(Item).pk
    common = {
        "content_type_id": kind,
        "base_content_type_id": kind,
        "user_id": by.pk if by else None,
        "created_at": _adapted(now),
    }
    rows = []
    for one in drafts:
        pk = pks[one.question.name]
        said = {names[name]: value for name, value in one.values.items()}
        cited = [
            {"pk": None, "sort_order": number, "item": pk, "article": articles[path].pk}
            for number, path in enumerate(one.question.articles)
        ]
        content = _json({"pk": pk, **blank, **said, "cited": cited})
        rows.append({**common, "object_id": str(pk), "object_str": str(one)[:200], "content": content})
    return rows


def _insert(model: type[Model], rows: Sequence[Values]) -> None:
    """Rows that say the same fields each; the others get what a new object has. JSON is text, times are adapted."""
    names, usual = list(rows[0]), []
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    for name, field in fields.items():
        if name not in rows[0]:
            names.append(name)
            value = field.get_default()
            usual.append(_adapted(value) if isinstance(value, datetime) else value)
    quote = connection.ops.quote_name
    columns = [quote(fields[name].column or "") for name in names]
    said = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(names))})"
    given = itemgetter(*rows[0])
    with connection.cursor() as cursor:
        cursor.executemany(said, [(*given(row), *usual) for row in rows])


def _adapted(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)
