"""An editor's draft as the body of its question, and back."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from content.items import bodies
from content.items.blocks import CHOOSE, NUMBER, TYPE
from content.items.bodies import Body
from content.items.choices import CHOICES, ItemType
from content.law import prose

if TYPE_CHECKING:
    from content.items.models import Item

WORDLESS = re.compile(r"(?:<[^<>]*>|\s)*")
# What belongs to each type.
BELONGS: dict[str, frozenset[str]] = {
    **dict.fromkeys(CHOICES, frozenset({"option"})),
    ItemType.MATCHING: frozenset({"pair"}),
    ItemType.ORDERING: frozenset({"step"}),
    ItemType.SHORT: frozenset({"accepted"}),
    ItemType.NUMERIC: frozenset({"number", "unit"}),
    ItemType.CLOZE: frozenset({"gap"}),
    ItemType.CASE: frozenset({"part"}),
    ItemType.ESSAY: frozenset({"criterion"}),
    ItemType.LIKERT: frozenset({"label"}),
}


def strangers(item: "Item") -> list[str]:
    """Names of what was filled in and does not belong to the question's type."""
    belongs = BELONGS[item.type]
    found = dict.fromkeys(child.block_type for child in item.options if child.block_type not in belongs)
    return [str(item.options.stream_block.child_blocks[name].label) for name in found]


def body(item: "Item") -> Body:
    """The body of an editor's draft: its texts are stored rich text, its order is the editor's."""
    return _BODIES[item.type](item)


def _values(item: "Item", name: str) -> list[Any]:
    return [child.value for child in item.options if child.block_type == name]


def _source(value) -> str:
    """The stored text; nothing for a paragraph without words, which the editor leaves where somebody clicked."""
    return "" if not value or WORDLESS.fullmatch(value.source) else value.source


def _plain(answer) -> str:
    return prose.plain(_source(answer["text"])).strip()


def keys_of(type_: str) -> Iterable[str]:
    """The keys that options of a type carry, in order."""
    return ("true", "false") if type_ == ItemType.TRUE_FALSE else bodies.LETTERS


def _choice(item: "Item") -> Body:
    options = [
        bodies.Option(
            key=key,
            text=_source(value["text"]),
            correct=bool(value["correct"]),
            feedback=_source(value["feedback"]),
            weight=value.get("weight"),
            figure=str(value["figure"].pk) if value.get("figure") else "",
            alt=(value.get("alt") or "").strip(),
        )
        for key, value in zip(keys_of(item.type), _values(item, "option"), strict=False)
    ]
    return bodies.Choice(
        options=tuple(options),
        scoring=item.scoring or bodies.ALL,
        order=item.option_order,
        several=item.type == ItemType.MULTIPLE,
    )


def matching(pairs: Iterable[tuple[str, str]], scoring: str) -> bodies.Matching:
    """Left and right texts as a body: a text twice on the right is one answer, an empty left side belongs to none."""
    given = [(left, right) for left, right in pairs if left or right]
    numbers = {right: f"r{number}" for number, right in enumerate(dict.fromkeys(right for _left, right in given), 1)}
    lefts = [(left, right) for left, right in given if left]
    return bodies.Matching(
        pairs=tuple(
            bodies.Pair(key=key, text=left, answer=numbers[right])
            for key, (left, right) in zip(bodies.LETTERS, lefts, strict=False)
        ),
        answers=tuple(bodies.Label(key=key, text=right) for right, key in numbers.items()),
        scoring=scoring,
    )


def ordering(texts: Iterable[str], scoring: str) -> bodies.Ordering:
    """Steps in their right order as a body."""
    steps = tuple(bodies.Label(key=key, text=text) for key, text in zip(bodies.LETTERS, texts, strict=False))
    return bodies.Ordering(steps=steps, order=tuple(step.key for step in steps), scoring=scoring)


def _matching(item: "Item") -> Body:
    pairs = [(_source(value["text"]), _source(value["answer"])) for value in _values(item, "pair")]
    return matching(pairs, item.scoring or bodies.PARTIAL)


def _ordering(item: "Item") -> Body:
    return ordering([_source(value["text"]) for value in _values(item, "step")], item.scoring or bodies.ALL)


def _short(item: "Item") -> Body:
    return bodies.Short(
        accepted=tuple(
            bodies.Accepted(text=value["text"], weight=_percent(value, right=True), feedback=_source(value["feedback"]))
            for value in _values(item, "accepted")
        ),
        match_case=item.match_case,
    )


