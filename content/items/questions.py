"""A question as a value: what every file format reads into and is written from, whatever stands in the database."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.items import bodies, drafts
from content.items.bodies import Body
from content.items.choices import ItemType
from content.items.models import Item, ItemArticle, Pool
from content.law.models import Article


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
    A picture of an option is named by its primary key.
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

    def __post_init__(self) -> None:
        if not isinstance(self.body, bodies.BODIES[self.type]):
            raise ValueError(f"A {self.type} question has no {type(self.body).__name__}.")


def tags_of(text: str) -> tuple[str, ...]:
    """The words of a tags field, which editors separate with Chinese or Latin commas."""
    return tuple(tag for part in text.replace("，", ",").replace("、", ",").split(",") if (tag := part.strip()))


def of(item: Item) -> Question:
    """The question as its editor left it. Queries its articles and its picture."""
    return Question(
        name=item.slug,
        type=ItemType(item.type),
        stem=item.stem,
        body=drafts.body(item),
        explanation=item.explanation,
        articles=tuple(article.path for article in item.articles()),
        difficulty=item.difficulty,
        points=item.points,
        stage=item.stage,
        tags=tags_of(item.tags),
        figure=_figure(item),
    )


def _figure(item: Item) -> Figure | None:
    if item.figure is None:
        return None
    with item.figure.file.open("rb") as opened:
        return Figure(name=item.figure.filename, content=opened.read(), alt=item.figure_alt)


def put(question: Question, item: Item, *, pool: Pool, position: int, articles: Mapping[str, Article]) -> None:
    """Say on an item what the question says, without saving; its picture is the caller's to store.

    Raises KeyError for an article that is not among the given ones.
    """
    item.slug, item.pool, item.position = question.name, pool, position
    item.type, item.stem, item.explanation = question.type, question.stem, question.explanation
    item.options = drafts.stored(item, question.body)
    item.scoring, item.points = getattr(question.body, "scoring", ""), question.points
    item.option_order = getattr(question.body, "order", "") if isinstance(question.body, bodies.Choice) else ""
    item.match_case = getattr(question.body, "match_case", False)
    item.unit_needed = getattr(question.body, "unit_needed", False)
    item.most = question.body.most if isinstance(question.body, bodies.Essay) else None
    item.difficulty, item.stage, item.tags = question.difficulty, question.stage, ", ".join(question.tags)
    item.cited = [
        ItemArticle(article=articles[path], sort_order=number) for number, path in enumerate(question.articles)
    ]
