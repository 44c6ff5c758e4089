"""A question as its editor looks at it before publishing: every answer with what it is worth and what it says back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import ascii_uppercase

from django.utils.translation import gettext as _

from content.items import bodies
from content.items.bodies import Body
from content.items.choices import ItemType
from content.items.faults import GAP, number


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One line of the preview; text and said are stored rich text. heading: the question or gap that begins here.

    letter: or number, by which it is called in class. is_key: only the editor sees it.
    """

    text: str = ""
    letter: str = ""
    is_key: bool = False
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
            yield Answer(said=part.explanation, is_key=True)
    elif isinstance(body, bodies.Cloze):
        for place, gap in enumerate(body.gaps, start=1):
            yield Answer(heading=_gap(place))
            yield from _options(gap.options)
            yield from _accepted(gap.accepted)
            yield from _numbers(gap.numbers)
    elif isinstance(body, bodies.Choice):
        yield from _options(body.options)
    elif isinstance(body, bodies.Short):
        yield from _accepted(body.accepted)
    elif isinstance(body, bodies.Numeric):
        yield from _numbers(body.numbers)
        yield from (Answer(text=unit.name, said=unit.factor, is_key=True) for unit in body.units)
    else:
        yield from _listed(body)


def asked(body: Body) -> Iterator[Answer]:
    """What a class sees before it answers: no key, and neither an order nor a pair that would be one."""
    if isinstance(body, bodies.Case):
        for part in body.parts:
            yield Answer(heading=part.stem)
            yield from asked(getattr(part, bodies.PARTS[ItemType(part.type)]))
    elif isinstance(body, bodies.Matching):
        yield from (Answer(text=pair.text, letter=f"{place}") for place, pair in enumerate(body.pairs, start=1))
        yield Answer(heading=_("Which belong together?"))
        yield from _mixed([label.text for label in body.answers])
    elif isinstance(body, bodies.Ordering):
        words = {step.key: step.text for step in body.steps}
        yield from _mixed([words[key] for key in body.order])
    else:
        yield from (one for one in answers(body) if not one.is_key)


def _mixed(texts: list[str]) -> Iterator[Answer]:
    """The same texts in an order that is none of theirs, the same one each time."""
    mixed = sorted(texts)
    if mixed == texts:
        mixed.reverse()
    return (Answer(text=text, letter=ascii_uppercase[place : place + 1]) for place, text in enumerate(mixed))


def stem(body: Body, text: str) -> str:
    """The text of a question with a numbered line in place of each gap."""
    if not isinstance(body, bodies.Cloze):
        return text
    places = {gap.key: place for place, gap in enumerate(body.gaps, start=1)}
    return GAP.sub(lambda found: _gap(places[found[1]]) if found[1] in places else found[0], text)


def _gap(place: int) -> str:
    return f"____ ({place})"


def _accepted(texts: Iterable[bodies.Accepted]) -> Iterator[Answer]:
    return (Answer(text=one.text, is_right=True, said=one.feedback, is_key=True) for one in texts)


def _numbers(numbers: Iterable[bodies.Number]) -> Iterator[Answer]:
    return (Answer(text=_number(one), is_right=True, said=one.feedback, is_key=True) for one in numbers)


def _options(options: Iterable[bodies.Option]) -> Iterator[Answer]:
    words = {"true": _("true"), "false": _("false")}
    for one in options:
        yield Answer(
            text=one.text or words.get(one.key, ""),
            letter="" if one.key in words else one.key.upper(),
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
            yield Answer(heading=criterion.title, is_key=True)
            yield from (Answer(text=level.text, said=f"{level.points:g}", is_key=True) for level in criterion.levels)
    elif isinstance(body, bodies.Likert):
        yield from (Answer(text=label.text) for label in body.labels)
