"""Interactions of QTI as bodies of questions."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from content.items import bodies, drafts
from content.items.choices import ItemType
from content.items.formats import excel_columns as c
from content.items.formats.common import (
    Mistake,
    illustrated,
    true_false,
    weighed,
)
from content.items.formats.qti_item import QtiItem, number_of
from content.law import prose


def _choice(item: QtiItem, asked: Element, response: str) -> tuple[ItemType, bodies.Body]:
    choices = [one for one in asked if one.tag in ("simpleChoice", "inlineChoice")]
    if not 2 <= len(choices) <= len(bodies.LETTERS):
        raise Mistake(_("Give from 2 to %(most)d options.") % {"most": len(bodies.LETTERS)})
    names = [one.get("identifier", "") for one in choices]
    said = [item.pictured(one) for one in choices]
    right, mapped = set(item.correct(response)), item.mapped(response)
    if not right and not any(weight > 0 for weight in mapped.values()):
        if item.root.find("responseProcessing") is not None and asked.tag == "choiceInteraction" and mapped:
            raise Mistake(_("No answer is right. Say which one is."))
        labels = tuple(bodies.Label(key=k, text=t) for k, (t, _f) in zip(bodies.LETTERS, said, strict=False))
        return ItemType.LIKERT, bodies.Likert(labels=labels)
    declared = item.declared.get(response)
    several = declared is not None and declared.get("cardinality") == "multiple"
    type_ = ItemType.MULTIPLE if several else ItemType.SINGLE
    feedback = [item.feedback(response, name, one) for name, one in zip(names, choices, strict=True)]
    if not several and (truths := _truths(names, [text for text, _figure in said])) and len(right) == 1:
        answer = truths[names.index(next(iter(right)))] if next(iter(right)) in names else "true"
        return ItemType.TRUE_FALSE, true_false(answer, dict(zip(truths, feedback, strict=True)))
    by_mapping = bool(mapped) and item.uses_mapping(response)
    worth = [mapped.get(name, 0.0) if by_mapping else (100.0 if name in right else 0.0) for name in names]
    scoring = item.kept.get("scoring", "") if by_mapping else bodies.ALL
    if several and by_mapping and not scoring:
        scoring = _guessed(worth)
    made = weighed(type_, [(t, w, f) for (t, _f), w, f in zip(said, worth, feedback, strict=True)], scoring)
    made, pictures = illustrated(made, [figure for _text, figure in said])
    item.notes.pictures += pictures
    return type_, made


def _guessed(worth: list[float]) -> str:
    """How a choice is marked whose percents are just those that we would write for it."""
    right = sum(weight > 0 for weight in worth) or 1
    share = round(100 / right, 5)
    if all(weight in (share, -100) for weight in worth):
        return bodies.PARTIAL
    return bodies.PENALTY if all(weight in (share, -share) for weight in worth) else bodies.WEIGHTS


def _truths(names: list[str], texts: list[str]) -> list[str]:
    """true and false in the order of two choices, if they say just that."""
    for words in (names, [prose.plain(text) for text in texts]):
        folded = [word.strip().upper() for word in words]
        keys = ["true" if one in c.RIGHTS else "false" if one in c.WRONGS else "" for one in folded]
        # Names such as T and F are taken at their word only where the choices do not say otherwise.
        if sorted(keys) == ["false", "true"] and (words is not names or set(names) == {"true", "false"}):
            return keys
    return []


def _text_entry(item: QtiItem, asked: Element, response: str) -> tuple[ItemType, bodies.Body]:
    declared = item.declared.get(response)
    kind = "" if declared is None else declared.get("baseType", "")
    if kind in ("float", "integer") or any(True for _one in _equals(item, response)):
        return _numeric(item, response)
    mapped, right = item.mapped(response), item.correct(response)
    worth = mapped if mapped and item.uses_mapping(response) else dict.fromkeys(right, 100.0)
    if not worth:
        raise Mistake(_("No answer earns all the points. Give one that does."))
    mapping = None if declared is None else declared.find("mapping")
    cased = mapping is not None and any(o.get("caseSensitive") == "true" for o in mapping.iter("mapEntry"))
    accepted = tuple(
        bodies.Accepted(text=text, weight=weight, feedback=item.feedback(response, text))
        for text, weight in worth.items()
    )
    return ItemType.SHORT, bodies.Short(accepted=accepted, match_case=cased)


def _equals(item: QtiItem, response: str) -> Iterator[tuple[Element, Element]]:
    """(the condition, what follows from it) wherever an answer is compared with a number."""
    for when in [*item.root.iter("responseIf"), *item.root.iter("responseElseIf")]:
        for one in when[0].iter("equal") if len(when) else ():
            if any(variable.get("identifier") == response for variable in one.iter("variable")):
                yield one, when


def _numeric(item: QtiItem, response: str) -> tuple[ItemType, bodies.Body]:
    found = []
    for equal, when in _equals(item, response):
        values = [(one.text or "").strip() for one in equal.iter("baseValue")] or item.correct(response)
        if not values:
            continue
        value = values[0]
        found.append(
            bodies.Number(
                value=value,
                tolerance=_tolerance(equal, number_of(value)),
                weight=_earned(when),
                feedback=_modal(item, when),
            )
        )
    if not found:
        worth = item.mapped(response) or dict.fromkeys(item.correct(response), 100.0)
        found = [bodies.Number(value=str(text), weight=weight) for text, weight in worth.items()]
        for one in found:
            number_of(one.value)
    if not found:
        raise Mistake(_("No answer earns all the points. Give one that does."))
    units = tuple(bodies.Unit(name=name, factor=factor) for name, factor in item.kept.get("units", ()))
    needed = item.kept.get("unit_needed", False)
    return ItemType.NUMERIC, bodies.Numeric(numbers=tuple(found), units=units, unit_needed=needed)


def _modal(item: QtiItem, when: Element) -> str:
    """The feedback that follows from a condition."""
    for one in when.iter("baseValue"):
        name = (one.text or "").strip()
        if one.get("baseType") == "identifier" and name in item.said:
            item.taken.add(name)
            return item.said[name]
    return ""


def _tolerance(equal: Element, value: Decimal) -> str:
    said = equal.get("tolerance", "0").split() or ["0"]
    if equal.get("toleranceMode", "exact") == "exact":
        return "0"
    if equal.get("toleranceMode") == "relative":
        return f"{(abs(value) * number_of(said[0]) / 100).normalize():f}"
    number_of(said[0])
    return said[0]


def _earned(when: Element) -> float:
    """What an answer earns, in percent; all where nothing is said."""
    for outcome in when.iterfind("setOutcomeValue"):
        held = outcome.find("baseValue")
        if outcome.get("identifier") == "SCORE" and held is not None:
            return float(max(Decimal(-100), min(Decimal(100), number_of(held.text or "") * 100)))
    return 100.0


def _matching(item: QtiItem, asked: Element, response: str) -> tuple[ItemType, bodies.Body]:
    sets = [list(one.iterfind("simpleAssociableChoice")) for one in asked.iterfind("simpleMatchSet")]
    if len(sets) != 2:
        raise Mistake(_("Give at least two pairs."))
    left, right = ({one.get("identifier", ""): item.rich(one) for one in held} for held in sets)
    mapped = item.mapped(response)
    values = item.correct(response) or [key for key, weight in mapped.items() if weight > 0]
    belongs = dict(value.split(" ", 1) for value in values if value.count(" ") == 1)
    pairs = [(text, right[belongs[key]]) for key, text in left.items() if belongs.get(key) in right]
    if len(pairs) < 1 or len(belongs) < len(values):
        raise Mistake(_("Each entry on the left belongs to one on the right. Say which."))
    taken = {belongs[key] for key in left if key in belongs}
    pairs += [("", text) for key, text in right.items() if key not in taken]
    scoring = item.kept.get("scoring") or (bodies.PARTIAL if mapped else bodies.ALL)
    return ItemType.MATCHING, drafts.matching(pairs, scoring)


def _ordering(item: QtiItem, asked: Element, response: str) -> tuple[ItemType, bodies.Body]:
    texts = {one.get("identifier", ""): item.rich(one) for one in asked.iterfind("simpleChoice")}
    order = item.correct(response)
    if sorted(order) != sorted(texts) or not 2 <= len(order) <= len(bodies.LETTERS):
        raise Mistake(_("The right order does not name each step once. Mend it."))
    return ItemType.ORDERING, drafts.ordering([texts[key] for key in order], item.kept.get("scoring") or bodies.ALL)


def _essay(item: QtiItem, asked: Element, _response: str) -> tuple[ItemType, bodies.Body]:
    if "essay" not in item.kept:
        if any(True for _one in item.root.iter("rubricBlock")):
            item.notes.append(_("Not carried: %(what)s.") % {"what": _("the rubric")})
        return ItemType.ESSAY, bodies.Essay(rubric=())
    try:
        return ItemType.ESSAY, bodies.read(ItemType.ESSAY, item.kept["essay"])
    except ValueError as error:
        raise Mistake(_("The element <mingfa> cannot be read. Remove it or mend it.")) from error


READERS: dict[str, Callable[[QtiItem, Element, str], tuple[ItemType, bodies.Body]]] = {
    "choiceInteraction": _choice,
    "inlineChoiceInteraction": _choice,
    "textEntryInteraction": _text_entry,
    "extendedTextInteraction": _essay,
    "matchInteraction": _matching,
    "orderInteraction": _ordering,
}
