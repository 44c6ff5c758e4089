"""GIFT, the text format that Moodle describes: titles, categories, weights, tolerance, feedback, escapes.

What GIFT has no form for stands in a comment “// mingfa: {…}”, which other systems pass over.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from content.items import bodies, drafts
from content.items.choices import ItemType
from content.items.faults import number
from content.items.formats import ours, rich
from content.items.formats.common import (
    CannotCarry,
    Format,
    Heard,
    Mistake,
    Note,
    Placed,
    Read,
    Written,
    common_losses,
    gather,
    illustrated,
    is_otherwise,
    percent,
    text_of,
    true_false,
    weighed,
    weights,
)
from content.items.questions import Figure, Question
from content.law import prose

SPECIAL = "\\~=#{}:"
# Characters that no text may hold (Unicode's noncharacters) stand for escaped ones while a question is taken apart.
_HIDDEN = {character: chr(0xFDD0 + place) for place, character in enumerate(SPECIAL + "\n")}
_SHOWN = {ord(hidden): character for character, hidden in _HIDDEN.items()}
_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_WEIGHT = re.compile(r"^%(-?[0-9]+(?:\.[0-9]*)?)%")
_FORMAT = re.compile(r"^\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_TAG = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")
_OURS = "// mingfa:"
_TRUE = {"T": "true", "TRUE": "true", "F": "false", "FALSE": "false"}
CARRIED = frozenset({"articles", "tags", "explanation", "stage", "points", "difficulty", "figure", "option_pictures"})


@dataclass
class _Block:
    """The lines of a question, and what the comments before it say."""

    line: int
    lines: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    id: str = ""
    ours: dict = field(default_factory=dict)


def read(content: bytes) -> Read:
    """The questions of a GIFT file."""
    found = Read()
    for block in _blocks(text_of(content), found):
        notes = Heard()
        if _is_description(block):
            note = _("Left out: a text without { } is a description. If it is a question, write its answers in { }.")
            found.lost.append(Note(block.line, note))
            continue
        try:
            found.questions.append(Placed(block.line, _question(block, notes)))
        except Mistake as mistake:
            found.faults.append(Note(block.line, str(mistake)))
        found.lost += [Note(block.line, note) for note in dict.fromkeys(notes)]
    return found


def _blocks(text: str, found: Read) -> Iterator[_Block]:
    category, block = "", _Block(0)
    for at, line in enumerate([*text.split("\n"), ""], start=1):
        said = line.strip()
        if said.startswith("//"):
            try:
                _comment(said, block)
            except ValueError:
                found.faults.append(Note(at, _("The line “// mingfa:” cannot be read. Remove it or mend it.")))
        elif said.startswith("$CATEGORY:"):
            category = _category(said.removeprefix("$CATEGORY:"))
        elif said:
            block.line = block.line or at
            block.lines.append(line)
        elif block.lines:
            block.tags = list(dict.fromkeys([*([category] if category else []), *block.tags]))
            yield block
            block = _Block(0)


def _is_description(block: _Block) -> bool:
    """Moodle shows such a text between the questions."""
    return not any(brace in _hide(line) for line in block.lines for brace in "{}")


def _category(said: str) -> str:
    parts = [part.strip() for part in said.strip().split("/")]
    return "/".join(part for part in parts if part and part not in ("$course$", "$module$", "top"))


def _comment(said: str, block: _Block) -> None:
    if said.startswith(_OURS):
        given = json.loads(said.removeprefix(_OURS))
        block.ours = ours.checked(given)
        return
    for kind, value in _TAG.findall(said):
        value = re.sub(r"\\(.)", r"\1", value).strip()
        if kind == "id":
            block.id = value
        elif value:
            block.tags.append(value)


def _hide(text: str) -> str:
    return _ESCAPE.sub(lambda found: _HIDDEN["\n" if found[1] == "n" else found[1]], text)


def _rich(hidden: str, notes: list[str], usual: str = "moodle") -> str:
    """Stored rich text of a text in a format of its own, for places that show no picture."""
    html, figure = _pictured(hidden, notes, usual)
    if figure:
        notes.append(_("A picture was left out: a question has one, and each option."))
    return html


def _pictured(hidden: str, notes: list[str], usual: str = "moodle") -> tuple[str, Figure | None]:
    """Stored rich text of a text in a format of its own, and its picture."""
    hidden = hidden.strip()
    mark = _FORMAT.match(hidden)
    kind = mark[1].lower() if mark else usual
    said = (hidden[mark.end() :] if mark else hidden).replace("\n", " ").translate(_SHOWN)
    if kind != "html" and not (kind == "moodle" and re.search(r"</?[a-z]+[^<>]*>", said)):
        return rich.plain(said), None
    html, figure, lost = rich.pictured(said.replace("\n", "<br/>") if kind == "moodle" else said)
    notes += [_("The mark <%(tag)s> was left out; its words stay.") % {"tag": tag} for tag in lost]
    return html, figure


def _plain(hidden: str) -> str:
    return " ".join(hidden.translate(_SHOWN).split())


def _question(block: _Block, notes: Heard) -> Question:
    text = _hide("\n".join(block.lines)).strip()
    title = re.match(r"::(.*?)::", text, re.DOTALL)
    text = text[title.end() :].strip() if title else text
    before, brace, rest = text.partition("{")
    inner, closed, after = rest.partition("}")
    if not brace:
        raise Mistake(_("A } stands without its {. Write the answers in { } after the question."))
    if not closed:
        raise Mistake(_("The answers do not end. Write } after them, and no empty line between them."))
    if "{" in inner or "{" in after or "}" in after:
        raise Mistake(_("A second { stands in one question. Write \\{ where you mean the character itself."))
    mark = _FORMAT.match(before.strip())
    usual = mark[1].lower() if mark else "moodle"
    stem = before + (f" _____ {after.strip()}" if after.strip() else "")
    answers, _four, general = inner.partition("####")
    type_, body = _body(answers.strip(), usual, block.ours, notes)
    said, figure = _pictured(stem, notes)
    name = block.id or (title[1].translate(_SHOWN).strip() if title else "")
    return _checked(
        Question(
            name=name,
            type=type_,
            stem=said,
            body=body,
            explanation=_rich(general, notes, usual),
            tags=tuple(block.tags),
            articles=tuple(block.ours.get("articles", ())),
            difficulty=block.ours.get("difficulty", 2),
            points=block.ours.get("points"),
            stage=block.ours.get("stage", ""),
            figure=figure,
            pictures=notes.pictures,
        )
    )


def _checked(question: Question) -> Question:
    if not prose.plain(question.stem).strip():
        raise Mistake(_("The question has no text. Write it before the { }."))
    return question


def _body(said: str, usual: str, kept: dict, notes: Heard) -> tuple[ItemType, bodies.Body]:
    if not said:
        essay = kept.get("essay")
        return ItemType.ESSAY, _stored(ItemType.ESSAY, essay) if essay else bodies.Essay(rubric=())
    if said.startswith("#"):
        return ItemType.NUMERIC, _numeric(said[1:], usual, kept, notes)
    if (word := said.partition("#")[0].strip().upper()) in _TRUE:
        return ItemType.TRUE_FALSE, replace(_true_false(said, word, usual, notes), order=kept.get("order", ""))
    answers = _answers(said)
    if not answers:
        raise Mistake(_("An answer begins with = if it is right and with ~ if it is wrong."))
    _none_lost(said, answers)
    if all(answer.sign == "=" for answer in answers):
        if all("->" in answer.said for answer in answers):
            return ItemType.MATCHING, _matching(answers, usual, kept, notes)
        return ItemType.SHORT, _short(answers, usual, kept, notes)
    return _choice(answers, usual, kept, notes)


def _stored(type_: ItemType, given: object) -> bodies.Body:
    try:
        return bodies.read(type_, given)
    except ValueError as error:
        raise Mistake(_("The line “// mingfa:” cannot be read. Remove it or mend it.")) from error


@dataclass(frozen=True)
class _Answer:
    """An answer with its sign, = or ~."""

    sign: str
    said: str

    @property
    def weight(self) -> float:
        found = _WEIGHT.match(self.said)
        weight = float(found[1]) if found else (100.0 if self.sign == "=" else 0.0)
        if not -100 <= weight <= 100:
            raise Mistake(_("A percent is from -100 to 100, not %(given)g.") % {"given": weight})
        return weight

    @property
    def parts(self) -> tuple[str, str]:
        """The text and its feedback."""
        text, _mark, feedback = _WEIGHT.sub("", self.said).partition("#")
        return text.strip(), feedback.strip()


def _answers(said: str) -> list[_Answer]:
    return [_Answer(sign, part.strip()) for sign, part in re.findall(r"([=~])([^=~]*)", said)]


def _none_lost(said: str, answers: list[_Answer]) -> None:
    """Refuse words that belong to no answer and answers without words: readers would see neither, or a blank line."""
    if stray := re.split("[=~]", said, maxsplit=1)[0].strip():
        message = _("“%(text)s” stands before the first = or ~. Write a sign before it, or remove it.")
        raise Mistake(message % {"text": _plain(stray)[:30]})
    for place, answer in enumerate(answers, start=1):
        text = answer.parts[0]
        if not text or text.endswith("->"):
            message = _("Answer %(number)d, after %(sign)s, has no text. Write it, or remove the sign.")
            raise Mistake(message % {"number": place, "sign": answer.sign})


def _choice(answers: list[_Answer], usual: str, kept: dict, notes: Heard) -> tuple[ItemType, bodies.Body]:
    type_ = ItemType.SINGLE if any(one.sign == "=" for one in answers) else ItemType.MULTIPLE
    if len(answers) > len(bodies.LETTERS):
        raise Mistake(_("At most %(most)d options in a question.") % {"most": len(bodies.LETTERS)})
    texts = [_pictured(one.parts[0], notes, usual) for one in answers]
    said = [_rich(one.parts[1], notes, usual) for one in answers]
    options = [(text, one.weight, heard) for one, (text, _), heard in zip(answers, texts, said, strict=True)]
    if not any(weight > 0 for _text, weight, _said in options):
        raise Mistake(_("No answer is right. Write = before the right one, or give each its percent."))
    made = replace(weighed(type_, options, kept.get("scoring", "")), order=kept.get("order", ""))
    made, notes.pictures = illustrated(made, [figure for _text, figure in texts])
    return type_, made


def _true_false(said: str, word: str, usual: str, notes: list[str]) -> bodies.Choice:
    right = _TRUE[word]
    wrong = "false" if right == "true" else "true"
    _word, *feedback = said.split("#")
    # The first feedback is for those who chose wrong.
    heard = [_rich(one, notes, usual) for one in (*feedback, "", "")][:2]
    return true_false(right, {wrong: heard[0], right: heard[1]})


def _matching(answers: list[_Answer], usual: str, kept: dict, notes: list[str]) -> bodies.Matching:
    pairs = [answer.said.partition("->")[::2] for answer in answers]
    return drafts.matching(
        [(_rich(left, notes, usual), _rich(right, notes, usual)) for left, right in pairs],
        kept.get("scoring") or bodies.PARTIAL,
    )


def _short(answers: list[_Answer], usual: str, kept: dict, notes: list[str]) -> bodies.Short:
    return bodies.Short(
        accepted=tuple(
            bodies.Accepted(text=_plain(a.parts[0]), weight=a.weight, feedback=_rich(a.parts[1], notes, usual))
            for a in answers
        ),
        match_case=bool(kept.get("match_case", False)),
    )


def _numeric(said: str, usual: str, kept: dict, notes: list[str]) -> bodies.Numeric:
    signed = said if said.strip()[:1] in ("=", "~") else f"={said}"
    answers = _answers(signed)
    given = [one for one in answers if not is_otherwise(one.parts[0], one.weight, one.parts[1], notes)]
    numbers = tuple(_number(one, usual, notes) for one in given)
    units = tuple(bodies.Unit(name=str(name), factor=str(factor)) for name, factor in kept.get("units", ()))
    return bodies.Numeric(numbers=numbers, units=units, unit_needed=bool(kept.get("unit_needed", False)))


def _number(answer: _Answer, usual: str, notes: list[str]) -> bodies.Number:
    text, feedback = answer.parts
    value, tolerance = _range(text) if ".." in text else _tolerant(text)
    return bodies.Number(value=value, tolerance=tolerance, weight=answer.weight, feedback=_rich(feedback, notes, usual))


def _tolerant(text: str) -> tuple[str, str]:
    value, _colon, tolerance = (part.strip() for part in text.partition(":"))
    for one in (value, tolerance or "0"):
        _decimal(one)
    return value, tolerance or "0"


def _range(text: str) -> tuple[str, str]:
    low, high = (_decimal(part.strip()) for part in text.split("..", 1))
    if low > high:
        raise Mistake(_("The range “%(text)s” ends before it begins. Write the smaller number first.") % {"text": text})
    return _figures((low + high) / 2), _figures((high - low) / 2)


def _figures(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(text: str) -> Decimal:
    found = number(text)
    if found is None:
        raise Mistake(_("“%(text)s” is not a number. Write figures, for example 12 or 0.5.") % {"text": text})
    return found


def write(questions: Iterable[Question]) -> Written:
    """A GIFT file of questions."""
    texts, written = gather(questions, _printed)
    return replace(written, content=("\n\n".join(texts) + "\n" if texts else "").encode())


def _printed(question: Question, notes: list[str]) -> str:
    inner = _ANSWERS[question.type](_drawn(question)) if question.type in _ANSWERS else None
    if inner is None:
        raise CannotCarry
    notes += common_losses(question, CARRIED)
    notes += ours.only_here(question)
    category = f"/{question.tags[0]}" if question.tags else ""
    tags = "".join(f" [tag:{_bracketed(tag)}]" for tag in question.tags[1:])
    kept = ours.said(question)
    head = [f"$CATEGORY: $course$/top{category}", f"// [id:{_bracketed(question.name)}]{tags}"]
    head += [f"{_OURS} {json.dumps(kept, ensure_ascii=False)}"] if kept else []
    figure, stem = question.figure, question.stem
    stem = rich.with_picture(stem, rich.data_uri(figure), figure.alt) if figure else stem
    general = f"####{_said(question.explanation)}" if question.explanation else ""
    return "\n".join([*head, f"::{_escaped(question.name)}::{_said(stem)}{{{inner}{general}}}"])


def _drawn(question: Question) -> bodies.Body:
    """The body with the pictures of its options inside their texts."""
    body, held = question.body, {one.name: rich.data_uri(one) for one in question.pictures}
    if not held or not isinstance(body, bodies.Choice):
        return body
    options = (
        replace(o, text=rich.with_picture(o.text, held[o.figure], o.alt)) if o.figure in held else o
        for o in body.options
    )
    return replace(body, options=tuple(options))


def _bracketed(text: str) -> str:
    return re.sub(r"([\]\\])", r"\\\1", text)


def _escaped(text: str) -> str:
    escaped = re.sub(r"([\\~=#{}:])", r"\\\1", text)
    return escaped.replace("\n", "\\n")


def _said(html: str) -> str:
    """A text as plain words where it is that, else as HTML; always with its format, which answers would inherit."""
    if "<img " in html:
        return f"[html]{_escaped(html)}"
    words = prose.plain(html)
    if rich.is_plain(html) and "->" not in words and "[" not in words:
        return f"[plain]{_escaped(words)}" if words else ""
    return f"[html]{_escaped(html)}"


def _feedback(html: str) -> str:
    return f"#{_said(html)}" if html else ""


def _said_choice(body: bodies.Choice) -> str:
    if not body.several:
        lines = [(weight, option) for weight, option in zip(weights(body), body.options, strict=True)]
        return "".join(f"\n\t{_sign(weight)}{_said(o.text)}{_feedback(o.feedback)}" for weight, o in lines) + "\n"
    lines = list(zip(weights(body), body.options, strict=True))
    return "".join(f"\n\t~%{percent(w)}%{_said(o.text)}{_feedback(o.feedback)}" for w, o in lines) + "\n"


def _sign(weight: float) -> str:
    return {100.0: "=", 0.0: "~"}.get(weight, f"~%{percent(weight)}%")


def _said_true_false(body: bodies.Choice) -> str:
    heard = {option.correct: option.feedback for option in body.options}
    right = next(option.key for option in body.options if option.correct)
    wrong, fitting = _said(heard.get(False, "")), _said(heard.get(True, ""))
    # No sign stands at the end: four of them would begin the explanation.
    return right.upper() + (f"#{wrong}#{fitting}" if fitting else f"#{wrong}" if wrong else "")


def _said_matching(body: bodies.Matching) -> str:
    answers = {answer.key: answer.text for answer in body.answers}
    taken = {pair.answer for pair in body.pairs}
    pairs = [(pair.text, answers[pair.answer]) for pair in body.pairs]
    pairs += [("", text) for key, text in answers.items() if key not in taken]
    return "".join(f"\n\t={_said(left)} -> {_said(right)}" for left, right in pairs) + "\n"


def _share(weight: float) -> str:
    return "" if weight == 100 else f"%{percent(weight)}%"


def _said_short(body: bodies.Short) -> str:
    lines = (f"\n\t={_share(a.weight)}{_escaped(a.text)}{_feedback(a.feedback)}" for a in body.accepted)
    return "".join(lines) + "\n"


def _said_numeric(body: bodies.Numeric) -> str:
    lines = (f"\n\t={_share(n.weight)}{n.value}:{n.tolerance}{_feedback(n.feedback)}" for n in body.numbers)
    return "#" + "".join(lines) + "\n"


_ANSWERS: dict[str, Any] = {
    ItemType.SINGLE: _said_choice,
    ItemType.MULTIPLE: _said_choice,
    ItemType.TRUE_FALSE: _said_true_false,
    ItemType.MATCHING: _said_matching,
    ItemType.SHORT: _said_short,
    ItemType.NUMERIC: _said_numeric,
    ItemType.ESSAY: lambda _body: "",
}
FORMAT = Format("gift", "GIFT", ".gift.txt", read, write)
