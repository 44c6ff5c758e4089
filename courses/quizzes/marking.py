"""What an attempt is worth: values in, values out; no database, no clock.

An answer is what browsers send as JSON, by type of question:
single, true_false, likert: the key of an option, "b" · multiple: a list of keys, ["a", "c"]
short, numeric, essay: text · matching: {key of the left: key of the right}
ordering: {key of a step: its place, from "1"} · cloze: {gap: text or key} · case: {part: its answer}
Nothing answered is None. Whatever else stands there, from a forged request or an old browser, is worth nothing and
stops nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from typing import Any

from content.items import bodies
from content.items.bodies import Body
from courses.quizzes.folding import Pattern, Quantity, factors, folded, quantity

# Points are told to four places: a third and two thirds are one.
PLACES = 4
# How near to the whole a sum of rounded percents must be, as in 33.33333.
NEARLY = 0.9999

Marker = Callable[[object], float | None]


@dataclass(frozen=True)
class Question:
    """What marking needs to know of a slot: its body and what it is worth in this paper."""

    body: Body
    points: float = 1
    worth: Marker = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "worth", _worth(self.body, self.points))


@dataclass(frozen=True)
class Marks:
    """Points of an attempt 得分, one entry for each slot in order, and what they add up to.

    An entry is None while a person has not marked it yet: it is awaited, not wrong.
    """

    points: tuple[float | None, ...]
    most: tuple[float, ...]

    @property
    def score(self) -> float:
        return round(fsum(points or 0 for points in self.points), PLACES)

    @property
    def score_max(self) -> float:
        return round(fsum(self.most), PLACES)

    @property
    def is_whole(self) -> bool:
        """Is nothing awaited any more?"""
        return None not in self.points

    @property
    def percent(self) -> int:
        """0 to 100, rounded down: 59.9 is not 60."""
        return percent(self.score, self.score_max)

    def passes(self, pass_mark: int, sections: Sequence[tuple[Sequence[int], int | None]] = ()) -> bool:
        """Is the share reached, over all and in each section ((its slots, from 0), its pass mark or None)?

        An attempt in which nothing is to be earned, or something is still awaited, passes nothing.
        """
        if not self.score_max or not self.is_whole or self.percent < pass_mark:
            return False
        return all(self._of(slots).percent >= least for slots, least in sections if least is not None)

    def _of(self, slots: Sequence[int]) -> "Marks":
        return Marks(tuple(self.points[slot] for slot in slots), tuple(self.most[slot] for slot in slots))


def percent(score: float, score_max: float) -> int:
    """A share in whole percent, rounded down."""
    return int(round(score * 100 / score_max, PLACES)) if score_max else 0


def mark(
    slots: Sequence[Question], responses: Mapping[int, object], by_hand: Mapping[int, float] | None = None
) -> Marks:
    """The marks of an attempt. responses: slot number, from 1, to answer; by_hand: to the points that a person gave."""
    get = responses.get
    points = [question.worth(get(number)) for number, question in enumerate(slots, start=1)]
    for number, given in (by_hand or {}).items():
        if 1 <= number <= len(points):
            points[number - 1] = min(max(given, 0), slots[number - 1].points)
    return Marks(tuple(points), tuple(question.points for question in slots))


def _worth(body: Body, points: float) -> Marker:
    """answer → points. What can be tabled is tabled: most answers of a district are keys of options."""
    if isinstance(body, bodies.Choice) and not body.several:
        table = {key: round(share * points, PLACES) for key, share in _shares(body).items()}
        return lambda answer: table.get(answer, 0) if answer.__class__ is str else 0
    share = marker(body)

    def worth(answer: object) -> float | None:
        earned = share(answer)
        return round(earned * points, PLACES) if earned else earned

    return worth


def marker(body: Body) -> Marker:
    """answer → its share of the points, 0 to 1; None where a person has to say."""
    return _MARKERS[type(body)](body)


def best(body: Any) -> Any:
    """An answer that earns all there is to be earned; for an essay some words, for an opinion the first one."""
    if isinstance(body, bodies.Choice):
        weights = {o.key: (o.weight or 0) if body.scoring == bodies.WEIGHTS else float(o.correct) for o in body.options}
        keys = [key for key, weight in weights.items() if weight > 0]
        return keys if body.several else max(weights, key=lambda key: weights[key])
    if isinstance(body, bodies.Matching):
        return {pair.key: pair.answer for pair in body.pairs}
    if isinstance(body, bodies.Ordering):
        return {key: str(place) for place, key in enumerate(body.order, start=1)}
    if isinstance(body, bodies.Short):
        return max(body.accepted, key=lambda accepted: accepted.weight).text.replace("*", "")
    if isinstance(body, bodies.Numeric):
        unit = body.units[0].name if body.units else ""
        return max(body.numbers, key=lambda number: number.weight).value + unit
    if isinstance(body, bodies.Cloze | bodies.Case):
        parts = body.gaps if isinstance(body, bodies.Cloze) else body.parts
        return {part.key: best(part.body) for part in parts}
    return body.labels[0].key if isinstance(body, bodies.Likert) else "先听，再记，再报告。"


def is_right(body: Body, answer: object) -> bool:
    """Does the answer earn all that is to be earned?"""
    return (marker(body)(answer) or 0) > NEARLY


def _shares(body: bodies.Choice) -> dict[str, float]:
    if body.scoring == bodies.WEIGHTS:
        return {option.key: min(1.0, max(0.0, (option.weight or 0) / 100)) for option in body.options}
    return {option.key: float(option.correct) for option in body.options}


def _choice(body: bodies.Choice) -> Marker:
    if body.several:
        return _multiple(body)
    shares = _shares(body)
    return lambda answer: shares.get(answer, 0) if isinstance(answer, str) else 0


def _multiple(body: bodies.Choice) -> Marker:
    right = frozenset(option.key for option in body.options if option.correct)
    wrong = frozenset(option.key for option in body.options) - right
    weights = {option.key: (option.weight or 0) / 100 for option in body.options}

    def share(answer: object) -> float:
        if not isinstance(answer, list) or not answer or not all(isinstance(key, str) for key in answer):
            return 0
        chosen = frozenset(answer)
        if body.scoring == bodies.WEIGHTS:
            total = fsum(weights.get(key, 0) for key in chosen)
            return 1 if total > NEARLY else max(0.0, total)
        if not right:
            return 0
        if body.scoring == bodies.PARTIAL:
            return len(chosen) / len(right) if chosen <= right else 0
        if body.scoring == bodies.PENALTY:
            missed = len(chosen & wrong) / len(wrong) if wrong else 0
            return max(0.0, len(chosen & right) / len(right) - missed)
        return float(chosen == right)

    return share


def _matching(body: bodies.Matching) -> Marker:
    return _paired({pair.key: pair.answer for pair in body.pairs}, body.scoring)


def _ordering(body: bodies.Ordering) -> Marker:
    return _paired({key: str(place) for place, key in enumerate(body.order, start=1)}, body.scoring)


def _paired(right: Mapping[str, str], scoring: str) -> Marker:
    count = len(right)

    def share(answer: object) -> float:
        if not isinstance(answer, dict) or not count:
            return 0
        hits = sum(1 for key, value in right.items() if answer.get(key) == value)
        return hits / count if scoring != bodies.ALL else float(hits == count)

    return share


def _short(body: bodies.Short) -> Marker:
    patterns = [Pattern(accepted, match_case=body.match_case) for accepted in body.accepted]

    def share(answer: object) -> float:
        if not isinstance(answer, str) or not answer.strip():
            return 0
        text = folded(answer, match_case=body.match_case)
        return max((pattern.share for pattern in patterns if pattern.fits(text)), default=0)

    return share


def _numeric(body: bodies.Numeric) -> Marker:
    numbers = [Quantity(number) for number in body.numbers]
    known = factors(body.units)

    def share(answer: object) -> float:
        typed = quantity(answer) if isinstance(answer, str) else None
        if typed is None:
            return 0
        value, unit = typed
        if (unit and unit not in known) or (not unit and body.unit_needed):
            return 0
        value *= known.get(unit, 1)
        return max((number.share for number in numbers if number.fits(value)), default=0)

    return share


def _cloze(body: bodies.Cloze) -> Marker:
    return _weighed([(gap.key, gap.weight, marker(gap.body)) for gap in body.gaps])


def _case(body: bodies.Case) -> Marker:
    return _weighed([(part.key, part.points, marker(part.body)) for part in body.parts])


def _weighed(parts: Sequence[tuple[str, float, Marker]]) -> Marker:
    whole = fsum(weight for _key, weight, _share in parts)

    def share(answer: object) -> float:
        if not isinstance(answer, dict) or not whole:
            return 0
        return fsum(weight * (share(answer.get(key)) or 0) for key, weight, share in parts) / whole

    return share


def _essay(_body: bodies.Essay) -> Marker:
    # Nothing written is nothing to mark; everything else a person reads.
    return lambda answer: None if isinstance(answer, str) and answer.strip() else 0


def _likert(_body: bodies.Likert) -> Marker:
    return lambda _answer: 0


_MARKERS: dict[type[Body], Callable[[Any], Marker]] = {
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
