"""Moodle XML: what Moodle's own export writes. What it has no element for stands in an element <mingfa>."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from content.items import bodies, drafts
from content.items.choices import ItemType
from content.items.faults import number
from content.items.formats import moodle_cloze, ours, rich
from content.items.formats.common import (
    MOST_BYTES,
    CannotCarry,
    Format,
    Heard,
    Mistake,
    Note,
    Placed,
    Read,
    Written,
    common_losses,
    illustrated,
    is_otherwise,
    percent,
    true_false,
    weighed,
    weights,
)
from content.items.questions import Figure, Question
from content.law import prose

CARRIED = frozenset({"articles", "tags", "explanation", "stage", "points", "difficulty", "figure", "option_pictures"})
_PLACE = "@@PLUGINFILE@@/"
_BEGINS = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|(<question[\s>])", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Notes = list[str]


def read(content: bytes) -> Read:
    """The questions of a Moodle XML file."""
    root = _root(content)
    found, category = Read(), ""
    for line, element in zip(_lines(content), root.iter("question"), strict=False):
        kind = element.get("type", "")
        notes = Heard()
        if kind == "category":
            category = _category(_text(element.find("category")))
            continue
        if kind not in _READ:
            found.lost.append(
                Note(line, _("Left out: there is no question type “%(type)s” here.") % {"type": kind[:30]})
            )
            continue
        try:
            found.questions.append(Placed(line, _question(element, category, notes)))
        except Mistake as mistake:
            found.faults.append(Note(line, str(mistake)))
        found.lost += [Note(line, note) for note in dict.fromkeys(notes)]
    return found


def _root(content: bytes) -> Element:
    if len(content) > MOST_BYTES:
        raise Mistake(_("The file has more than %(mb)d MB. Split it.") % {"mb": MOST_BYTES // 1_000_000})
    try:
        # Neither entities nor outside files: a text of a few lines could fill the memory.
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Mistake(_("The file cannot be read as XML. Export it again.")) from error
    if root.tag != "quiz":
        raise Mistake(_("This is not Moodle XML: it does not begin with <quiz>."))
    return root


def _lines(content: bytes) -> Iterator[int]:
    text = content.decode("utf-8", errors="replace")
    line, at = 1, 0
    for found in _BEGINS.finditer(text):
        if found[1]:
            line += text.count("\n", at, found.start())
            at = found.start()
            yield line
    while True:
        yield 0


def _category(said: str) -> str:
    parts = [part.strip() for part in said.split("/")]
    return "/".join(part for part in parts if part and part not in ("$course$", "$module$", "$system$", "top"))


def _text(element: Element | None) -> str:
    """The words of an element's <text>, or its own."""
    if element is None:
        return ""
    inner = element.find("text")
    return ((element if inner is None else inner).text or "").strip()


def _rich(element: Element | None, notes: Notes) -> str:
    """Stored rich text of an element with a format, for places that show no picture."""
    html, figure = _pictured(element, notes)
    if figure:
        notes.append(_("A picture was left out: a question has one, and each option."))
    return html


def _pictured(element: Element | None, notes: Notes, said: str = "") -> tuple[str, Figure | None]:
    """Stored rich text of an element with a format, and its picture; Moodle takes HTML for granted."""
    said = said or _text(element)
    if element is None or not said:
        return "", None
    if element.get("format", "html") in ("plain_text", "markdown"):
        return rich.plain(said), None
    html, figure, lost = rich.pictured(said, lambda source: _file(element, source))
    notes += [_("The mark <%(tag)s> was left out; its words stay.") % {"tag": tag} for tag in lost]
    return html, figure


def _file(element: Element, source: str) -> bytes | None:
    """The bytes of a file that stands beside the text that shows it."""
    name = unquote(source.removeprefix(_PLACE)) if source.startswith(_PLACE) else None
    for one in element.iterfind("file") if name else ():
        if one.get("path", "/").lstrip("/") + one.get("name", "") == name:
            with suppress(ValueError):
                return b64decode("".join((one.text or "").split()), validate=True)
    return None


def _question(element: Element, category: str, notes: Heard) -> Question:
    kept = _kept(element)
    type_, body = _READ[element.get("type", "")](element, kept, notes)
    tags = [tag for one in element.iterfind("tags/tag") if (tag := _text(one))]
    home = element.find("questiontext")
    said = moodle_cloze.without(_text(home), kept) if type_ == ItemType.CLOZE else ""
    stem, figure = _pictured(home, notes, said)
    if not prose.plain(stem).strip():
        raise Mistake(_("The question is empty. Write it."))
    if isinstance(body, bodies.Choice) and "order" in kept:
        body = replace(body, order=kept["order"])
    grade = number(_text(element.find("defaultgrade")))
    notes += _unread(element)
    return Question(
        name=_text(element.find("idnumber")) or _text(element.find("name")),
        type=type_,
        stem=stem,
        body=body,
        explanation=_rich(element.find("generalfeedback"), notes),
        tags=tuple(dict.fromkeys([*([category] if category else []), *tags])),
        articles=tuple(kept.get("articles", ())),
        difficulty=kept.get("difficulty", 2),
        points=kept.get("points", None if grade is None or grade == 1 or "<mingfa>" in kept else float(grade)),
        stage=kept.get("stage", ""),
        figure=figure,
        pictures=notes.pictures,
    )


