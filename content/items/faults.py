"""What is wrong with the answers of a question, kind by kind: values in, sentences out."""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.items import bodies
from content.items.bodies import Body
from content.items.choices import CHOICES, ItemType
from content.law import prose

LEAST_OPTIONS = 2
FULL = 100
GAP = re.compile(r"\{\{([^{}]+)\}\}")
KEY = re.compile(r"^[a-z0-9-]{1,20}$")


def faults(type_: str, body: Body, *, stem: str = "") -> Iterator[str]:
    """What must be mended in a draft's answers before it may be published; nothing if all is well."""
    yield from _FAULTS[type_](type_, body, stem)


def _choice_faults(type_: str, body: bodies.Choice, _stem: str) -> Iterator[str]:
    options, true_false = body.options, type_ == ItemType.TRUE_FALSE
    if true_false and len(options) != 2:
        yield _("A true-or-false question has two options: the first is “true”, the second “false”.")
        return
    if len(options) < LEAST_OPTIONS:
        yield _("Give at least two options.")
        return
    texts = [prose.plain(option.text) for option in options]
    if not true_false and not all(texts):
        yield _("An option has no text. Write it or remove it.")
    if not true_false and len(set(texts)) < len(texts):
        yield _("Two options say the same. Change one.")
    if any(option.figure and not option.alt for option in options):
        yield _("A picture has no alternative text. Say what it tells.")
    yield from _right_faults(type_, body)
    silent = [option.key for option in options if not option.correct and not prose.plain(option.feedback)]
    if silent:
        message = ngettext(
            "Option %(keys)s is wrong and has no feedback. Say why.",
            "Options %(keys)s are wrong and have no feedback. Say why.",
            len(silent),
        )
        yield message % {"keys": "、".join(silent)}


def _right_faults(type_: str, body: bodies.Choice) -> Iterator[str]:
    right = sum(option.correct for option in body.options)
    if body.scoring == bodies.WEIGHTS:
        weights = [option.weight or 0 for option in body.options]
        best = sum(w for w in weights if w > 0) if type_ == ItemType.MULTIPLE else max(weights)
        # Thirds are written as 33.33333 by every system.
        if abs(best - FULL) > 0.01:
            yield _("The right answer earns %(percent)s percent of the points. Make it 100.") % {"percent": f"{best:g}"}
    elif type_ == ItemType.MULTIPLE and right < 2:
        yield _("Mark at least two options as right, or choose the type with one right answer.")
    elif type_ != ItemType.MULTIPLE and right != 1:
        yield _("Mark exactly one option as right.")


def _matching_faults(_type: str, body: bodies.Matching, _stem: str) -> Iterator[str]:
    if len(body.pairs) < 2:
        yield _("Give at least two pairs.")
    if not all(prose.plain(answer.text) for answer in body.answers):
        yield _("A pair has nothing on the right. Write what belongs to it.")
    yield from _repeated(pair.text for pair in body.pairs)


def _ordering_faults(_type: str, body: bodies.Ordering, _stem: str) -> Iterator[str]:
    if len(body.steps) < 3:
        yield _("Give at least three steps: two are a question of true or false.")
    if not all(prose.plain(step.text) for step in body.steps):
        yield _("A step is empty. Write it or remove it.")
    yield from _repeated(step.text for step in body.steps)


def _repeated(texts: Iterable[str]) -> Iterator[str]:
    said = [prose.plain(text) for text in texts]
    if len(set(said)) < len(said):
        yield _("Two entries say the same. Change one.")


def _short_faults(_type: str, body: bodies.Short, _stem: str) -> Iterator[str]:
    if not any(one.weight >= FULL for one in body.accepted):
        yield _("No answer earns all the points. Give one that does.")
    if any(not one.text.strip() for one in body.accepted):
        yield _("An accepted answer is empty. Write it or remove it.")
    if any(not one.text.replace("*", "").strip() and one.weight > 0 for one in body.accepted if one.text.strip()):
        yield _("“*” alone accepts everything. Write the words that must be there.")


