"""Packages of QTI items, as TAO, Canvas, the examples of 1EdTech and we write them."""

import json
from dataclasses import replace
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from content.items import bodies
from content.items.choices import ItemType
from content.items.formats import ours, rich
from content.items.formats.archive import Archive
from content.items.formats.common import (
    Heard,
    Mistake,
    Note,
    Placed,
    Read,
)
from content.items.formats.qti import EXPLANATION, parsed
from content.items.formats.qti_bodies import READERS
from content.items.formats.qti_item import INTERACTIONS, QtiItem, number_of
from content.items.questions import Figure, Question
from content.law import prose

MOST_DEPTH = 100
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
        item = QtiItem(root, _kept(resource), notes, lambda src: archive.read(join(dirname(path), unquote(src))))
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


def _question(item: QtiItem, resource: Element) -> Question:
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


def _points(item: QtiItem, body: bodies.Body) -> float | None:
    if "points" in item.kept:
        return item.kept["points"]
    for one in item.root.iter("outcomeDeclaration"):
        value = one.find("defaultValue/value")
        said = (value.text or "") if one.get("identifier") == "MAXSCORE" and value is not None else ""
        said = said or (one.get("normalMaximum", "") if one.get("identifier") == "SCORE" else "")
        if said and (found := number_of(said)) >= 0:
            return None if float(found) == body.points or found == 1 else float(found)
    return None


Made = tuple[ItemType, bodies.Body, tuple[str, Figure | None]]


def _made(item: QtiItem, body: Element, asked: list[Element]) -> Made:
    """The type, the body and the stem with its picture."""
    inline = [one for one in asked if one.tag in ("inlineChoiceInteraction", "textEntryInteraction")]
    is_case = any("part" in one.get("class", "").split() for one in body.iter("div"))
    is_gapped = len(asked) > 1 or asked[0].tag == "inlineChoiceInteraction" or "gaps" in item.kept
    if len(inline) == len(asked) and is_gapped and not is_case:
        return _cloze(item, body, asked)
    if len(asked) > 1:
        return _case(item, body, asked)
    one = asked[0]
    type_, made = READERS[one.tag](item, one, one.get("responseIdentifier", ""))
    if one.tag == "textEntryInteraction":
        _blank(body, one)
    return type_, made, _stem(item, body, one.find("prompt"))


def _stem(item: QtiItem, body: Element, prompt: Element | None) -> tuple[str, Figure | None]:
    """Stored rich text of an item, with the prompt of its interaction behind it, and the first picture."""
    found = [item.pictured(one) for one in (body, prompt) if one is not None]
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


def _cloze(item: QtiItem, body: Element, asked: list[Element]) -> Made:
    shares = item.kept.get("shares", [])
    gaps = []
    for place, one in enumerate(asked, start=1):
        response = one.get("responseIdentifier", "")
        key = response.removeprefix("RESPONSE_")
        if not ours.KEY.match(key) or key == response:
            key = str(place)
        weight = float(shares[place - 1]) if len(shares) == len(asked) else 1.0
        _type, made = READERS[one.tag](item, one, response)
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
    return ItemType.CLOZE, bodies.Cloze(gaps=tuple(gaps)), _stem(item, body, None)


def _case(item: QtiItem, body: Element, asked: list[Element]) -> Made:
    """Several questions: what stands before each of them is its text, and before the first that of the case."""
    stem, texts = _texts(item, body, asked)
    shares = item.kept.get("shares", [])
    parts = []
    for place, (key, one, text) in enumerate(zip(bodies.LETTERS, asked, texts, strict=False)):
        type_, made = READERS[one.tag](item, one, one.get("responseIdentifier", ""))
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


def _texts(item: QtiItem, body: Element, asked: list[Element]) -> tuple[tuple[str, Figure | None], list[str]]:
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
