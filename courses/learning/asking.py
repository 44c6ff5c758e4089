"""A question as fields on a page: what is asked and answered, and afterwards what was right. Values in, values out."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from content.editions import render
from content.items import bodies
from content.items.bodies import Body
from content.items.faults import GAP
from courses.quizzes import marking
from courses.quizzes.draw import Slot
from courses.quizzes.folding import Pattern, Quantity, folded, quantity

CHOICE, SEVERAL, SELECT, TEXT, NUMBER, AREA = "choice", "several", "select", "text", "number", "area"
# Kinds of fields that show their options one below the other.
LISTED = frozenset({CHOICE, SEVERAL})


@dataclass(frozen=True)
class Option:
    """An option as the learner saw it. Only a review fills is_right (None: not told) and feedback."""

    key: str
    text: SafeString
    is_chosen: bool
    is_right: bool | None = None
    feedback: SafeString = SafeString("")


@dataclass(frozen=True)
class Field:
    """One thing to answer. key: "" for the only one of a question; value: what was typed or selected.

    Only a review fills what comes after most: whether it was right, the right answer in words, feedback, explanation.
    """

    key: str
    kind: str
    label: SafeString = SafeString("")
    options: tuple[Option, ...] = ()
    value: str = ""
    hint: str = ""
    most: int = 200
    is_right: bool | None = None
    told: str = ""
    feedback: SafeString = SafeString("")
    explanation: SafeString = SafeString("")

    @property
    def is_listed(self) -> bool:
        return self.kind in LISTED

    @property
    def is_answered(self) -> bool:
        return bool(self.value.strip()) or any(option.is_chosen for option in self.options)


def html(frozen: str) -> SafeString:
    """Frozen HTML as it is shown today."""
    return mark_safe(render.resolved(frozen))


def fields(body: Body, slot: Slot, answer: object) -> list[Field]:
    """What is to be answered, with what was answered; nothing in it tells a key."""
    return _FIELDS[type(body)](body, slot, answer)


def told(body: Body, slot: Slot, answer: object) -> list[Field]:
    """The same fields with what was right and why."""
    return [
        _told(one, part, _part(answer, one.key), explanation)
        for one, (part, explanation) in zip(fields(body, slot, answer), _parts(body, slot), strict=True)
    ]


def segments(stem: str, asked: Iterable[Field]) -> list[SafeString | Field]:
    """A cloze text cut where its gaps are: HTML and fields in turn."""
    by_key = {one.key: one for one in asked}
    pieces: list[SafeString | Field] = []
    for number, piece in enumerate(re.split(GAP, stem)):
        pieces.append(by_key[piece] if number % 2 and piece in by_key else html(piece))
    return pieces


def _choice(body: bodies.Choice, slot: Slot, answer: object, key: str = "") -> list[Field]:
    by_key = {option.key: option for option in body.options}
    order = slot.order(key) or list(by_key)
    options = tuple(Option(k, html(by_key[k].text), _is_chosen(k, answer)) for k in order if k in by_key)
    return [Field(key, SEVERAL if body.several else CHOICE, options=options)]


def _is_chosen(key: str, answer: object) -> bool:
    return key in answer if isinstance(answer, list) else key == answer


def _matching(body: bodies.Matching, slot: Slot, answer: object) -> list[Field]:
    texts = {label.key: label.text for label in body.answers}
    return [
        _select(pair.key, html(pair.text), [(key, texts[key]) for key in slot.order()], _part(answer, pair.key))
        for pair in body.pairs
    ]


def _ordering(body: bodies.Ordering, slot: Slot, answer: object) -> list[Field]:
    texts = {step.key: step.text for step in body.steps}
    places = [(str(place), str(place)) for place in range(1, len(texts) + 1)]
    return [_select(key, html(texts[key]), places, _part(answer, key)) for key in slot.order()]


def _select(key: str, label: SafeString, options: Iterable[tuple[str, str]], answer: object) -> Field:
    shown = tuple(Option(k, html(text), k == answer) for k, text in options)
    return Field(key, SELECT, label=label, options=shown, value=answer if isinstance(answer, str) else "")


def _typed(kind: str, answer: object, key: str = "", **more: Any) -> list[Field]:
    return [Field(key, kind, value=answer if isinstance(answer, str) else "", **more)]


def _short(_body: bodies.Short, _slot: Slot, answer: object, key: str = "") -> list[Field]:
    return _typed(TEXT, answer, key)


def _numeric(body: bodies.Numeric, _slot: Slot, answer: object, key: str = "") -> list[Field]:
    return _typed(NUMBER, answer, key, hint="、".join(unit.name for unit in body.units), most=60)


def _cloze(body: bodies.Cloze, slot: Slot, answer: object) -> list[Field]:
    return [found for gap in body.gaps for found in _gap(gap, slot, _part(answer, gap.key))]


def _gap(gap: bodies.Gap, slot: Slot, answer: object) -> list[Field]:
    if not gap.options:
        return _field(gap.body, slot, answer, gap.key)
    texts = {option.key: option.text for option in gap.options}
    return [_select(gap.key, SafeString(""), [(key, texts[key]) for key in slot.order(gap.key)], answer)]


def _case(body: bodies.Case, slot: Slot, answer: object) -> list[Field]:
    return [
        replace(found, label=html(part.stem))
        for part in body.parts
        for found in _field(part.body, slot, _part(answer, part.key), part.key)
    ]


def _field(body: Body, slot: Slot, answer: object, key: str) -> list[Field]:
    return _FIELDS[type(body)](body, slot, answer, key)


def _essay(body: bodies.Essay, _slot: Slot, answer: object) -> list[Field]:
    return _typed(AREA, answer, most=body.most)


def _likert(body: bodies.Likert, _slot: Slot, answer: object) -> list[Field]:
    options = tuple(Option(label.key, html(label.text), label.key == answer) for label in body.labels)
    return [Field("", CHOICE, options=options)]


_FIELDS: dict[type[Body], Callable[..., list[Field]]] = {
    bodies.Choice: _choice,
    bodies.Matching: _matching,
    bodies.Ordering: _ordering,
    bodies.Short: _short,
    bodies.Numeric: _numeric,
    bodies.Cloze: _cloze,
    bodies.Case: _case,
    bodies.Essay: _essay,
    bodies.Likert: _likert,
}


def _part(answer: object, key: str) -> object:
    """The answer to one field of a question: itself where there is only one."""
    if not key:
        return answer
    return answer.get(key) if isinstance(answer, Mapping) else None


def _parts(body: Body, slot: Slot) -> list[tuple[Any, str]]:
    """(what decides, explanation) for each of fields(), in the same order."""
    if isinstance(body, bodies.Case):
        return [(part.body, part.explanation) for part in body.parts]
    if isinstance(body, bodies.Cloze):
        return [(gap.body, "") for gap in body.gaps]
    if isinstance(body, bodies.Matching):
        return [(pair.answer, "") for pair in body.pairs]
    if isinstance(body, bodies.Ordering):
        return [(str(body.order.index(key) + 1), "") for key in slot.order()]
    return [(body, "")]


def _told(one: Field, right: Any, answer: object, explanation: str) -> Field:
    one = replace(one, explanation=html(explanation))
    if isinstance(right, str):
        text = next((option.text for option in one.options if option.key == right), SafeString(right))
        return replace(one, is_right=answer == right, told=text)
    if isinstance(right, bodies.Choice):
        return _told_choice(one, right, answer)
    if isinstance(right, bodies.Short | bodies.Numeric):
        return _told_typed(one, right, answer)
    return one


def _told_choice(one: Field, right: bodies.Choice, answer: object) -> Field:
    by_key = {option.key: option for option in right.options}
    best = _best_keys(right)
    options = tuple(_told_option(option, by_key[option.key], option.key in best) for option in one.options)
    words = "、".join(str(option.text) for option in one.options if option.key in best)
    told_ = "" if one.is_listed else mark_safe(words)
    return replace(one, options=options, is_right=marking.is_right(right, answer), told=told_)


def _best_keys(body: bodies.Choice) -> set[str]:
    if body.scoring == bodies.WEIGHTS:
        least = 0 if body.several else 100
        return {option.key for option in body.options if (option.weight or 0) >= max(least, 0.001)}
    return {option.key for option in body.options if option.correct}


def _told_option(option: Option, frozen: bodies.Option, is_right: bool) -> Option:
    feedback = html(frozen.feedback) if option.is_chosen or is_right else SafeString("")
    return Option(option.key, option.text, option.is_chosen, is_right, feedback)


def _told_typed(one: Field, right: bodies.Short | bodies.Numeric, answer: object) -> Field:
    text = answer if isinstance(answer, str) else ""
    fits: list[bodies.Accepted] | list[bodies.Number]
    if isinstance(right, bodies.Short):
        best = [accepted.text.replace("*", "…") for accepted in right.accepted if accepted.weight >= 100]
        fits = [
            accepted
            for accepted in right.accepted
            if Pattern(accepted, match_case=right.match_case).fits(folded(text, match_case=right.match_case))
        ]
    else:
        unit = right.units[0].name if right.units else ""
        best = [f"{number.value} {unit}".strip() for number in right.numbers if number.weight >= 100]
        typed = quantity(text)
        fits = [number for number in right.numbers if typed and Quantity(number).fits(typed[0])]
    feedback = html(fits[0].feedback) if fits and text.strip() else SafeString("")
    words = "、".join(escape(word) for word in best)
    return replace(one, is_right=marking.is_right(right, answer), told=mark_safe(words), feedback=feedback)