def _numeric(item: "Item") -> Body:
    numbers = tuple(
        bodies.Number(
            value=value["value"].strip(),
            tolerance=(value["tolerance"] or "0").strip(),
            weight=_percent(value, right=True),
            feedback=_source(value["feedback"]),
        )
        for value in _values(item, "number")
    )
    units = tuple(
        bodies.Unit(name=value["name"].strip(), factor=value["factor"].strip()) for value in _values(item, "unit")
    )
    return bodies.Numeric(numbers=numbers, units=units, unit_needed=item.unit_needed)


def _percent(value, *, right: bool) -> float:
    weight = value.get("weight")
    return (100 if right else 0) if weight is None else weight


def _amount(given: float | None) -> float:
    """A draft may leave it out."""
    return given or 0


def _cloze(item: "Item") -> Body:
    return bodies.Cloze(gaps=tuple(_gap(value) for value in _values(item, "gap")))


def _gap(value) -> bodies.Gap:
    # The preview shows drafts in which nothing is chosen yet.
    filled = value["filled"] or CHOOSE
    answers = {filled: _answers(filled, value["answers"])}
    return bodies.Gap(key=value["key"].strip(), weight=_amount(value["weight"]), **answers)


def _answers(filled: str, answers: Iterable, type_: str = ItemType.SINGLE) -> tuple:
    if filled == CHOOSE:
        return tuple(_plain_option(key, answer) for key, answer in zip(keys_of(type_), answers, strict=False))
    if filled == TYPE:
        return tuple(
            bodies.Accepted(text=_plain(a), weight=_percent(a, right=True), feedback=_source(a["feedback"]))
            for a in answers
        )
    return tuple(
        bodies.Number(
            value=_plain(a),
            tolerance=(a["tolerance"] or "0").strip(),
            weight=_percent(a, right=True),
            feedback=_source(a["feedback"]),
        )
        for a in answers
    )


def _plain_option(key: str, answer) -> bodies.Option:
    return bodies.Option(
        key=key,
        text=_source(answer["text"]),
        correct=bool(answer["correct"]),
        feedback=_source(answer["feedback"]),
        weight=answer.get("weight"),
    )


def _case(item: "Item") -> Body:
    parts = zip(bodies.LETTERS, _values(item, "part"), strict=False)
    return bodies.Case(parts=tuple(_part(key, value) for key, value in parts))


def _part(key: str, value) -> bodies.Part:
    type_ = value["type"] or ItemType.SINGLE
    name = bodies.PARTS[type_]
    filled = {"choice": CHOOSE, "short": TYPE, "numeric": NUMBER}[name]
    answers = _answers(filled, value["answers"], type_)
    made: Body
    if name == "choice":
        several = type_ == ItemType.MULTIPLE
        made = bodies.Choice(options=answers, scoring=value["scoring"] or bodies.ALL, several=several)
    elif name == "short":
        made = bodies.Short(accepted=answers)
    else:
        made = bodies.Numeric(numbers=answers)
    return bodies.Part(
        key=key,
        type=type_,
        stem=_source(value["stem"]),
        explanation=_source(value["explanation"]),
        points=_amount(value["points"]),
        **{name: made},  # type: ignore[arg-type]
    )


def _essay(item: "Item") -> Body:
    rubric = tuple(
        bodies.Criterion(
            key=key,
            title=_source(value["title"]),
            levels=tuple(
                bodies.Level(points=_amount(one["points"]), text=_source(one["text"])) for one in value["levels"]
            ),
        )
        for key, value in zip(bodies.LETTERS, _values(item, "criterion"), strict=False)
    )
    return bodies.Essay(rubric=rubric, most=item.most or 2000)


def _likert(item: "Item") -> Body:
    labels = zip(bodies.LETTERS, _values(item, "label"), strict=False)
    return bodies.Likert(labels=tuple(bodies.Label(key=key, text=_source(value["text"])) for key, value in labels))


_BODIES: dict[str, Callable[["Item"], Body]] = {
    **dict.fromkeys(CHOICES, _choice),
    ItemType.MATCHING: _matching,
    ItemType.ORDERING: _ordering,
    ItemType.SHORT: _short,
    ItemType.NUMERIC: _numeric,
    ItemType.CLOZE: _cloze,
    ItemType.CASE: _case,
    ItemType.ESSAY: _essay,
    ItemType.LIKERT: _likert,
}


def pictures(item: "Item") -> dict[str, Any]:
    """The pictures of an item's options, by primary key as the body names them."""
    values = (value.get("figure") for value in _values(item, "option"))
    return {str(image.pk): image for image in values if image}


