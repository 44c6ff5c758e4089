"""Questions as a test paper in Word, in the layout that content.items.formats.word reads."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from PIL import Image

from content.items import bodies
from content.items.choices import ItemType
from content.items.formats import excel_columns as c
from content.items.formats import word_marks as m
from content.items.formats.common import CannotCarry, Written, common_losses
from content.items.formats.word_lines import JOINER, Line
from content.items.questions import Figure, Question
from content.law import numbers, prose

CARRIED = frozenset({"articles", "tags", "explanation", "stage", "points", "difficulty", "figure", "option_pictures"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ufffc\u2060]")
# English metric units of a dot, and of the widest picture, 15 cm.
_DOT, _WIDEST = 9525, 5_400_000
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/><Default Extension="jpg" ContentType="image/jpeg"/>'
    '<Default Extension="gif" ContentType="image/gif"/><Default Extension="webp" ContentType="image/webp"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT = (
    f'{_RELATIONS}<Relationship Id="rId1" Type="{_KIND}/officeDocument" Target="word/document.xml"/></Relationships>'
)
Notes = list[str]


@dataclass
class _Document:
    """The paragraphs of a document and its pictures."""

    paragraphs: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def line(self, text: str, *, strong: bool = False) -> None:
        """A paragraph of plain words."""
        self.paragraphs.append(f"<w:p>{_run(text, strong)}</w:p>")

    def rich(self, mark: str, html: str, figure: Figure | None = None, *, gaps: bool = False) -> None:
        """A mark and rich text behind it, a paragraph for each of its own; a picture at the end of the first."""
        for place, runs in enumerate(list(prose.all_runs(prose.read(html))) or [()]):
            said = "".join(_run(text, run.strong) for run, text in zip(runs, _guarded(runs, gaps), strict=True))
            before = _run(mark, False) if place == 0 and mark else ""
            drawn = self._picture(figure) if place == 0 and figure else ""
            self.paragraphs.append(f"<w:p>{before}{said}{drawn}</w:p>")

    def _picture(self, figure: Figure) -> str:
        self.figures.append(figure)
        number = len(self.figures)
        with Image.open(BytesIO(figure.content)) as opened:
            width, height = opened.width * _DOT, opened.height * _DOT
        scale = min(1, _WIDEST / width)
        size = f'cx="{max(1, round(width * scale))}" cy="{max(1, round(height * scale))}"'
        about = f'id="{number}" name={quoteattr(figure.name)}'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f"<wp:docPr {about} descr={quoteattr(figure.alt)}/><a:graphic>"
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f"<pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="rId{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def packed(self) -> bytes:
        """The file."""
        content = BytesIO()
        with ZipFile(content, "w", ZIP_DEFLATED) as opened:
            # Made at another time, the same questions must have the same bytes.
            def put(name: str, said: bytes | str) -> None:
                opened.writestr(ZipInfo(name, (2026, 1, 1, 0, 0, 0)), said, ZIP_DEFLATED)

            put("[Content_Types].xml", _TYPES)
            put("_rels/.rels", _ROOT)
            put(
                "word/document.xml",
                f"{_HEAD}<w:document {_NAMES}><w:body>{''.join(self.paragraphs)}</w:body></w:document>",
            )
            targets = [f"media/{n}-{figure.name}" for n, figure in enumerate(self.figures, start=1)]
            put(
                "word/_rels/document.xml.rels",
                _RELATIONS
                + "".join(
                    f'<Relationship Id="rId{n}" Type="{_KIND}/image" Target={quoteattr(target)}/>'
                    for n, target in enumerate(targets, start=1)
                )
                + "</Relationships>",
            )
            for figure, target in zip(self.figures, targets, strict=True):
                put(f"word/{target}", figure.content)
        return content.getvalue()


def _run(text: str, strong: bool) -> str:
    said = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\n")
    )
    return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if strong else ''}{said}</w:r>" if text else ""


def _guarded(runs: tuple[prose.Run, ...], gaps: bool) -> list[str]:
    """The texts of runs, with a sign that nobody sees before what the reader would take for a mark."""
    texts = [_CONTROL.sub("", run.text) for run in runs]
    whole = "".join(texts)
    before = {0} | {found.end() for found in re.finditer("\n", whole)}
    places = {at for at in before if m.looks_marked(_half(whole[at:]))}
    places |= {found.start(1) for found in m.INSIDE.finditer(_half(whole))}
    places |= {found.start() + 1 for found in m.ANSWERED.finditer(_half(whole))}
    gapped = m.GAPS.finditer(_half(whole)) if gaps else ()
    places |= {at for found in gapped for at in range(found.start() + 1, found.end())}
    found, at = [], 0
    for text in texts:
        inside = range(at, at + len(text))
        found.append("".join(JOINER + sign if at + n in places else sign for n, sign in enumerate(text)))
        at = inside.stop
    return found


def _half(text: str) -> str:
    return Line(0, text).half


def write(questions: Iterable[Question]) -> Written:
    """A document of questions in their order, with a heading wherever their type changes."""
    document, lost, count, heading, headings = _Document(), [], 0, None, 0
    for question in questions:
        notes: Notes = []
        try:
            kind = _kind(question, notes)
        except CannotCarry as reason:
            notes = [str(reason)]
        else:
            if kind != heading:
                heading, headings = kind, headings + 1
                document.line(f"{numbers.chinese(headings)}、{m.TITLES[kind]}", strong=True)
            count += 1
            _print(document, count, question, notes)
        lost += [(question.name, note) for note in notes]
    return Written(document.packed(), count, lost)


def _kind(question: Question, notes: Notes) -> ItemType:
    """Under which heading a question stands. Raises CannotCarry."""
    kind = ItemType.SHORT if question.type == ItemType.CLOZE else question.type
    if kind not in m.TITLES:
        message = _("Left out: the format has no questions of the type “%(type)s”.")
        raise CannotCarry(message % {"type": question.type.label})
    if not prose.plain(question.stem):
        raise CannotCarry(_("Left out: the question or its answer is empty."))
    _CHECKS.get(question.type, lambda _body, _notes: None)(question.body, notes)
    texts = [question.stem, question.explanation, *(o.text for o in getattr(question.body, "options", ()))]
    texts += [step.text for step in getattr(question.body, "steps", ())]
    texts += [option.feedback for option in getattr(question.body, "options", ())]
    if not all(_is_simple(html) for html in texts):
        notes.append(_("Lists, headings and links became plain words."))
    notes += common_losses(question, CARRIED)
    return kind


def _is_simple(html: str) -> bool:
    """Is it paragraphs of words, strong or not?"""
    blocks = prose.read(html)
    return all(isinstance(block, prose.Paragraph) and not any(run.link for run in block.runs) for block in blocks)


def _print(document: _Document, place: int, question: Question, notes: Notes) -> None:
    figures = {one.name: one for one in question.pictures}
    stem, body = question.stem, question.body
    if isinstance(body, bodies.Cloze):
        for gap in body.gaps:
            stem = stem.replace(f"{{{{{gap.key}}}}}", "____")
    short = question.type in (ItemType.SHORT,)
    document.rich(f"{place}. ", stem, _shown(question.figure, notes), gaps=short)
    answer = _ANSWERS[question.type](document, body, figures, notes)
    if answer:
        for at, one in enumerate(answer.split("\n")):
            document.line(f"{m.ANSWER}：{one}" if at == 0 else _line(one))
    rows = {
        m.SCORING: _scoring(body),
        m.TOLERANCE: _tolerance(body),
        m.UNIT: next((unit.name for unit in getattr(body, "units", ())), ""),
        m.ARTICLES: "、".join(question.articles),
        m.DIFFICULTY: _name(c.DIFFICULTIES, question.difficulty) if question.difficulty != 2 else "",
        m.STAGE: _name(c.STAGES, question.stage),
        m.POINTS: f"{question.points:g}" if question.points is not None else "",
        m.TAGS: "、".join(question.tags),
        m.NAME: question.name,
    }
    if question.explanation:
        document.rich(f"{m.EXPLANATION}：", question.explanation)
    for option in getattr(body, "options", ()):
        if option.feedback:
            letter = {"true": "对", "false": "错"}.get(option.key, option.key.upper())
            document.rich(f"{m.SAID}{letter}：", option.feedback)
    for label, said in rows.items():
        if said:
            document.line(f"{label}：{said}")


def _line(text: str) -> str:
    return JOINER + text if m.looks_marked(_half(text)) else text


def _shown(figure: Figure | None, notes: Notes) -> Figure | None:
    """A picture that Word can hold."""
    if figure is not None and figure.name.endswith(".svg"):
        notes.append(_("Not carried: %(what)s.") % {"what": _("a picture as SVG")})
        return None
    return figure


def _name(choices: dict[str, Any], value: object) -> str:
    return next((name for name, one in choices.items() if one == value), "")


def _scoring(body: Any) -> str:
    is_told = isinstance(body, bodies.Ordering) or (isinstance(body, bodies.Choice) and body.several)
    return _name(c.SCORINGS, body.scoring) if is_told and body.scoring != bodies.ALL else ""


def _tolerance(body: Any) -> str:
    held = getattr(body, "numbers", ())
    return held[0].tolerance if held and held[0].tolerance != "0" else ""


def _choice(document: _Document, body: Any, figures: dict[str, Figure], notes: Notes) -> str:
    for option in body.options:
        held = figures.get(option.figure)
        figure = _shown(Figure(name=held.name, content=held.content, alt=option.alt) if held else None, notes)
        document.rich(f"{option.key.upper()}. ", option.text, figure)
    return "".join(option.key.upper() for option in body.options if option.correct)


def _true_false(_document: _Document, body: Any, _figures: dict, _notes: Notes) -> str:
    return next(c.RIGHT if option.key == "true" else c.WRONG for option in body.options if option.correct)


def _short(_document: _Document, body: Any, _figures: dict, _notes: Notes) -> str:
    full = [text for one in body.accepted if one.weight == 100 and (text := " ".join(one.text.split()))]
    is_split = len(full) == 1 and ("；" in full[0] or ";" in full[0])
    # An empty line says that signs within the answer separate nothing.
    return "\n".join([*full, JOINER] if is_split else full)


def _cloze(_document: _Document, body: Any, _figures: dict, _notes: Notes) -> str:
    return "；".join("/".join(one.text for one in gap.accepted) for gap in body.gaps)


def _ordering(document: _Document, body: Any, _figures: dict, _notes: Notes) -> str:
    """Steps by their words, so that the paper does not give the order away."""
    shown = sorted(body.steps, key=lambda step: (step.text, step.key))
    letters = bodies.LETTERS.upper()
    for letter, step in zip(letters, shown, strict=False):
        document.rich(f"{letter}. ", step.text)
    place = {step.key: letter for letter, step in zip(letters, shown, strict=False)}
    return "".join(place[key] for key in body.order)


_ANSWERS: dict[str, Callable[[_Document, Any, dict, Notes], str]] = {
    ItemType.SINGLE: _choice,
    ItemType.MULTIPLE: _choice,
    ItemType.TRUE_FALSE: _true_false,
    ItemType.SHORT: _short,
    ItemType.NUMERIC: lambda _document, body, _figures, _notes: body.numbers[0].value,
    ItemType.ORDERING: _ordering,
    ItemType.CLOZE: _cloze,
    ItemType.ESSAY: lambda _document, _body, _figures, _notes: "",
}


def _lose(notes: Notes, what: str, is_there: object) -> None:
    if is_there:
        notes.append(_("Not carried: %(what)s.") % {"what": what})


def _check_choice(body: Any, notes: Notes) -> None:
    if body.scoring == bodies.WEIGHTS:
        raise CannotCarry(_("Left out: its options earn percents, for which a paper has no place."))
    right = sum(option.correct for option in body.options)
    if len(body.options) < 2 or not all(prose.plain(o.text) or o.figure for o in body.options) or not right:
        raise CannotCarry(_("Left out: the question or its answer is empty."))
    if not body.several and right != 1:
        raise CannotCarry(_("Left out: not exactly one of its options is right."))
    _lose(notes, _("the order of the options"), body.order)
    _lose(notes, _("how it is marked"), not body.several and body.scoring != bodies.ALL)


def _check_true_false(body: Any, notes: Notes) -> None:
    if [option.correct for option in body.options].count(True) != 1:
        raise CannotCarry(_("Left out: not exactly one of its options is right."))
    _lose(notes, _("the order of the options"), body.order)


def _check_short(body: Any, notes: Notes) -> None:
    if not any(one.weight == 100 and one.text.strip() for one in body.accepted):
        raise CannotCarry(_("Left out: the question or its answer is empty."))
    _lose(notes, _("answers that do not earn all the points"), any(one.weight != 100 for one in body.accepted))
    _lose(notes, _("the feedback"), any(one.feedback for one in body.accepted))
    _lose(notes, _("that capital and small letters differ"), body.match_case)


def _check_numeric(body: Any, notes: Notes) -> None:
    if not body.numbers or body.numbers[0].weight != 100:
        raise CannotCarry(_("Left out: the question or its answer is empty."))
    _lose(notes, _("further accepted numbers"), len(body.numbers) > 1)
    _lose(notes, _("the feedback"), any(one.feedback for one in body.numbers))
    _lose(notes, _("further units"), len(body.units) > 1)
    _lose(notes, _("that the unit must be written"), body.unit_needed)


def _check_cloze(body: Any, notes: Notes) -> None:
    texts = [one.text for gap in body.gaps for one in gap.accepted]
    is_typed = all(gap.accepted and not gap.options and not gap.numbers for gap in body.gaps)
    if len(body.gaps) < 2 or not is_typed or any(set("；;/\n") & set(text) or not text.strip() for text in texts):
        raise CannotCarry(_("Left out: gaps of a paper are at least two, and typed without ； and /."))
    _lose(
        notes, _("answers that do not earn all the points"), any(a.weight != 100 for g in body.gaps for a in g.accepted)
    )
    _lose(notes, _("the feedback"), any(one.feedback for gap in body.gaps for one in gap.accepted))
    _lose(notes, _("the points"), any(gap.weight != 1 for gap in body.gaps))


def _check_essay(body: Any, notes: Notes) -> None:
    _lose(notes, _("the rubric"), body.rubric)
    _lose(notes, _("how much may be written"), body.most != 2000)


def _check_ordering(body: Any, _notes: Notes) -> None:
    if len(body.steps) < 2:
        raise CannotCarry(_("Left out: the question or its answer is empty."))


_CHECKS: dict[str, Callable[[Any, Notes], None]] = {
    ItemType.SINGLE: _check_choice,
    ItemType.MULTIPLE: _check_choice,
    ItemType.TRUE_FALSE: _check_true_false,
    ItemType.SHORT: _check_short,
    ItemType.NUMERIC: _check_numeric,
    ItemType.CLOZE: _check_cloze,
    ItemType.ESSAY: _check_essay,
    ItemType.ORDERING: _check_ordering,
}