def _numeric_faults(_type: str, body: bodies.Numeric, _stem: str) -> Iterator[str]:
    if not any(one.weight >= FULL for one in body.numbers):
        yield _("No answer earns all the points. Give one that does.")
    for one in body.numbers:
        if number(one.value) is None:
            yield _("“%(text)s” is not a number. Write figures, for example 12 or 0.5.") % {"text": one.value}
        tolerance = number(one.tolerance)
        if tolerance is None or tolerance < 0:
            yield _("How far off it may be is a number from 0, not “%(text)s”.") % {"text": one.tolerance}
    for unit in body.units:
        factor = number(unit.factor)
        if factor is None or factor <= 0:
            yield _("The factor of the unit “%(unit)s” is not a number above 0.") % {"unit": unit.name}
    if body.units and number(body.units[0].factor) != 1:
        yield _("The first unit is the one of the answer: its factor is 1.")
    if body.unit_needed and not body.units:
        yield _("A unit is asked for, but none is given. Add the unit.")


def number(text: str) -> Decimal | None:
    """The finite decimal number of a text, None if it is none."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _cloze_faults(_type: str, body: bodies.Cloze, stem: str) -> Iterator[str]:
    said = GAP.findall(prose.plain(stem))
    keys = [gap.key for gap in body.gaps]
    for key in dict.fromkeys(said):
        if key not in keys:
            yield _("The text has a gap {{%(key)s}} that is not described below. Describe it.") % {"key": key}
        elif said.count(key) > 1:
            yield _("The gap {{%(key)s}} stands in the text twice. Give each its own key.") % {"key": key}
    for key in dict.fromkeys(keys):
        if not KEY.match(key):
            yield _("The key of a gap is of small Latin letters, figures and hyphens, not “%(key)s”.") % {"key": key}
        elif key not in said:
            yield _("The text does not say where the gap is. Write {{%(key)s}} there.") % {"key": key}
        elif keys.count(key) > 1:
            yield _("Two gaps have the key “%(key)s”. Give each its own.") % {"key": key}
    if not keys and not said:
        yield _("There is no gap. Write {{1}} in the text and describe the gap below.")
    for gap in body.gaps:
        for message in _gap_faults(gap):
            yield f"{{{{{gap.key}}}}}{_(': ')}{message}"


def _gap_faults(gap: bodies.Gap) -> Iterator[str]:
    if gap.options:
        if len(gap.options) < LEAST_OPTIONS:
            yield _("Give at least two options.")
        elif sum(option.correct for option in gap.options) != 1:
            yield _("Mark exactly one option as right.")
    elif gap.accepted:
        yield from _short_faults("", bodies.Short(accepted=gap.accepted), "")
    elif gap.numbers:
        yield from _numeric_faults("", bodies.Numeric(numbers=gap.numbers), "")
    else:
        yield _("Say what fills the gap.")


def _case_faults(_type: str, body: bodies.Case, _stem: str) -> Iterator[str]:
    if len(body.parts) < 2:
        yield _("A case has at least two questions. With one, write an ordinary question.")
    for place, part in enumerate(body.parts, start=1):
        for message in _part_faults(part):
            yield _("Question %(number)d of the case") % {"number": place} + _(": ") + message


def _part_faults(part: bodies.Part) -> Iterator[str]:
    if not prose.plain(part.stem):
        yield _("The question is empty. Write it.")
    if part.points <= 0:
        yield _("It must be worth more than 0 points.")
    yield from faults(part.type, part.body)


def _essay_faults(_type: str, body: bodies.Essay, _stem: str) -> Iterator[str]:
    if not body.rubric:
        yield _("The rubric is missing. Say what a marker looks at and what earns how many points.")
    for criterion in body.rubric:
        if not prose.plain(criterion.title) or len(criterion.levels) < 2:
            yield _("Each criterion of the rubric has a name and at least two levels.")
        elif criterion.points <= 0:
            yield _("The best level of each criterion earns more than 0 points.")
    yield from _repeated(criterion.title for criterion in body.rubric)


def _likert_faults(_type: str, body: bodies.Likert, _stem: str) -> Iterator[str]:
    if len(body.labels) < 2:
        yield _("Give at least two degrees.")
    if not all(prose.plain(label.text) for label in body.labels):
        yield _("A degree has no words. Write them or remove it.")
    yield from _repeated(label.text for label in body.labels)


_FAULTS: dict[str, Callable[[str, Any, str], Iterator[str]]] = {
    **dict.fromkeys(CHOICES, _choice_faults),
    ItemType.MATCHING: _matching_faults,
    ItemType.ORDERING: _ordering_faults,
    ItemType.SHORT: _short_faults,
    ItemType.NUMERIC: _numeric_faults,
    ItemType.CLOZE: _cloze_faults,
    ItemType.CASE: _case_faults,
    ItemType.ESSAY: _essay_faults,
    ItemType.LIKERT: _likert_faults,
}
