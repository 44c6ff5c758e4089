"""An item of QTI while it is read: what it declares right, what it says after an answer, its texts and pictures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from content.items.faults import number
from content.items.formats import rich
from content.items.formats.common import (
    Heard,
    Mistake,
)
from content.items.formats.qti import html_of
from content.items.questions import Figure

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


@dataclass
class QtiItem:
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
        worth = {" ".join(key.split()): number_of(said) for key, said in entries}
        several = found is not None and found.get("cardinality") != "single"
        good = [Decimal(0), *(w for w in worth.values() if w > 0)]
        usual = sum(good) if several else max(good)
        most = number_of(mapping.get("upperBound", "0")) or usual
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


def number_of(text: str) -> Decimal:
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