def _unread(element: Element) -> Notes:
    """What Moodle says about a question and no question here can say."""
    tries = number(_text(element.find("penalty")))
    found = [
        (
            _("the feedback for the answer as a whole"),
            any(_text(element.find(f"{kind}feedback")) for kind in ("correct", "partiallycorrect", "incorrect")),
        ),
        (_("the hints"), any(_text(hint) for hint in element.iterfind("hint"))),
        (_("what further tries cost"), bool(tries)),
    ]
    return [_("Not carried: %(what)s.") % {"what": what} for what, is_there in found if is_there]


def _kept(element: Element) -> dict:
    said = element.find("mingfa")
    if said is None:
        return {}
    try:
        return {**ours.checked(json.loads(said.text or "")), "<mingfa>": True}
    except ValueError as error:
        raise Mistake(_("The element <mingfa> cannot be read. Remove it or mend it.")) from error


def _answers(element: Element, notes: Notes, *, pictured: bool = False) -> list[tuple[str, float, str, Element]]:
    """(stored text, percent, stored feedback, element) of each answer."""
    found = []
    for one in element.iterfind("answer"):
        weight = number(one.get("fraction", "0"))
        if weight is None or not -100 <= weight <= 100:
            raise Mistake(_("A percent is from -100 to 100, not %(given)s.") % {"given": one.get("fraction", "")[:20]})
        html = _pictured(one, notes)[0] if pictured else _rich(one, notes)
        found.append((html, float(weight), _rich(one.find("feedback"), notes), one))
    if not found:
        raise Mistake(_("There are no answers. Write at least one."))
    return found


def _read_choice(element: Element, kept: dict, notes: Heard) -> tuple[ItemType, bodies.Body]:
    type_ = ItemType.SINGLE if _text(element.find("single")).lower() in ("true", "1") else ItemType.MULTIPLE
    answers = _answers(element, notes, pictured=True)
    if len(answers) > len(bodies.LETTERS):
        raise Mistake(_("At most %(most)d options in a question.") % {"most": len(bodies.LETTERS)})
    made = weighed(type_, [answer[:3] for answer in answers], kept.get("scoring", ""))
    figures = [_pictured(one, Heard())[1] for _html, _weight, _said, one in answers]
    made, notes.pictures = illustrated(made, figures)
    return type_, made


def _read_true_false(element: Element, _kept: dict, notes: Heard) -> tuple[ItemType, bodies.Body]:
    said = {_text(one).lower(): (weight, feedback) for _html, weight, feedback, one in _answers(element, notes)}
    right = [key for key, (weight, _feedback) in said.items() if weight > 0]
    if set(said) - {"true", "false"} or len(right) != 1:
        raise Mistake(_("A question of true or false has the answers true and false, and one of them is right."))
    return ItemType.TRUE_FALSE, true_false(right[0], {key: feedback for key, (_weight, feedback) in said.items()})


def _read_short(element: Element, _kept: dict, notes: Heard) -> tuple[ItemType, bodies.Body]:
    answers = tuple(
        bodies.Accepted(text=_text(one), weight=weight, feedback=feedback)
        for _html, weight, feedback, one in _answers(element, notes)
    )
    return ItemType.SHORT, bodies.Short(accepted=answers, match_case=_text(element.find("usecase")) == "1")


def _read_numeric(element: Element, kept: dict, notes: Heard) -> tuple[ItemType, bodies.Body]:
    numbers = []
    for _html, weight, feedback, one in _answers(element, notes):
        value, tolerance = _text(one), _text(one.find("tolerance")) or "0"
        if is_otherwise(value, weight, feedback, notes):
            continue
        for said in (value, tolerance):
            if number(said) is None:
                raise Mistake(
                    _("“%(text)s” is not a number. Write figures, for example 12 or 0.5.") % {"text": said[:40]}
                )
        numbers.append(bodies.Number(value=value, tolerance=tolerance, weight=weight, feedback=feedback))
    units = tuple(bodies.Unit(name=name, factor=factor) for name, factor in kept.get("units", ())) or _units(element)
    needed = kept.get("unit_needed", False)
    return ItemType.NUMERIC, bodies.Numeric(numbers=tuple(numbers), units=units, unit_needed=needed)


