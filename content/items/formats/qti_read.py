"""Packages of QTI items, as TAO, Canvas, the examples of 1EdTech and we write them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from content.items import bodies, drafts
from content.items.choices import ItemType
from content.items.faults import number
from content.items.formats import excel_columns as c
from content.items.formats import ours, rich
from content.items.formats.archive import Archive
from content.items.formats.common import (
    Heard,
    Mistake,
    Note,
    Placed,
    Read,
    illustrated,
    true_false,
    weighed,
)
from content.items.formats.qti import EXPLANATION, html_of, parsed
from content.items.questions import Figure, Question
from content.law import prose

MOST_DEPTH = 100
INTERACTIONS = frozenset(
    {
        "choiceInteraction",
        "inlineChoiceInteraction",
        "textEntryInteraction",
        "extendedTextInteraction",
        "matchInteraction",
        "orderInteraction",
    }
)
BLANK = " _____ "


def read(content: bytes) -> Read:
    """The questions of a package, in the order of its manifest."""
    archive, found = Archive(content), Read()
    manifest = min((name for name in archive.names if name.endswith("imsmanifest.xml")), key=len, default="")
    if not manifest:
        raise Mistake(_("There is no imsmanifest.xml in the package. Export it again as a QTI package."))
    root = parsed(archive.read(manifest) or b"")
    for place, resource in enumerate(root.iter("resource"), start=1):
        kind, path = resource.get("type", ""), normpath(join(dirname(manifest), unquote(resource.get("href", ""))))
        if "item" in kind.lower() and resource.get("href"):
            _take(archive, path, place, resource, found)
        elif "test" in kind.lower():
            found.lost.append(Note(place, _("A test was left out; its questions are read."), path))
    return found


def _take(archive: Archive, path: str, place: int, resource: Element, found: Read) -> None:
    notes = Heard()
    try:
        held = archive.read(path)
        if held is None:
            raise Mistake(_("The package names this file, and it is not there. Export it again."))
        root = parsed(held)
        if root.tag != "assessmentItem":
            raise Mistake(_("This is no QTI item: it does not begin with <assessmentItem>."))
        item = _Item(root, _kept(resource), notes, lambda src: archive.read(join(dirname(path), unquote(src))))
        found.questions.append(Placed(place, _question(item, resource), path))
    except Mistake as mistake:
        found.faults.append(Note(place, str(mistake), path))
    found.lost += [Note(place, note, path) for note in dict.fromkeys(notes)]


def _kept(resource: Element) -> dict:
    said = next(resource.iter("mingfa"), None)
    if said is None:
        return {}
    try:
        return ours.checked(json.loads(said.text or ""))
    except ValueError as error:
        raise Mistake(_("The element <mingfa> cannot be read. Remove it or mend it.")) from error


@dataclass
class _Item:
    """An item that is being read."""

    root: Element
    kept: dict
    notes: Heard
    fetch: Callable[[str], bytes | None]
    declared: dict[str, Element] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    heard: dict[tuple[str, str], str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.declared = {one.get("identifier", ""): one for one in self.root.iter("responseDeclaration")}
        for one in self.root.iter("modalFeedback"):
            self.said[one.get("identifier", "")] = self.rich(one)
        for when in [*self.root.iter("responseIf"), *self.root.iter("responseElseIf")]:
            self._heard(when)

    def _heard(self, when: Element) -> None:
        """Which feedback follows from which answer."""
        condition = when[0] if len(when) else None
        variable = None if condition is None else next(condition.iter("variable"), None)
        if condition is None or variable is None:
            return
        values = [(one.text or "").strip() for one in condition.iter("baseValue")]
        shown = [
            (one.text or "").strip()
            for outcome in when.iterfind("setOutcomeValue")
            for one in outcome.iter("baseValue")
            if one.get("baseType") == "identifier"
        ]
        for value in values:
            for name in shown:
                self.heard.setdefault((variable.get("identifier", ""), value), name)

    def feedback(self, response: str, value: str, element: Element | None = None) -> str:
        """What is said after an answer."""
        name = self.heard.get((response, value), value if value in self.said else "")
        if name in self.said:
            self.taken.add(name)
            return self.said[name]
        inside = None if element is None else next(element.iter("feedbackInline"), None)
        return "" if inside is None else self.rich(inside)

    def rich(self, element: Element) -> str:
        """Stored rich text of an element, for places that show no picture."""
        html, figure = self.pictured(element)
        if figure:
            self.notes.append(_("A picture was left out: a question has one, and each option."))
        return html

    def pictured(self, element: Element) -> tuple[str, Figure | None]:
        """Stored rich text of an element, and its picture."""
        html, figure, lost = rich.pictured(html_of(_shown(element)), self.fetch)
        self.notes += [_("The mark <%(tag)s> was left out; its words stay.") % {"tag": tag} for tag in lost]
        return html, figure

    def correct(self, response: str) -> list[str]:
        """The values that are declared right."""
        found = self.declared.get(response)
        right = None if found is None else found.find("correctResponse")
        return [] if right is None else [" ".join((one.text or "").split()) for one in right.iterfind("value")]

    def mapped(self, response: str) -> dict[str, float]:
        """value → percent of the points; empty without a mapping."""
        found = self.declared.get(response)
        mapping = None if found is None else found.find("mapping")
        if mapping is None:
            return {}
        entries = [(o.get("mapKey", ""), o.get("mappedValue", "0")) for o in mapping.iter("mapEntry")]
        worth = {" ".join(key.split()): _number(said) for key, said in entries}
        several = found is not None and found.get("cardinality") != "single"
        good = [Decimal(0), *(w for w in worth.values() if w > 0)]
        usual = sum(good) if several else max(good)
        most = _number(mapping.get("upperBound", "0")) or usual
        if most <= 0:
            return dict.fromkeys(worth, 0.0)
        return {key: max(-100.0, min(100.0, float(round(w * 100 / most, 5)))) for key, w in worth.items()}

    def uses_mapping(self, response: str) -> bool:
        """Does the score come from the mapping, not from what is right as a whole?"""
        processing = self.root.find("responseProcessing")
        if processing is None:
            return True
        template = processing.get("template", "")
        named = any(one.get("identifier") == response for one in processing.iter("mapResponse"))
        return named or "map_response" in template


def _number(text: str) -> Decimal:
    found = number(text)
    if found is None or not abs(found) < 10**9:
        message = _("“%(text)s” is not a number. Write figures, for example 12 or 0.5.")
        raise Mistake(message % {"text": text[:40]})
    return found


def _shown(element: Element) -> Element:
    """A copy without interactions and feedback inside; pictures of other elements become <img>."""
    made = Element(element.tag, element.attrib)
    made.text = element.text
    for child in element:
        if child.tag in ("feedbackInline", "prompt", "rubricBlock", "contentBody") or child.tag in INTERACTIONS:
            inner = _shown(child) if child.tag == "contentBody" else None
            _after(made, (inner.text or "") if inner is not None else "")
            made.extend(list(inner) if inner is not None else [])
            _after(made, child.tail or "")
            continue
        copy = _shown(child)
        if child.tag == "object" and child.get("type", "").startswith("image/"):
            copy = Element("img", src=child.get("data", ""), alt=" ".join("".join(child.itertext()).split()))
        copy.tail = child.tail
        made.append(copy)
    return made


def _after(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _question(item: _Item, resource: Element) -> Question:
    body = item.root.find("itemBody")
    if body is None or _depth(body) > MOST_DEPTH:
        raise Mistake(_("The item has no body that can be read. Export it again."))
    asked = [one for one in body.iter() if one.tag.endswith("Interaction")]
    strange = next((one.tag for one in asked if one.tag not in INTERACTIONS), "")
    if strange:
        raise Mistake(_("The interaction <%(name)s> has no place here. Remove this item.") % {"name": strange[:40]})
    if not asked:
        raise Mistake(_("There is nothing to answer in this item. Remove it."))
    type_, made, (stem, figure) = _made(item, body, asked)
    if not prose.plain(stem).strip() and figure is None:
        raise Mistake(_("The question is empty. Write it."))
    if isinstance(made, bodies.Choice) and "order" in item.kept:
        made = replace(made, order=item.kept["order"])
    explanation = item.said.get(EXPLANATION, "")
    if set(item.said) - item.taken - {EXPLANATION} - {name for name, html in item.said.items() if not html}:
        item.notes.append(_("Not carried: %(what)s.") % {"what": _("the feedback for the answer as a whole")})
    title, name = item.root.get("title", ""), item.root.get("identifier", "")
    return Question(
        name=title if f"i-{title}" == name or title == name else name,
        type=type_,
        stem=stem,
        body=made,
        explanation=explanation,
        articles=tuple(item.kept.get("articles", ())),
        difficulty=item.kept.get("difficulty", 2),
        points=_points(item, made),
        stage=item.kept.get("stage", ""),
        tags=tuple(dict.fromkeys(" ".join("".join(one.itertext()).split()) for one in resource.iter("keyword"))),
        figure=figure,
        pictures=item.notes.pictures,
    )


def _depth(element: Element) -> int:
    depth, level = 0, [element]
    while level and depth <= MOST_DEPTH:
        depth, level = depth + 1, [child for one in level for child in one]
    return depth


def _points(item: _Item, body: bodies.Body) -> float | None:
    if "points" in item.kept:
        return item.kept["points"]
    for one in item.root.iter("outcomeDeclaration"):
        value = one.find("defaultValue/value")
        said = (value.text or "") if one.get("identifier") == "MAXSCORE" and value is not None else ""
        said = said or (one.get("normalMaximum", "") if one.get("identifier") == "SCORE" else "")
        if said and (found := _number(said)) >= 0:
            return None if float(found) == body.points or found == 1 else float(found)
    return None


Made = tuple[ItemType, bodies.Body, tuple[str, Figure | None]]


def _made(item: _Item, body: Element, asked: list[Element]) -> Made:
    """The type, the body and the stem with its picture."""
    inline = [one for one in asked if one.tag in ("inlineChoiceInteraction", "textEntryInteraction")]
    is_case = any("part" in one.get("class", "").split() for one in body.iter("div"))
    is_gapped = len(asked) > 1 or asked[0].tag == "inlineChoiceInteraction" or "gaps" in item.kept
    if len(inline) == len(asked) and is_gapped and not is_case:
        return _cloze(item, body, asked)
    if len(asked) > 1:
        return _case(item, body, asked)
    one = asked[0]
    type_, made = _BODIES[one.tag](item, one, one.get("responseIdentifier", ""))
    if one.tag == "textEntryInteraction":
        _blank(body, one)
    stem = _Stem(item, body, one.find("prompt"))
    return type_, made, stem.said()


class _Stem:
    """The text of an item, and the prompt of its interaction behind it."""

    def __init__(self, item: _Item, body: Element, prompt: Element | None) -> None:
        self.item, self.parts = item, [body, *([] if prompt is None else [prompt])]

    def said(self) -> tuple[str, Figure | None]:
        """Stored rich text and the first picture."""
        found = [self.item.pictured(one) for one in self.parts]
        return "".join(html for html, _figure in found), next((figure for _html, figure in found if figure), None)


def _blank(body: Element, asked: Element) -> None:
    """A blank where a word is to be typed in the middle of a sentence."""
    for parent in body.iter():
        if asked in list(parent) and "".join(parent.itertext()).strip():
            at = list(parent).index(asked)
            before = parent[at - 1] if at else None
            words = BLANK + (asked.tail or "")
            asked.tail = ""
            if before is None:
                parent.text = (parent.text or "") + words
            else:
                before.tail = (before.tail or "") + words


def _cloze(item: _Item, body: Element, asked: list[Element]) -> Made:
    shares = item.kept.get("shares", [])
    gaps = []
    for place, one in enumerate(asked, start=1):
        response = one.get("responseIdentifier", "")
        key = response.removeprefix("RESPONSE_")
        if not ours.KEY.match(key) or key == response:
            key = str(place)
        weight = float(shares[place - 1]) if len(shares) == len(asked) else 1.0
        _type, made = _BODIES[one.tag](item, one, response)
        held: Any = made
        gaps.append(
            bodies.Gap(
                key=key,
                options=getattr(held, "options", ()),
                accepted=getattr(held, "accepted", ()),
                numbers=getattr(held, "numbers", ()),
                weight=weight,
            )
        )
        one.tail = f"{{{{{key}}}}}{one.tail or ''}"
    return ItemType.CLOZE, bodies.Cloze(gaps=tuple(gaps)), _Stem(item, body, None).said()


def _case(item: _Item, body: Element, asked: list[Element]) -> Made:
    """Several questions: what stands before each of them is its text, and before the first that of the case."""
    stem, texts = _texts(item, body, asked)
    shares = item.kept.get("shares", [])
    parts = []
    for place, (key, one, text) in enumerate(zip(bodies.LETTERS, asked, texts, strict=False)):
        type_, made = _BODIES[one.tag](item, one, one.get("responseIdentifier", ""))
        if type_ not in bodies.PARTS:
            raise Mistake(_("Among several questions of one item only choices, words and numbers have a place."))
        name = f"{EXPLANATION}_{key}"
        item.taken.add(name)
        parts.append(
            bodies.Part(
                key=key,
                type=str(type_.value),
                stem=text,
                explanation=item.said.get(name, ""),
                points=float(shares[place]) if len(shares) == len(asked) else 1.0,
                **{bodies.PARTS[type_]: made},  # type: ignore[arg-type]
            )
        )
    if len(asked) > len(parts):
        raise Mistake(_("At most %(most)d questions in a case.") % {"most": len(bodies.LETTERS)})
    return ItemType.CASE, bodies.Case(parts=tuple(parts)), stem


def _texts(item: _Item, body: Element, asked: list[Element]) -> tuple[tuple[str, Figure | None], list[str]]:
    parts = [one for one in body.iter("div") if "part" in one.get("class", "").split()]
    if len(parts) == len(asked):
        texts = [item.rich(part) for part in parts]
        for part in parts:
            part.clear()
        return item.pictured(body), texts
    prompts = [one.find("prompt") for one in asked]
    texts = ["" if prompt is None else item.rich(prompt) for prompt in prompts]
    stem, figure = item.pictured(body)
    if not prose.plain(stem).strip():
        stem = rich.plain(item.root.get("title", ""))
    return (stem, figure), [text or stem for text in texts]


def _choice(item: _Item, asked: Element, response: str) -> tuple[ItemType, bodies.Body]:
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


def _text_entry(item: _Item, asked: Element, response: str) -> tuple[ItemType, bodies.Body]:
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


def _equals(item: _Item, response: str) -> Iterator[tuple[Element, Element]]:
    """(the condition, what follows from it) wherever an answer is compared with a number."""
    for when in [*item.root.iter("responseIf"), *item.root.iter("responseElseIf")]:
        for one in when[0].iter("equal") if len(when) else ():
            if any(variable.get("identifier") == response for variable in one.iter("variable")):
                yield one, when


def _numeric(item: _Item, response: str) -> tuple[ItemType, bodies.Body]:
    found = []
    for equal, when in _equals(item, response):
        values = [(one.text or "").strip() for one in equal.iter("baseValue")] or item.correct(response)
        if not values:
            continue
        value = values[0]
        found.append(
            bodies.Number(
                value=value,
                tolerance=_tolerance(equal, _number(value)),
                weight=_earned(when),
                feedback=_modal(item, when),
            )
        )
    if not found:
        worth = item.mapped(response) or dict.fromkeys(item.correct(response), 100.0)
        found = [bodies.Number(value=str(text), weight=weight) for text, weight in worth.items()]
        for one in found:
            _number(one.value)
    if not found:
        raise Mistake(_("No answer earns all the points. Give one that does."))
    units = tuple(bodies.Unit(name=name, factor=factor) for name, factor in item.kept.get("units", ()))
    needed = item.kept.get("unit_needed", False)
    return ItemType.NUMERIC, bodies.Numeric(numbers=tuple(found), units=units, unit_needed=needed)


def _modal(item: _Item, when: Element) -> str:
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
        return f"{(abs(value) * _number(said[0]) / 100).normalize():f}"
    _number(said[0])
    return said[0]


def _earned(when: Element) -> float:
    """What an answer earns, in percent; all where nothing is said."""
    for outcome in when.iterfind("setOutcomeValue"):
        held = outcome.find("baseValue")
        if outcome.get("identifier") == "SCORE" and held is not None:
            return float(max(Decimal(-100), min(Decimal(100), _number(held.text or "") * 100)))
    return 100.0


def _matching(item: _Item, asked: Element, response: str) -> tuple[ItemType, bodies.Body]:
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


def _ordering(item: _Item, asked: Element, response: str) -> tuple[ItemType, bodies.Body]:
    texts = {one.get("identifier", ""): item.rich(one) for one in asked.iterfind("simpleChoice")}
    order = item.correct(response)
    if sorted(order) != sorted(texts) or not 2 <= len(order) <= len(bodies.LETTERS):
        raise Mistake(_("The right order does not name each step once. Mend it."))
    return ItemType.ORDERING, drafts.ordering([texts[key] for key in order], item.kept.get("scoring") or bodies.ALL)


def _essay(item: _Item, asked: Element, _response: str) -> tuple[ItemType, bodies.Body]:
    if "essay" not in item.kept:
        if any(True for _one in item.root.iter("rubricBlock")):
            item.notes.append(_("Not carried: %(what)s.") % {"what": _("the rubric")})
        return ItemType.ESSAY, bodies.Essay(rubric=())
    try:
        return ItemType.ESSAY, bodies.read(ItemType.ESSAY, item.kept["essay"])
    except ValueError as error:
        raise Mistake(_("The element <mingfa> cannot be read. Remove it or mend it.")) from error


_BODIES: dict[str, Callable[[_Item, Element, str], tuple[ItemType, bodies.Body]]] = {
    "choiceInteraction": _choice,
    "inlineChoiceInteraction": _choice,
    "textEntryInteraction": _text_entry,
    "extendedTextInteraction": _essay,
    "matchInteraction": _matching,
    "orderInteraction": _ordering,
}
