"""Word: test papers as Chinese teachers lay them out: 1. 题干, A. B. C. D., 答案, 解析, below headings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from content.items import bodies, drafts
from content.items.choices import ItemType
from content.items.faults import number
from content.items.formats import excel_columns as c
from content.items.formats import word_marks as m
from content.items.formats import word_write
from content.items.formats.common import (
    MOST_BYTES,
    Format,
    Mistake,
    Note,
    Placed,
    Read,
    illustrated,
    true_false,
    weighed,
)
from content.items.formats.word_lines import JOINER, PICTURE, Line, html, lines
from content.items.questions import Figure, Question, tags_of
from content.law import docx


@dataclass
class _Asked:
    """A question as its lines say it."""

    line: Line
    number: str
    type: ItemType | None
    points: float | None
    stem: list[Line]
    options: list[list[Line]] = field(default_factory=list)
    values: dict[str, list[Line]] = field(default_factory=dict)
    said: dict[str, list[Line]] = field(default_factory=dict)

    @property
    def where(self) -> str:
        return _("Paragraph %(line)d (question %(number)s)") % {"line": self.line.number, "number": self.number}

    def words(self, label: str) -> str:
        """What a label says, without marks; its lines stay lines."""
        return "\n".join(_words(line) for line in self.values.get(label, ())).strip()


def _words(line: Line) -> str:
    return line.text.replace(JOINER, "").replace(PICTURE, "").strip()


def read(content: bytes) -> Read:
    """The questions of a test paper."""
    if len(content) > MOST_BYTES:
        raise Mistake(_("The file has more than %(mb)d MB. Split it.") % {"mb": MOST_BYTES // 1_000_000})
    paper = _Paper()
    try:
        for line in lines(content):
            paper.take(line)
    except docx.Unreadable as reason:
        raise Mistake(str(reason)) from reason
    for asked in paper.asked:
        notes: list[str] = []
        try:
            paper.found.questions.append(Placed(asked.line.number, _question(asked, notes), asked.where))
        except Mistake as mistake:
            paper.found.faults.append(Note(asked.line.number, str(mistake), asked.where))
        paper.found.lost += [Note(asked.line.number, note, asked.where) for note in notes]
    return paper.found


class _Paper:
    """Takes the paragraphs of a paper one by one, and knows which heading and which question they stand under."""

    def __init__(self) -> None:
        self.found = Read()
        self.asked: list[_Asked] = []
        self.type: ItemType | None = None
        self.points: float | None = None
        self.open: list[Line] | None = None

    def take(self, line: Line) -> None:
        """One paragraph."""
        where = self.asked[-1].number if self.asked else ""
        place = _("Paragraph %(line)d") % {"line": line.number}
        if where:
            place = _("Paragraph %(line)d (question %(number)s)") % {"line": line.number, "number": where}
        self.found.faults += [Note(line.number, message, place) for message in line.faults]
        self.found.lost += [Note(line.number, message, place) for message in line.lost]
        for part in line.parts():
            if part.text.strip():
                self._part(part)

    def _part(self, line: Line) -> None:
        half = line.half
        if self._label(line, half) or self._option(line, half) or self._heading(line, half):
            return
        if mark := m.NUMBER.match(half):
            self._begin(line, mark)
        elif self.open is not None:
            self.open.append(line)
        else:
            self.found.lost.append(self._left_out(line))

    def _left_out(self, line: Line) -> Note:
        where = _("Paragraph %(line)d") % {"line": line.number}
        return Note(line.number, _("“%(text)s” was left out.") % {"text": line.text.strip()[:30]}, where)

    def _heading(self, line: Line, half: str) -> bool:
        mark = m.HEADING.match(half)
        if not mark and (m.NUMBER.match(half) or m.OPTION.match(half) or not m.TITLE.match(half)):
            return False
        said = mark[1] if mark else half
        kind = next(((word, type_) for word, type_ in m.KINDS if word in said[:12]), None)
        if any(word in said[:12] for word in m.STRANGE):
            message = _("Questions of this kind have no place in this layout. Write them in the platform.")
            self.found.faults.append(Note(line.number, message, _("Paragraph %(line)d") % {"line": line.number}))
        elif kind is None and self.open is not None and mark and not mark[0].startswith(("第", " 第")):
            # （一） may just as well count what a question lists.
            return False
        self.type = kind[1] if kind else None
        each = m.EACH.search(half)
        self.points = float(each[1]) if each else None
        if kind is None:
            self.found.lost.append(self._left_out(line))
        self.open = None
        return True

    def _begin(self, line: Line, mark: Any) -> None:
        rest, number_ = line.cut(mark.end()), mark[1] or mark[2] or mark[3]
        type_ = self.type
        if (typed := m.TYPED.match(rest.half)) and (named := _named(typed[1])):
            type_, rest = named, rest.cut(typed.end())
        self.asked.append(_Asked(line, number_, type_, self.points, [rest]))
        self.open = self.asked[-1].stem
        self._options_after(rest)

    def _options_after(self, rest: Line) -> None:
        """Options may follow on the line of the question itself: A and B, at least."""
        inside = [one for one in m.INSIDE.finditer(rest.half) if one[1] in "AB"]
        if [one[1] for one in inside[:2]] == ["A", "B"]:
            self.asked[-1].stem[0] = rest.cut(0, inside[0].start())
            self._take_options(rest.cut(inside[0].start()))

    def _option(self, line: Line, half: str) -> bool:
        mark = m.OPTION.match(half)
        if not mark or not self.asked or self.asked[-1].values or mark[1] != self._next():
            return False
        self._take_options(line)
        return True

    def _next(self) -> str:
        return chr(65 + len(self.asked[-1].options))

    def _take_options(self, line: Line) -> None:
        """The options of a line, told apart by their letters in turn."""
        half = line.half
        mark = m.OPTION.match(half)
        while mark:
            wanted = chr(65 + len(self.asked[-1].options) + 1)
            after = next((one for one in m.INSIDE.finditer(half, mark.end()) if one[1] == wanted), None)
            end = max(mark.end(), len(line.text[: after.start() if after else None].rstrip()))
            self.open = [line.cut(mark.end(), end)]
            self.asked[-1].options.append(self.open)
            mark = after

    def _label(self, line: Line, half: str) -> bool:
        mark = m.LABEL.match(half)
        if not mark or not self.asked:
            return False
        label = next(name for name, said in zip(m.LABELS, mark.groups(), strict=False) if said)
        asked, rest = self.asked[-1], line.cut(mark.end())
        if label == m.SAID:
            key = mark[3].replace("反馈", "").strip()
            self.open = asked.said.setdefault(key, [])
        else:
            self.open = asked.values.setdefault(label, [])
        self.open.append(rest)
        return True


def _named(said: str) -> ItemType | None:
    return next((type_ for word, type_ in m.KINDS if said.startswith(word[:2]) and type_), None)


def _question(asked: _Asked, notes: list[str]) -> Question:
    answer = asked.words(m.ANSWER) or _inline(asked)
    type_ = asked.type or _guessed(asked, answer)
    stem = html(asked.stem)
    if not stem:
        raise Mistake(_("The question has no text. Write it behind its number."))
    body, pictures = _BODIES[type_](asked, answer, notes)
    if isinstance(body, bodies.Cloze):
        type_, stem = ItemType.CLOZE, html(_gapped(asked.stem))
    for label in (m.TOLERANCE, m.UNIT) if type_ != ItemType.NUMERIC else ():
        if asked.words(label):
            raise Mistake(f"{label}{_(': ')}{_('Questions of this type have nothing here. Remove the line.')}")
    figures = [figure for line in asked.stem for figure in line.figures]
    for lines_ in (*asked.values.values(), *asked.said.values()):
        figures += [figure for line in lines_ for figure in line.figures]
    notes += [_("A picture was left out: a question has one, and each option.")] * (len(figures) > 1)
    points = number(asked.words(m.POINTS).removesuffix("分")) if asked.words(m.POINTS) else None
    if asked.words(m.POINTS) and (points is None or points <= 0):
        raise Mistake(f"{m.POINTS}{_(': ')}{_('Write a number above 0.')}")
    return Question(
        name=asked.words(m.NAME),
        type=type_,
        stem=stem,
        body=body,
        explanation=_explanation(asked, type_),
        articles=tags_of(asked.words(m.ARTICLES)),
        difficulty=_chosen(asked, m.DIFFICULTY, c.DIFFICULTIES, 2),
        points=asked.points if points is None else float(points),
        stage=_chosen(asked, m.STAGE, c.STAGES, ""),
        tags=tags_of(asked.words(m.TAGS)),
        figure=figures[0] if figures else None,
        pictures=pictures,
    )


def _explanation(asked: _Asked, type_: ItemType) -> str:
    """What 解析 says; the model answer of an essay comes first, for nobody marks by it."""
    model = asked.values.get(m.ANSWER, []) if type_ == ItemType.ESSAY else []
    return html([*model, *asked.values.get(m.EXPLANATION, [])])


def _inline(asked: _Asked) -> str:
    """The answer that stands in the brackets of the question itself, which become empty."""
    for at in range(len(asked.stem) - 1, -1, -1):
        line = asked.stem[at]
        found = list(m.ANSWERED.finditer(line.half))
        if found:
            start, end = found[-1].span()
            text = line.text[:start] + "（　）" + line.text[end:]
            strong = line.strong[:start] + [False] * 3 + line.strong[end:]
            asked.stem[at] = Line(line.number, text, strong, line.figures)
            return found[-1][1]
    return ""


def _guessed(asked: _Asked, answer: str) -> ItemType:
    """The type of a question without a heading that names it."""
    said = _folded(answer)
    if asked.options and not _truths(asked):
        return ItemType.MULTIPLE if len(said) > 1 else ItemType.SINGLE
    if asked.options or said in c.RIGHTS | c.WRONGS:
        return ItemType.TRUE_FALSE
    if answer:
        return ItemType.SHORT
    raise Mistake(_("The answer is missing. Write 答案： and the answer on a line below the question."))


def _folded(answer: str) -> str:
    half = answer.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}).upper()
    return "".join(sign for sign in half if sign not in " \t\n,、;.。，；\u3000")


def _chosen(asked: _Asked, label: str, choices: dict[str, Any], usual: Any) -> Any:
    said = asked.words(label)
    if not said:
        return usual
    if said not in choices:
        message = _("Choose one of %(choices)s, not “%(given)s”.")
        raise Mistake(f"{label}{_(': ')}{message % {'choices': '、'.join(choices), 'given': said[:20]}}")
    return choices[said]


def _choice(type_: ItemType) -> Callable[[_Asked, str, list[str]], tuple[bodies.Body, tuple[Figure, ...]]]:
    def body(asked: _Asked, answer: str, notes: list[str]) -> tuple[bodies.Body, tuple[Figure, ...]]:
        letters = bodies.LETTERS.upper()[: len(asked.options)]
        if len(letters) < 2:
            raise Mistake(_("There are no options. Write A. and B. and so on, each on a line of its own."))
        if len(asked.options) > len(bodies.LETTERS):
            raise Mistake(_("At most %(most)d options in a question.") % {"most": len(bodies.LETTERS)})
        right = set(_folded(answer))
        if not right:
            raise Mistake(_("The answer is missing. Write 答案： and the answer on a line below the question."))
        if not right <= set(letters):
            message = _("Write letters of options, for example A, not “%(given)s”.")
            raise Mistake(f"{m.ANSWER}{_(': ')}{message % {'given': answer[:20]}}")
        if type_ == ItemType.SINGLE and len(right) > 1:
            raise Mistake(_("The heading says one right option, and the answer names several. Mend one of them."))
        if strange := sorted(set(asked.said) - set(letters)):
            raise Mistake(_("反馈%(letter)s: There is no such option.") % {"letter": strange[0]})
        given = [
            (html(option), 100.0 if x in right else 0.0, html(asked.said.get(x, [])))
            for x, option in zip(letters, asked.options, strict=True)
        ]
        scoring = _chosen(asked, m.SCORING, c.SCORINGS, bodies.ALL) if type_ == ItemType.MULTIPLE else ""
        return _pictured(weighed(type_, given, scoring), asked, notes)

    return body


def _pictured(choice: bodies.Choice, asked: _Asked, notes: list[str]) -> tuple[bodies.Body, tuple[Figure, ...]]:
    """The choice with the pictures of its options."""
    figures = [[figure for line in said for figure in line.figures] for said in asked.options]
    if any(len(one) > 1 for one in figures):
        notes.append(_("A picture was left out: a question has one, and each option."))
    return illustrated(choice, [one[0] if one else None for one in figures])


def _truths(asked: _Asked) -> list[str]:
    """true and false in the order of the options, if these say just that."""
    said = [_folded("".join(_words(line) for line in option)) for option in asked.options]
    keys = ["true" if one in c.RIGHTS else "false" if one in c.WRONGS else "" for one in said]
    return keys if sorted(keys) == ["false", "true"] else []


def _true_false(asked: _Asked, answer: str, _notes: list[str]) -> tuple[bodies.Body, tuple[Figure, ...]]:
    said, truths = _folded(answer), _truths(asked)
    if asked.options and not truths:
        raise Mistake(_("A question of 判断题 has no options. Remove them, or move it below another heading."))
    if truths and said in ("A", "B"):
        right = truths["AB".index(said)]
    elif said in c.RIGHTS | c.WRONGS:
        right = "true" if said in c.RIGHTS else "false"
    else:
        raise Mistake(f"{m.ANSWER}{_(': ')}{_('Write 对 or 错, not “%(given)s”.') % {'given': answer[:20]}}")
    keys = {"对": "true", "错": "false", **dict(zip("AB", truths or ("true", "false"), strict=True))}
    return true_false(right, {keys[x]: html(lines_) for x, lines_ in asked.said.items() if x in keys}), ()


def _short(asked: _Asked, answer: str, _notes: list[str]) -> tuple[bodies.Body, tuple[Figure, ...]]:
    if not answer:
        raise Mistake(_("The answer is missing. Write 答案： and the answer on a line below the question."))
    gaps = sum(len(m.GAPS.findall(line.half)) for line in asked.stem)
    lines_ = asked.values.get(m.ANSWER, [])
    is_listed = len(lines_) > 1 or "\n" in "".join(line.text for line in lines_)
    parts = answer.split("\n") if is_listed else answer.replace(";", "；").split("；")
    parts = list(dict.fromkeys(one for part in parts if (one := " ".join(part.split()))))
    if gaps < 2:
        return bodies.Short(accepted=tuple(bodies.Accepted(text=part) for part in parts)), ()
    return _cloze(gaps, [part.strip() for part in answer.replace(";", "；").replace("\n", "；").split("；")]), ()


def _cloze(gaps: int, parts: list[str]) -> bodies.Cloze:
    if len(parts) != gaps or not all(parts):
        message = _("There are %(gaps)d gaps and %(answers)d answers. Write the answers in turn with ； between them.")
        raise Mistake(message % {"gaps": gaps, "answers": len([part for part in parts if part])})
    return bodies.Cloze(
        gaps=tuple(
            bodies.Gap(
                key=str(place),
                accepted=tuple(bodies.Accepted(text=one.strip()) for one in part.split("/") if one.strip()),
            )
            for place, part in enumerate(parts, start=1)
        )
    )


def _gapped(stem: list[Line]) -> list[Line]:
    """The lines of a cloze with {{1}}, {{2}} … in its gaps."""
    place, found = 0, []
    for line in stem:
        text, strong, at = "", [], 0
        for gap in m.GAPS.finditer(line.half):
            place += 1
            key = f"{{{{{place}}}}}"
            text += line.text[at : gap.start()] + key
            strong += line.strong[at : gap.start()] + [False] * len(key)
            at = gap.end()
        found.append(Line(line.number, text + line.text[at:], strong + line.strong[at:]))
    return found


def _numeric(asked: _Asked, answer: str, _notes: list[str]) -> tuple[bodies.Body, tuple[Figure, ...]]:
    value, _sign, tolerance = answer.partition("±")
    tolerance = tolerance.strip() or asked.words(m.TOLERANCE).lstrip("± ") or "0"
    for said in (value.strip(), tolerance):
        if number(said) is None or (said == tolerance and said.startswith("-")):
            raise Mistake(_("“%(text)s” is not a number. Write figures, for example 12 or 0.5.") % {"text": said[:40]})
    unit = asked.words(m.UNIT)
    units = (bodies.Unit(name=unit),) if unit else ()
    return bodies.Numeric(numbers=(bodies.Number(value=value.strip(), tolerance=tolerance),), units=units), ()


def _ordering(asked: _Asked, answer: str, _notes: list[str]) -> tuple[bodies.Body, tuple[Figure, ...]]:
    letters, order = bodies.LETTERS.upper()[: len(asked.options)], _folded(answer).replace("-", "").replace("→", "")
    if len(letters) < 2 or sorted(order) != list(letters):
        raise Mistake(_("Write the letters of all options in the right order, for example BDAC."))
    steps = [html(asked.options[letters.index(x)]) for x in order]
    return drafts.ordering(steps, _chosen(asked, m.SCORING, c.SCORINGS, bodies.ALL)), ()


def _essay(_asked: _Asked, _answer: str, _notes: list[str]) -> tuple[bodies.Body, tuple[Figure, ...]]:
    return bodies.Essay(rubric=()), ()


_BODIES: dict[ItemType, Callable[[_Asked, str, list[str]], tuple[bodies.Body, tuple[Figure, ...]]]] = {
    ItemType.SINGLE: _choice(ItemType.SINGLE),
    ItemType.MULTIPLE: _choice(ItemType.MULTIPLE),
    ItemType.TRUE_FALSE: _true_false,
    ItemType.SHORT: _short,
    ItemType.NUMERIC: _numeric,
    ItemType.ORDERING: _ordering,
    ItemType.ESSAY: _essay,
}
FORMAT = Format("word", "Word", ".docx", read, word_write.write)
