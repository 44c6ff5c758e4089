"""Questions as a package of QTI items: a file for each, pictures beside them, a manifest that lists them."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import gettext as _

from content.items import bodies
from content.items.choices import ItemType
from content.items.faults import GAP
from content.items.formats import archive, ours
from content.items.formats.common import DECIMALS, Written, common_losses, weights
from content.items.formats.qti import EXPLANATION, FEEDBACK, OURS, V21, Version, bare, filled, printed
from content.items.publish import TRUE_FALSE_WORDS
from content.items.questions import Figure, Question
from content.law import prose

CARRIED = frozenset({"articles", "tags", "explanation", "stage", "points", "difficulty", "figure", "option_pictures"})
SAID = frozenset({"points"})
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"


@dataclass
class _Item:
    """An item that is being written: its declarations, its body, what follows from answers, and its feedback."""

    question: Question
    notes: list[str]
    declared: list[Element] = field(default_factory=list)
    body: Element = field(default_factory=lambda: Element("itemBody"))
    processing: Element = field(default_factory=lambda: Element("responseProcessing"))
    feedback: list[Element] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def declare(self, name: str, cardinality: str, kind: str, correct: Iterable[str] = ()) -> Element:
        """What may be answered, and what is right."""
        made = Element("responseDeclaration", identifier=name, cardinality=cardinality, baseType=kind)
        values = list(correct)
        if values:
            right = SubElement(made, "correctResponse")
            for value in values:
                SubElement(right, "value").text = bare(value)
        self.declared.append(made)
        return made

    def say(self, condition: Element, html: str) -> None:
        """Feedback that appears when a condition holds."""
        if not html:
            return
        name = f"f{len(self.feedback) + 1}"
        when = SubElement(SubElement(self.processing, "responseCondition"), "responseIf")
        when.append(condition)
        self._add(when, name)
        self._modal(name, html)

    def explain(self, html: str, name: str = EXPLANATION) -> None:
        """What is said after every answer."""
        if html:
            self._add(self.processing, name)
            self._modal(name, html)

    @staticmethod
    def _add(where: Element, name: str) -> None:
        both = SubElement(SubElement(where, "setOutcomeValue", identifier=FEEDBACK), "multiple")
        SubElement(both, "variable", identifier=FEEDBACK)
        SubElement(both, "baseValue", baseType="identifier").text = name

    def _modal(self, name: str, html: str) -> None:
        made = Element("modalFeedback", outcomeIdentifier=FEEDBACK, showHide="show", identifier=name)
        self.feedback.append(filled(made, html))

    def show(self, where: Element, figure: Figure | None) -> None:
        """A picture at the end of a text."""
        if figure is not None:
            path = f"images/{self.question.name}/{figure.name}"
            self.files[path] = figure.content
            SubElement(SubElement(where, "p"), "img", src=f"../{path}", alt=bare(figure.alt))


def _mapping(declared: Element, entries: Iterable[tuple[str, float]], **attributes: str) -> None:
    made = SubElement(declared, "mapping", lowerBound="0", upperBound="1", defaultValue="0")
    for key, weight in entries:
        SubElement(made, "mapEntry", {"mapKey": bare(key), "mappedValue": _share(weight), **attributes})


def _share(weight: float) -> str:
    return f"{round(weight / 100, DECIMALS + 2):.{DECIMALS + 2}f}".rstrip("0").rstrip(".") or "0"


def _is(kind: str, name: str, value: str, **attributes: str) -> Element:
    made = Element(kind, attributes)
    variable = Element("variable", identifier=name)
    held = Element("baseValue", baseType=_BASES.get(kind, "identifier"))
    held.text = bare(value)
    # “member” asks whether the first is among the second.
    made.extend([held, variable] if kind == "member" else [variable, held])
    return made


_BASES = {"stringMatch": "string", "equal": "float"}


def _choice(item: _Item, where: Element, body: bodies.Choice, type_: str, name: str = "RESPONSE") -> None:
    worth = weights(body)
    is_whole = body.scoring == bodies.ALL
    right = [option.key for option in body.options if option.correct]
    declared = item.declare(name, "multiple" if body.several else "single", "identifier", right)
    if not is_whole:
        _mapping(declared, zip((option.key for option in body.options), worth, strict=True))
    shuffled = "false" if body.order == "none" or type_ == ItemType.TRUE_FALSE else "true"
    most = "0" if body.several else "1"
    made = SubElement(where, "choiceInteraction", responseIdentifier=name, shuffle=shuffled, maxChoices=most)
    held = {one.name: one for one in item.question.pictures}
    for option in body.options:
        one = SubElement(made, "simpleChoice", identifier=option.key)
        filled(one, option.text or TRUE_FALSE_WORDS.get(option.key, ""))
        item.show(one, replace(held[option.figure], alt=option.alt) if option.figure in held else None)
        item.say(_is("member" if body.several else "match", name, option.key), option.feedback)


def _short(item: _Item, where: Element, body: bodies.Short, _type: str, name: str = "RESPONSE") -> None:
    if any("*" in one.text for one in body.accepted):
        item.notes.append(_("Other systems take * for the sign itself, not for any text."))
    full = [one.text for one in body.accepted if one.weight == 100]
    declared = item.declare(name, "single", "string", full[:1])
    cased = "true" if body.match_case else "false"
    _mapping(declared, ((one.text, one.weight) for one in body.accepted), caseSensitive=cased)
    for one in body.accepted:
        item.say(_is("stringMatch", name, one.text, caseSensitive=cased), one.feedback)
    SubElement(where, "textEntryInteraction", responseIdentifier=name, expectedLength="20")


def _numeric(item: _Item, where: Element, body: bodies.Numeric, _type: str, name: str = "RESPONSE") -> None:
    item.declare(name, "single", "float", [one.value for one in body.numbers if one.weight == 100][:1])
    condition = SubElement(item.processing, "responseCondition")
    for place, one in enumerate(body.numbers):
        when = SubElement(condition, "responseElseIf" if place else "responseIf")
        tolerance = f"{one.tolerance} {one.tolerance}"
        when.append(_is("equal", name, one.value, toleranceMode="absolute", tolerance=tolerance))
        score = SubElement(when, "setOutcomeValue", identifier="SCORE")
        SubElement(score, "baseValue", baseType="float").text = _share(one.weight)
        if one.feedback:
            mark = f"f{len(item.feedback) + 1}"
            item._add(when, mark)
            item._modal(mark, one.feedback)
    SubElement(where, "textEntryInteraction", responseIdentifier=name, expectedLength="10")


def _matching(item: _Item, body: bodies.Matching) -> None:
    right = [f"{pair.key} {pair.answer}" for pair in body.pairs]
    declared = item.declare("RESPONSE", "multiple", "directedPair", right)
    if body.scoring != bodies.ALL:
        _mapping(declared, ((one, 100 / len(right)) for one in right))
    made = SubElement(
        item.body, "matchInteraction", responseIdentifier="RESPONSE", shuffle="true", maxAssociations=str(len(right))
    )
    for entries, most in ((body.pairs, "1"), (body.answers, str(len(right)))):
        held = SubElement(made, "simpleMatchSet")
        for one in entries:
            filled(SubElement(held, "simpleAssociableChoice", identifier=one.key, matchMax=most), one.text)


def _ordering(item: _Item, body: bodies.Ordering) -> None:
    item.declare("RESPONSE", "ordered", "identifier", body.order)
    made = SubElement(item.body, "orderInteraction", responseIdentifier="RESPONSE", shuffle="true")
    for step in body.steps:
        filled(SubElement(made, "simpleChoice", identifier=step.key), step.text)


def _essay(item: _Item, body: bodies.Essay) -> None:
    item.declare("RESPONSE", "single", "string")
    if body.rubric:
        held = SubElement(item.body, "rubricBlock", view="scorer")
        for criterion in body.rubric:
            filled(held, criterion.title)
            for level in criterion.levels:
                filled(held, f"<p>{level.points:g}</p>{level.text}")
    SubElement(item.body, "extendedTextInteraction", responseIdentifier="RESPONSE", expectedLength=str(body.most))


def _likert(item: _Item, body: bodies.Likert) -> None:
    item.declare("RESPONSE", "single", "identifier")
    made = SubElement(item.body, "choiceInteraction", responseIdentifier="RESPONSE", shuffle="false", maxChoices="1")
    for label in body.labels:
        filled(SubElement(made, "simpleChoice", identifier=label.key), label.text)


def _case(item: _Item, body: bodies.Case) -> None:
    for part in body.parts:
        where = SubElement(item.body, "div", {"class": "part"})
        filled(SubElement(where, "div"), part.stem)
        name = f"RESPONSE_{part.key}"
        held: Any = part.body
        inside = where if isinstance(held, bodies.Choice) else SubElement(where, "p")
        _PARTS[type(held)](item, inside, held, part.type, name)
        item.explain(part.explanation, f"{EXPLANATION}_{part.key}")


def _cloze(item: _Item, stem: Element, body: bodies.Cloze) -> None:
    """Interactions in place of {{key}} in the stem."""
    held = {gap.key: gap for gap in body.gaps}
    for element in list(stem.iter()):
        for name in ("text", "tail"):
            said = getattr(element, name) or ""
            if "{{" in said and not (name == "tail" and element is stem):
                _cut(item, stem, element, name, held)


def _cut(item: _Item, stem: Element, element: Element, name: str, held: dict[str, bodies.Gap]) -> None:
    parent = {child: above for above in stem.iter() for child in above}
    parts = GAP.split(getattr(element, name) or "")
    home = element if name == "text" else parent[element]
    at = 0 if name == "text" else list(home).index(element) + 1
    setattr(element, name, parts[0])
    last: Element | None = None if name == "text" else element
    for key, after in zip(parts[1::2], parts[2::2], strict=True):
        if key not in held:
            words = f"{{{{{key}}}}}{after}"
            if last is None:
                home.text = (home.text or "") + words
            else:
                last.tail = (last.tail or "") + words
            continue
        last = _gap(item, held.pop(key))
        last.tail = after
        home.insert(at, last)
        at += 1


def _gap(item: _Item, gap: bodies.Gap) -> Element:
    name, where = f"RESPONSE_{gap.key}", Element("p")
    if not gap.options:
        held: Any = gap.body
        _PARTS[type(held)](item, where, held, "", name)
        return where[0]
    item.declare(name, "single", "identifier", [option.key for option in gap.options if option.correct])
    made = Element("inlineChoiceInteraction", responseIdentifier=name, shuffle="true")
    for option in gap.options:
        words = prose.plain(option.text)
        if prose.inline(option.text) != words:
            item.notes.append(_("Paragraphs, lists, strong words and links became plain words."))
        SubElement(made, "inlineChoice", identifier=option.key).text = bare(words)
        item.say(_is("match", name, option.key), option.feedback)
    return made


_PARTS: dict[type, Callable[..., None]] = {bodies.Choice: _choice, bodies.Short: _short, bodies.Numeric: _numeric}
_WHOLE: dict[type, Callable[[_Item, Any], None]] = {
    bodies.Matching: _matching,
    bodies.Ordering: _ordering,
    bodies.Essay: _essay,
    bodies.Likert: _likert,
    bodies.Case: _case,
}


def _written(question: Question, notes: list[str]) -> tuple[Element, dict[str, bytes]]:
    item, body = _Item(question, notes), question.body
    stem = filled(SubElement(item.body, "div", {"class": "stem"}), question.stem)
    item.show(stem, question.figure)
    if isinstance(body, bodies.Cloze):
        _cloze(item, stem, body)
    elif isinstance(body, bodies.Choice):
        _choice(item, item.body, body, question.type)
    elif type(body) in _PARTS:
        _PARTS[type(body)](item, SubElement(item.body, "p"), body, question.type)
    else:
        _WHOLE[type(body)](item, body)
    item.explain(question.explanation)
    return _assembled(item), item.files


def _assembled(item: _Item) -> Element:
    question = item.question
    name = question.name if question.name[:1].isalpha() else f"i-{question.name}"
    root = Element("assessmentItem", identifier=name, title=question.name, adaptive="false", timeDependent="false")
    root.extend(item.declared)
    SubElement(root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    points = question.points if question.points is not None else question.body.points
    most = SubElement(root, "outcomeDeclaration", identifier="MAXSCORE", cardinality="single", baseType="float")
    SubElement(SubElement(most, "defaultValue"), "value").text = f"{points:g}"
    SubElement(root, "outcomeDeclaration", identifier=FEEDBACK, cardinality="multiple", baseType="identifier")
    root.append(item.body)
    _score(item)
    if len(item.processing):
        root.append(item.processing)
    root.extend(item.feedback)
    return root


def _score(item: _Item) -> None:
    """The sum of what the responses earn; numbers say it themselves, and a person marks essays."""
    body = item.question.body
    if not body.is_marked or body.by_person:
        return
    for one in item.declared:
        name = one.get("identifier", "")
        if one.find("mapping") is not None:
            SubElement(_added(item.processing), "mapResponse", identifier=name)
        elif one.get("baseType") != "float":
            when = SubElement(SubElement(item.processing, "responseCondition"), "responseIf")
            match = SubElement(when, "match")
            SubElement(match, "variable", identifier=name)
            SubElement(match, "correct", identifier=name)
            SubElement(_added(when), "baseValue", baseType="float").text = "1"


def _added(where: Element) -> Element:
    """A sum that is the new score and holds the old one."""
    total = SubElement(SubElement(where, "setOutcomeValue", identifier="SCORE"), "sum")
    SubElement(total, "variable", identifier="SCORE")
    return total


def writer(version: Version) -> Callable[[Iterable[Question]], Written]:
    """What writes packages of that version."""

    def write(questions: Iterable[Question]) -> Written:
        files, lost, count = {"imsmanifest.xml": b""}, [], 0
        root = Element("manifest", xmlns=_PACKAGE, identifier="mingfa-items")
        about = SubElement(root, "metadata")
        SubElement(about, "schema").text = version.schema
        SubElement(about, "schemaversion").text = "1.0.0" if version is V21 else "3.0.0"
        SubElement(root, "organizations")
        resources = SubElement(root, "resources")
        for question in questions:
            notes: list[str] = []
            element, pictures = _written(question, notes)
            path = f"items/{question.name}.xml"
            files[path] = printed(element, version)
            files |= pictures
            _resource(resources, question, path, list(pictures), version)
            notes += common_losses(question, CARRIED) + ours.only_here(question, SAID)
            lost += [(question.name, note) for note in dict.fromkeys(notes)]
            count += 1
        files["imsmanifest.xml"] = tostring(root, encoding="utf-8", xml_declaration=True)
        return Written(archive.packed(files), count, lost)

    return write


def _resource(resources: Element, question: Question, path: str, pictures: list[str], version: Version) -> None:
    made = SubElement(resources, "resource", identifier=f"r-{question.name}", type=version.resource, href=path)
    about = SubElement(made, "metadata")
    if question.tags:
        general = SubElement(SubElement(about, "lom", xmlns="http://www.imsglobal.org/xsd/imsmd_v1p2"), "general")
        for tag in question.tags:
            SubElement(SubElement(general, "keyword"), "langstring").text = tag
    if kept := {**ours.said(question), **_parts(question.body)}:
        SubElement(about, "mingfa", xmlns=OURS).text = json.dumps(kept, ensure_ascii=False)
    for one in (path, *pictures):
        SubElement(made, "file", href=one)


def _parts(body: Any) -> dict[str, list]:
    """The keys of gaps; the points of the questions about a case and the weights of gaps, where they are not usual."""
    gaps = getattr(body, "gaps", ())
    held = [part.points for part in getattr(body, "parts", ())] or [gap.weight for gap in gaps]
    said = {"gaps": [gap.key for gap in gaps], "shares": held if any(one != 1 for one in held) else []}
    return {name: value for name, value in said.items() if value}