def stored(item: "Item", made: Body):
    """The blocks of a body as the item's field holds them."""
    return item.options.stream_block.to_python([{"type": name, "value": value} for name, value in raw(made)])


def raw(made: Body) -> Iterator[tuple[str, dict]]:
    """The blocks of a body, for an editor's draft; body() of that draft is the body again."""
    yield from _RAW[type(made)](made)


def _raw_choice(made: bodies.Choice) -> Iterator[tuple[str, dict]]:
    for one in made.options:
        yield (
            "option",
            {
                "text": one.text,
                "figure": int(one.figure) if one.figure else None,
                "alt": one.alt,
                "correct": one.correct,
                "feedback": one.feedback,
                "weight": one.weight,
            },
        )


def _raw_matching(made: bodies.Matching) -> Iterator[tuple[str, dict]]:
    answers = {answer.key: answer.text for answer in made.answers}
    for pair in made.pairs:
        yield "pair", {"text": pair.text, "answer": answers[pair.answer]}
    taken = {pair.answer for pair in made.pairs}
    for answer in made.answers:
        if answer.key not in taken:
            yield "pair", {"text": "", "answer": answer.text}


def _raw_ordering(made: bodies.Ordering) -> Iterator[tuple[str, dict]]:
    texts = {step.key: step.text for step in made.steps}
    for key in made.order:
        yield "step", {"text": texts[key]}


def _raw_short(made: bodies.Short) -> Iterator[tuple[str, dict]]:
    for one in made.accepted:
        yield "accepted", {"text": one.text, "weight": one.weight, "feedback": one.feedback}


def _raw_numeric(made: bodies.Numeric) -> Iterator[tuple[str, dict]]:
    for one in made.numbers:
        yield (
            "number",
            {
                "value": one.value,
                "tolerance": one.tolerance,
                "weight": one.weight,
                "feedback": one.feedback,
            },
        )
    for unit in made.units:
        yield "unit", {"name": unit.name, "factor": unit.factor}


def _raw_cloze(made: bodies.Cloze) -> Iterator[tuple[str, dict]]:
    for gap in made.gaps:
        filled = CHOOSE if gap.options else TYPE if gap.accepted else NUMBER
        answers = gap.options or gap.accepted or gap.numbers
        yield "gap", {"key": gap.key, "filled": filled, "answers": _raw_answers(answers), "weight": gap.weight}


def _raw_answers(answers: Iterable) -> list[dict]:
    return [_raw_answer(answer) for answer in answers]


def _raw_answer(answer) -> dict:
    blank = {"text": "", "correct": False, "tolerance": "", "weight": None, "feedback": answer.feedback}
    if isinstance(answer, bodies.Option):
        return {**blank, "text": answer.text, "correct": answer.correct, "weight": answer.weight}
    if isinstance(answer, bodies.Accepted):
        return {
            **blank,
            "text": escape(answer.text, quote=False),
            "correct": answer.weight > 0,
            "weight": answer.weight,
        }
    return {
        **blank,
        "text": escape(answer.value, quote=False),
        "tolerance": answer.tolerance,
        "correct": answer.weight > 0,
        "weight": answer.weight,
    }


_HELD = {"choice": "options", "short": "accepted", "numeric": "numbers"}


def _raw_case(made: bodies.Case) -> Iterator[tuple[str, dict]]:
    for part in made.parts:
        held = part.choice or part.short or part.numeric
        answers = getattr(held, _HELD[bodies.PARTS[ItemType(part.type)]])
        yield (
            "part",
            {
                "type": part.type,
                "stem": part.stem,
                "answers": _raw_answers(answers),
                "scoring": part.choice.scoring if part.choice else bodies.ALL,
                "points": part.points,
                "explanation": part.explanation,
            },
        )


def _raw_essay(made: bodies.Essay) -> Iterator[tuple[str, dict]]:
    for one in made.rubric:
        levels = [{"points": level.points, "text": level.text} for level in one.levels]
        yield "criterion", {"title": one.title, "levels": levels}


def _raw_likert(made: bodies.Likert) -> Iterator[tuple[str, dict]]:
    for label in made.labels:
        yield "label", {"text": label.text}


_RAW: dict[type[Body], Callable[[Any], Iterator[tuple[str, dict]]]] = {
    bodies.Choice: _raw_choice,
    bodies.Matching: _raw_matching,
    bodies.Ordering: _raw_ordering,
    bodies.Short: _raw_short,
    bodies.Numeric: _raw_numeric,
    bodies.Cloze: _raw_cloze,
    bodies.Case: _raw_case,
    bodies.Essay: _raw_essay,
    bodies.Likert: _raw_likert,
}
