"""A question as its editor looks at it before publishing: every answer with what it is worth and what it says back."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from content.items import bodies
from content.items.bodies import Body
from content.items.choices import ItemType
from content.items.faults import number


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One line of the preview; text and said are stored rich text. heading: the question or gap that begins here."""

    text: str = ""
    is_right: bool | None = None
    said: str = ""
    heading: str = ""
    figure: str = ""
    alt: str = ""


def answers(body: Body) -> Iterator[Answer]:
    """The answers of a body in the editor's order; is_right is None where nothing is right or wrong."""
    if isinstance(body, bodies.Case):
        for part in body.parts:
            yield Answer(heading=part.stem)
            held: Body = getattr(part, bodies.PARTS[ItemType(part.type)])
            yield from answers(held)
            yield Answer(said=part.explanation)
    elif isinstance(body, bodies.Cloze):
        for gap in body.gaps:
            yield Answer(heading=gap.key)
            yield from _options(gap.options)
            yield from (Answer(text=one.text, is_right=True, said=one.feedback) for one in gap.accepted)
            yield from (Answer(text=_number(one), is_right=True, said=one.feedback) for one in gap.numbers)
    elif isinstance(body, bodies.Choice):
        yield from _options(body.options)
    elif isinstance(body, bodies.Short):
        yield from (Answer(text=one.text, is_right=True, said=one.feedback) for one in body.accepted)
    elif isinstance(body, bodies.Numeric):
        yield from (Answer(text=_number(one), is_right=True, said=one.feedback) for one in body.numbers)
        yield from (Answer(text=unit.name, said=unit.factor) for unit in body.units)
    else:
        yield from _listed(body)


def _options(options) -> Iterator[Answer]:
    words = {"true": _("true"), "false": _("false")}
    for one in options:
        yield Answer(
            text=one.text or words.get(one.key, ""),
            is_right=one.correct,
            said=one.feedback,
            figure=one.figure,
            alt=one.alt,
        )


def _number(one: bodies.Number) -> str:
    return one.value if number(one.tolerance) == 0 else f"{one.value} ± {one.tolerance}"


def _listed(body: Body) -> Iterator[Answer]:
    """What is put in order, joined, judged by a person, or not judged at all."""
    if isinstance(body, bodies.Matching):
        words = {answer.key: answer.text for answer in body.answers}
        yield from (Answer(text=pair.text, said=words.get(pair.answer, "")) for pair in body.pairs)
    elif isinstance(body, bodies.Ordering):
        yield from (Answer(text=step.text) for step in body.steps)
    elif isinstance(body, bodies.Essay):
        for criterion in body.rubric:
            yield Answer(heading=criterion.title)
            yield from (Answer(text=level.text, said=f"{level.points:g}") for level in criterion.levels)
    elif isinstance(body, bodies.Likert):
        yield from (Answer(text=label.text) for label in body.labels)