def _units(element: Element) -> tuple[bodies.Unit, ...]:
    """Moodle's multiplier says how many of a unit make one of the first; ours is the other way round."""
    found = []
    for one in element.iterfind("units/unit"):
        multiplier = number(_text(one.find("multiplier")))
        if not multiplier or multiplier < 0:
            raise Mistake(_("The factor of the unit “%(unit)s” is not a number above 0.") % {"unit": _unit_name(one)})
        factor = f"{(1 / multiplier).normalize():f}"
        found.append(bodies.Unit(name=_unit_name(one), factor=factor))
    return tuple(found)


def _unit_name(unit: Element) -> str:
    return _text(unit.find("unit_name"))


def _read_matching(element: Element, kept: dict, notes: Heard) -> tuple[ItemType, bodies.Body]:
    pairs = []
    for one in element.iterfind("subquestion"):
        pairs.append((_rich(one, notes), rich.plain(_text(one.find("answer")))))
    made = drafts.matching(pairs, kept.get("scoring") or bodies.PARTIAL)
    if not made.pairs:
        raise Mistake(_("Give at least two pairs."))
    return ItemType.MATCHING, made


def _read_essay(element: Element, kept: dict, notes: Heard) -> tuple[ItemType, bodies.Body]:
    if "essay" not in kept:
        if _text(element.find("graderinfo")):
            notes.append(_("Not carried: %(what)s.") % {"what": _("the rubric")})
        return ItemType.ESSAY, bodies.Essay(rubric=())
    try:
        return ItemType.ESSAY, bodies.read(ItemType.ESSAY, kept["essay"])
    except ValueError as error:
        raise Mistake(_("The element <mingfa> cannot be read. Remove it or mend it.")) from error


def _read_ordering(element: Element, kept: dict, notes: Heard) -> tuple[ItemType, bodies.Body]:
    steps = [_rich(one, notes) for one in element.iterfind("answer")]
    if len(steps) < 2 or len(steps) > len(bodies.LETTERS):
        raise Mistake(_("Give from 2 to %(most)d steps.") % {"most": len(bodies.LETTERS)})
    whole = _text(element.find("gradingtype")) in ("ALL_OR_NOTHING", "-1", "")
    scoring = kept.get("scoring") or (bodies.ALL if whole else bodies.PARTIAL)
    return ItemType.ORDERING, drafts.ordering(steps, scoring)


def _read_cloze(element: Element, kept: dict, notes: Heard) -> tuple[ItemType, bodies.Body]:
    return ItemType.CLOZE, moodle_cloze.read(_text(element.find("questiontext")), kept, notes)


_READ: dict[str, Callable[[Element, dict, Heard], tuple[ItemType, bodies.Body]]] = {
    "multichoice": _read_choice,
    "truefalse": _read_true_false,
    "shortanswer": _read_short,
    "numerical": _read_numeric,
    "matching": _read_matching,
    "essay": _read_essay,
    "ordering": _read_ordering,
    "cloze": _read_cloze,
    "multianswer": _read_cloze,
}


def write(questions: Iterable[Question]) -> Written:
    """A Moodle XML file of questions."""
    root, lost, count, category = Element("quiz"), [], 0, ""
    for question in questions:
        notes: Notes = []
        try:
            element = _written(question, notes)
        except CannotCarry:
            notes = [_("Left out: the format has no questions of the type “%(type)s”.") % {"type": question.type.label}]
        else:
            count += 1
            wanted = question.tags[0] if question.tags else ""
            if wanted != category:
                category = wanted
                _put(SubElement(SubElement(root, "question", type="category"), "category"), f"$course$/top/{wanted}")
            root.append(element)
        lost += [(question.name, note) for note in notes]
    indent(root)
    return Written(tostring(root, encoding="utf-8", xml_declaration=True), count, lost)


def _put(element: Element, text: str, **attributes: str) -> Element:
    for name, value in attributes.items():
        element.set(name, value)
    SubElement(element, "text").text = _CONTROL.sub("", text)
    return element


def _written(question: Question, notes: Notes) -> Element:
    if question.type not in _WRITE:
        raise CannotCarry
    kind, fill = _WRITE[question.type]
    element = Element("question", type=kind)
    _put(SubElement(element, "name"), question.name)
    stem = question.stem
    if isinstance(question.body, bodies.Cloze):
        stem = moodle_cloze.within(stem, question.body, notes)
    _show(SubElement(element, "questiontext"), stem, question.figure)
    _put(SubElement(element, "generalfeedback"), question.explanation, format="html")
    grade = question.points if question.points is not None else question.body.points
    SubElement(element, "defaultgrade").text = f"{grade:g}"
    SubElement(element, "idnumber").text = question.name
    fill(element, question.body)
    _illustrate(element, question)
    tags = SubElement(element, "tags")
    for tag in question.tags[1:]:
        _put(SubElement(tags, "tag"), tag)
    SubElement(element, "mingfa").text = json.dumps(ours.said(question), ensure_ascii=False)
    notes += common_losses(question, CARRIED)
    if isinstance(question.body, bodies.Matching) and not all(rich.is_plain(a.text) for a in question.body.answers):
        notes.append(_("Paragraphs, lists, strong words and links became plain words."))
    notes += ours.only_here(question, frozenset({"match_case", "points"}))
    return element


