"""A question as a value: what every file format reads into and is written from, whatever stands in the database."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from content.items import bodies, drafts
from content.items.bodies import Body
from content.items.choices import ItemType
from content.items.models import Item


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture of a question: the name of its file, its bytes, and the words that stand for it."""

    name: str
    content: bytes
    alt: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with all that an editor can say about it.

    stem, explanation and the texts of the body are stored rich text (content.law.prose reads it). name: its short
    address. articles: paths as weibao/39, the weightiest first. points: None for what its body is worth of itself.
    An option names its picture, which is among pictures.
    """

    name: str
    type: ItemType
    stem: str
    body: Body
    explanation: str = ""
    articles: tuple[str, ...] = ()
    difficulty: int = 2
    points: float | None = None
    stage: str = ""
    tags: tuple[str, ...] = ()
    figure: Figure | None = None
    pictures: tuple[Figure, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.body, bodies.BODIES[self.type]):
            raise ValueError(f"A {self.type} question has no {type(self.body).__name__}.")


def tags_of(text: str) -> tuple[str, ...]:
    """The words of a tags field, which editors separate with Chinese or Latin commas."""
    return tuple(tag for part in text.replace("，", ",").replace("、", ",").split(",") if (tag := part.strip()))


def of(item: Item) -> Question:
    """The question as its editor left it. Queries its articles and its pictures."""
    body, pictures = _with_pictures(drafts.body(item), drafts.pictures(item))
    return Question(
        name=item.slug,
        type=ItemType(item.type),
        stem=item.stem,
        body=body,
        explanation=item.explanation,
        articles=tuple(article.path for article in item.articles()),
        difficulty=item.difficulty,
        points=item.points,
        stage=item.stage,
        tags=tags_of(item.tags),
        figure=_figure(item.figure, item.figure_alt) if item.figure else None,
        pictures=pictures,
    )


def _with_pictures(body: Body, images: Mapping[str, Any]) -> tuple[Body, tuple[Figure, ...]]:
    """The body with the names of files in place of primary keys, and those files."""
    if not images or not isinstance(body, bodies.Choice):
        return body, ()
    held = {key: _figure(image, "") for key, image in images.items()}
    options = tuple(replace(o, figure=held[o.figure].name) if o.figure else o for o in body.options)
    return replace(body, options=options), tuple(dict.fromkeys(held.values()))


def _figure(image: Any, alt: str) -> Figure:
    with image.file.open("rb") as opened:
        return Figure(name=image.filename, content=opened.read(), alt=alt)


def files(question: Question) -> list[tuple[str, bytes]]:
    """(name, bytes) of each of its pictures."""
    return [(one.name, one.content) for one in ((question.figure,) if question.figure else ()) + question.pictures]


def columns(question: Question, images: Mapping[tuple[str, bytes], int]) -> dict[str, Any]:
    """What the fields of an item say for a question; options: as raw blocks; images: primary keys of its files."""
    body, figure = question.body, question.figure
    if question.pictures and isinstance(body, bodies.Choice):
        keys = {one.name: str(images[one.name, one.content]) for one in question.pictures}
        body = replace(body, options=tuple(replace(o, figure=keys.get(o.figure, "")) for o in body.options))
    is_choice = isinstance(body, bodies.Choice)
    return {
        "slug": question.name,
        "type": question.type.value,
        "stem": question.stem,
        "figure_id": images[figure.name, figure.content] if figure else None,
        "figure_alt": figure.alt if figure else "",
        "options": list(drafts.raw(body)),
        "scoring": getattr(body, "scoring", ""),
        "option_order": getattr(body, "order", "") if is_choice else "",
        "points": question.points,
        "match_case": getattr(body, "match_case", False),
        "unit_needed": getattr(body, "unit_needed", False),
        "most": body.most if isinstance(body, bodies.Essay) else None,
        "explanation": question.explanation,
        "difficulty": question.difficulty,
        "stage": question.stage,
        "tags": ", ".join(question.tags),
    }
