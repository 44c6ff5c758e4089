"""Publishing a question makes a version of it that never changes."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils.html import format_html

from content.items import bodies, drafts
from content.items.bodies import Body, Case, Choice, Option
from content.items.choices import Stage
from content.items.kept import Keeper
from content.items.models import Item, ItemType, ItemVersion
from content.items.plain import PHRASE, mapped
from content.law import prose, ruby
from content.law.citing import phrase, shown
from content.law.models import ArticleVersion, Citation
from content.law.queries import pinned
from lms import bulk

RASTER_FILTER = "max-1280x1280"
OPTION_FILTER = "max-640x640"
TRUE_FALSE_WORDS = {"true": "正确", "false": "错误"}


@transaction.atomic
def version(item: Item, *, at: datetime, on: date) -> ItemVersion:
    """The version of what the item says now, by the law of a day; the same content gives the same row again.

    Writes the item's current version and what the new row cites.
    """
    # Two publications of one item come one after the other.
    Item.objects.select_for_update().get(pk=item.pk)
    articles, body = _articles(item, on), drafts.body(item)
    digest = _digest(item, body, articles)
    found = ItemVersion.objects.filter(digest=digest).first()
    if found is None:
        number = item.versions.count() + 1
        found = _row(item, body, articles, digest, at, on, number=number)
        found.save()
        Citation.objects.write([(found, articles)])
    if item.current_id != found.pk:
        Item.objects.filter(pk=item.pk).update(current=found)
        item.current = found
    return found


def versions(
    items: Sequence[tuple[Item, Body]], held: Mapping[str, ArticleVersion], *, at: datetime, on: date
) -> list[ItemVersion]:
    """The versions of items that were never published, each with its body, in their order; a few queries for all.

    held: the version in force on the day for each citation. Sets the items' current version; saving that is the
    caller's.
    """
    rows, cited = [], []
    for item, body in items:
        articles = _held(item, held)
        rows.append(_row(item, body, articles, _digest(item, body, articles), at, on, number=1))
        cited.append(articles)
    bulk.insert(rows)
    Citation.objects.write(zip(rows, cited, strict=True))
    for (item, _body), row in zip(items, rows, strict=True):
        item.current = row
    return rows


def _articles(item: Item, on: date) -> list[ArticleVersion]:
    return _held(item, pinned([f"law:{article.path}" for article in item.articles()], on=on))


def _held(item: Item, held: Mapping[str, ArticleVersion]) -> list[ArticleVersion]:
    links = (f"law:{article.path}" for article in item.articles())
    return [held[link] for link in links if link in held]


def _digest(item: Item, body: Body, articles: list[ArticleVersion]) -> str:
    body = mapped(body, lambda _kind, text: _canonical(text))
    said = [
        item.slug,
        item.type,
        _canonical(item.stem),
        _answers(body, _pictures(item, body)),
        _canonical(item.explanation),
        [article.ref for article in articles],
        item.difficulty,
        item.tags,
    ]
    # What an item does not say leaves its digest as it was before the item could say it.
    said += [{name: value} for name, value in _besides(item, body).items() if value]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _answers(body: Body, images: dict) -> object:
    if isinstance(body, Choice):
        return [[o.key, o.text, *_seen(o, images), o.correct, o.feedback] for o in body.options]
    return bodies.write(body)


def _pictures(item: Item, body: Body) -> dict:
    """The pictures of its options; whether there are any, the body knows without reading the draft."""
    is_shown = isinstance(body, Choice) and any(option.figure for option in body.options)
    return drafts.pictures(item) if is_shown else {}


def _seen(option: Option, images: dict) -> list[str]:
    """What the picture of an answer is; nothing for an answer in words, whose digest stays what it was."""
    return [images[option.figure].get_file_hash(), option.alt] if option.figure else []


def _besides(item: Item, body: Body) -> dict[str, object]:
    weighed = isinstance(body, Choice) and body.scoring == bodies.WEIGHTS
    return {
        "scoring": body.scoring if isinstance(body, Choice) and body.scoring != bodies.ALL else "",
        "order": body.order if isinstance(body, Choice) else "",
        "weights": [option.weight for option in body.options] if isinstance(body, Choice) and weighed else [],
        "points": item.points,
        "figure": [item.figure.get_file_hash(), item.figure_alt] if item.figure else [],
    }


def _canonical(html: str) -> str:
    return prose.tidied(html)


def _row(
    item: Item, body: Body, articles: list[ArticleVersion], digest: str, at: datetime, on: date, *, number: int
) -> ItemVersion:
    # The youngest read with pinyin over each word.
    said = ruby.spelled if item.stage == Stage.PRIMARY_LOWER else str
    return ItemVersion(
        item=item,
        number=number,
        type=item.type,
        stem=said(shown(item.stem, on=on)),
        body=bodies.write(_frozen(item, body, partial(_shown, on=on, said=said))),
        points=body.points if item.points is None else item.points,
        figure=_figure(item),
        explanation=said(shown(item.explanation, on=on)),
        stage=item.stage,
        articles=[article.pk for article in articles],
        difficulty=item.difficulty,
        tags=item.tags,
        digest=digest,
        created_at=at,
    )


def _frozen(item: Item, body: Body, change: Callable[[str, str], str]) -> Body:
    """The body as learners get it: shown HTML, pictures kept, keys that tell nothing."""
    made = mapped(_spoken(item, body), change)
    if isinstance(made, Choice):
        images, kept = _pictures(item, body), Keeper()
        made = replace(made, options=tuple(_with_picture(option, images, kept) for option in made.options))
    return bodies.sealed(made)


def _with_picture(option: Option, images: dict, kept: Keeper) -> Option:
    if not option.figure:
        return option
    image = images[option.figure]
    shown_image = image if image.is_svg() else image.get_rendition(OPTION_FILTER)
    picture = format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">',
        kept(shown_image.file),
        option.alt,
        round(shown_image.width),
        round(shown_image.height),
    )
    return replace(option, text=option.text + picture, figure="", alt="")


def _shown(kind: str, text: str, *, on: date, said: Callable[[str], str]) -> str:
    return said(phrase(text) if kind == PHRASE else shown(text, on=on))


def _spoken(item: Item, body: Body) -> Body:
    """The body with words for true and false, also in the parts of a case.

    Frozen in the language of the courses; the interface has words of its own.
    """
    if isinstance(body, Choice) and item.type == ItemType.TRUE_FALSE:
        return _with_words(body)
    if isinstance(body, Case):
        parts = (
            replace(part, choice=_with_words(part.choice)) if part.choice and part.type == ItemType.TRUE_FALSE else part
            for part in body.parts
        )
        return replace(body, parts=tuple(parts))
    return body


def _with_words(choice: Choice) -> Choice:
    options = (replace(option, text=option.text or TRUE_FALSE_WORDS[option.key]) for option in choice.options)
    return replace(choice, options=tuple(options))


def _figure(item: Item) -> dict:
    if item.figure is None:
        return {}
    image = item.figure if item.figure.is_svg() else item.figure.get_rendition(RASTER_FILTER)
    size = {"width": round(image.width), "height": round(image.height)}
    return {"address": Keeper()(image.file), "alt": item.figure_alt, **size}