def _show(element: Element, html: str, figure: Figure | None) -> None:
    """A text with its picture, and the picture's bytes beside it."""
    if figure is None:
        _put(element, html, format="html")
        return
    _put(element, rich.with_picture(html, _PLACE + quote(figure.name), figure.alt), format="html")
    held = SubElement(element, "file", name=figure.name, path="/", encoding="base64")
    held.text = b64encode(figure.content).decode()


def _illustrate(element: Element, question: Question) -> None:
    """The pictures of options into the answers, which stand in the same order."""
    held = {one.name: one for one in question.pictures}
    options = question.body.options if isinstance(question.body, bodies.Choice) and held else ()
    for option, answer in zip(options, element.iterfind("answer"), strict=False):
        if option.figure in held:
            said = answer.find("text")
            if said is not None:
                answer.remove(said)
            figure = replace(held[option.figure], alt=option.alt)
            _show(answer, option.text, figure)


def _answer(element: Element, text: str, weight: float, feedback: str, **attributes: str) -> Element:
    made = _put(SubElement(element, "answer"), text, fraction=percent(weight), **attributes)
    _put(SubElement(made, "feedback"), feedback, format="html")
    return made


def _write_choice(element: Element, body: Any) -> None:
    SubElement(element, "single").text = "false" if body.several else "true"
    SubElement(element, "shuffleanswers").text = "false" if body.order == "none" else "true"
    for option, weight in zip(body.options, weights(body), strict=True):
        _answer(element, option.text, weight, option.feedback, format="html")


def _write_true_false(element: Element, body: Any) -> None:
    for option in body.options:
        _answer(element, option.key, 100 if option.correct else 0, option.feedback)


def _write_short(element: Element, body: Any) -> None:
    SubElement(element, "usecase").text = "1" if body.match_case else "0"
    for one in body.accepted:
        _answer(element, one.text, one.weight, one.feedback)


def _write_numeric(element: Element, body: Any) -> None:
    for one in body.numbers:
        SubElement(_answer(element, one.value, one.weight, one.feedback), "tolerance").text = one.tolerance
    units = SubElement(element, "units")
    for unit in body.units:
        made, factor = SubElement(units, "unit"), number(unit.factor)
        SubElement(made, "multiplier").text = f"{(1 / factor).normalize():f}" if factor else "1"
        SubElement(made, "unit_name").text = unit.name


def _write_matching(element: Element, body: Any) -> None:
    answers = {answer.key: answer.text for answer in body.answers}
    taken = {pair.answer for pair in body.pairs}
    pairs = [(pair.text, answers[pair.answer]) for pair in body.pairs]
    for left, right in [*pairs, *(("", text) for key, text in answers.items() if key not in taken)]:
        made = _put(SubElement(element, "subquestion"), left, format="html")
        _put(SubElement(made, "answer"), prose.plain(right))


def _write_ordering(element: Element, body: Any) -> None:
    SubElement(element, "layouttype").text = "VERTICAL"
    SubElement(element, "selecttype").text = "ALL"
    SubElement(element, "gradingtype").text = "ALL_OR_NOTHING" if body.scoring == bodies.ALL else "ABSOLUTE_POSITION"
    texts = {step.key: step.text for step in body.steps}
    for place, key in enumerate(body.order, start=1):
        _put(SubElement(element, "answer"), texts[key], fraction=str(place), format="html")


def _write_essay(element: Element, _body: Any) -> None:
    SubElement(element, "responseformat").text = "editor"


_WRITE: dict[str, tuple[str, Callable[[Element, Any], None]]] = {
    ItemType.SINGLE: ("multichoice", _write_choice),
    ItemType.MULTIPLE: ("multichoice", _write_choice),
    ItemType.TRUE_FALSE: ("truefalse", _write_true_false),
    ItemType.SHORT: ("shortanswer", _write_short),
    ItemType.NUMERIC: ("numerical", _write_numeric),
    ItemType.MATCHING: ("matching", _write_matching),
    ItemType.ESSAY: ("essay", _write_essay),
    ItemType.ORDERING: ("ordering", _write_ordering),
    # Its gaps stand in the text.
    ItemType.CLOZE: ("cloze", lambda _element, _body: None),
}
FORMAT = Format("moodle", "Moodle XML", ".xml", read, write)
