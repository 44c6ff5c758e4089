"""The paragraphs of a Word document as lines of a test paper: words, strong words, pictures, and what is in the way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from posixpath import basename, join, normpath
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from content.items import pictures
from content.items.formats import word_marks as marks
from content.items.formats.word_numbers import Numbering, UnknownNumber
from content.items.questions import Figure
from content.law import docx, prose
from content.law.docx import Package, W, value
from lms.refused import Refused

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V = "{urn:schemas-microsoft-com:vml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
# What is typed at Chinese keyboards, one sign for one sign.
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x09: 0x20}
# Stands before words that look like a mark and are none; nobody sees it.
JOINER = "\u2060"
BLANK = "____"
# Where a picture stands among the words.
PICTURE = "\ufffc"
MOST_DEPTH = 60


@dataclass
class Line:
    """A paragraph: its number from 1, its words, which of them are strong, its pictures and what is wrong with it."""

    number: int
    text: str
    strong: list[bool] = field(default_factory=list)
    figures: tuple[Figure, ...] = ()
    faults: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def half(self) -> str:
        """The words with full-width signs made half-width, as long as before."""
        return self.text.translate(_HALF)

    def cut(self, start: int, end: int | None = None) -> "Line":
        """A part of the line, with the pictures that stand in it."""
        end = len(self.text) if end is None else end
        first = self.text.count(PICTURE, 0, start)
        figures = self.figures[first : first + self.text.count(PICTURE, start, end)]
        return Line(self.number, self.text[start:end], self.strong[start:end], figures)

    def parts(self) -> Iterator["Line"]:
        """The line, cut where a mark follows a line break within a paragraph."""
        at = 0
        for found in re.finditer("\n", self.text):
            if marks.begins(self.half[found.end() :]):
                yield self.cut(at, found.start())
                at = found.end()
        yield self.cut(at)

    def runs(self) -> tuple[prose.Run, ...]:
        """The words as rich text has them."""
        found, at = [], 0
        for strong, group in groupby(self.strong):
            length = len(list(group))
            text = self.text[at : at + length].replace(JOINER, "").replace(PICTURE, "")
            found.append(prose.Run(text, strong=strong))
            at += length
        return prose.tidy(found)


def html(lines: list[Line]) -> str:
    """Stored rich text of lines, a paragraph for each."""
    return prose.write(prose.Paragraph(runs) for line in lines if (runs := line.runs()))


def lines(content: bytes) -> Iterator[Line]:
    """The paragraphs that hold anything. Raises docx.Unreadable."""
    package = Package(content, most=3 * docx.MOST_BYTES)
    numbering, media = Numbering(package), _Media(package)
    for number, element in enumerate(package.body(), start=1):
        if element.tag == f"{W}tbl":
            yield Line(number, "", faults=[_table_fault(element)])
            continue
        line = _line(number, element, media)
        if line.text.strip():
            _numbered(line, element, numbering)
            yield line
        elif line.faults or line.lost:
            yield line


def _table_fault(table: Element) -> str:
    if docx.is_merged(table):
        return _("Here is a table with merged cells. Write its text as paragraphs, one for each line.")
    return _("Here is a table. Write its text as paragraphs, one for each line, or use the Excel table.")


def _numbered(line: Line, element: Element, numbering: Numbering) -> None:
    try:
        label = numbering.before(element)
    except UnknownNumber:
        line.faults.append(
            _("Word numbers this paragraph in a way that cannot be read. Type the number and turn the list off.")
        )
        return
    if label:
        line.text, line.strong = f"{label} {line.text}", [False] * (len(label) + 1) + line.strong


def _line(number: int, element: Element, media: "_Media") -> Line:
    line = Line(number, "")
    walk = _Walk(line, media)
    walk.inside(element, 0)
    line.figures = tuple(walk.figures)
    line.text = "".join(text for text, _strong in walk.parts)
    line.strong = [strong for text, strong in walk.parts for _sign in text]
    if docx.has_changes(element):
        line.faults.append(_("This paragraph holds tracked changes. Accept or reject all of them and save."))
    line.lost = list(dict.fromkeys(line.lost))
    return line


class _Walk:
    """Goes through a paragraph, run by run."""

    def __init__(self, line: Line, media: "_Media") -> None:
        self.line, self.media = line, media
        self.parts: list[tuple[str, bool]] = []
        self.figures: list[Figure] = []

    def inside(self, element: Element, depth: int) -> None:
        """All that an element holds, but for what stands in boxes of its own."""
        if depth > MOST_DEPTH:
            return
        for child in element:
            if child.tag == f"{W}r":
                self._run(child)
            elif child.tag == f"{_M}oMath":
                self.parts.append(("".join(child.itertext()), False))
                self.line.lost.append(_("A formula became plain words."))
            elif child.tag not in (f"{W}pPr", f"{W}del", f"{W}moveFrom"):
                self.inside(child, depth + 1)

    def _run(self, run: Element) -> None:
        about = run.find(f"{W}rPr")
        strong = about is not None and (_is_on(about.find(f"{W}b")) or _is_on(about.find(f"{W}em")))
        underlined = about is not None and _is_on(about.find(f"{W}u"))
        for child in run:
            if child.tag == f"{W}t":
                text = (child.text or "").replace("\n", " ").replace(PICTURE, "")
                # Spaces with a line below them are a place to write in.
                self.parts.append((BLANK, False) if underlined and text and not text.strip() else (text, strong))
            elif child.tag == f"{W}tab":
                self.parts.append((BLANK if underlined else "\t", strong))
            elif child.tag in (f"{W}br", f"{W}cr"):
                self.parts.append(("\n", strong))
            elif child.tag == f"{W}noBreakHyphen":
                self.parts.append(("-", strong))
            elif child.tag == f"{W}sym":
                self.line.lost.append(_("A sign of a special font was left out. Type it anew."))
            elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference", f"{W}commentReference"):
                self.line.lost.append(_("A note or comment was left out."))
            elif child.tag in (f"{W}drawing", f"{W}pict", f"{W}object", f"{_MC}AlternateContent"):
                self._drawn(child)

    def _drawn(self, element: Element) -> None:
        if any("".join(box.itertext()).strip() for box in element.iter(f"{W}txbxContent")):
            self.line.faults.append(_("Here is a text box. Write its text as a paragraph and remove the box."))
            return
        names = [blip.get(f"{_R}embed") for blip in element.iter(f"{_A}blip")]
        names = names or [data.get(f"{_R}id") for data in element.iter(f"{_V}imagedata")]
        about = next(element.iter(f"{_DRAWING}docPr"), None)
        if not names:
            self.line.lost.append(_("A drawing was left out. Insert it as a picture."))
        for name in dict.fromkeys(names):
            try:
                self.figures.append(self.media.figure(name or "", about))
                self.parts.append((PICTURE, False))
            except Refused as refused:
                self.line.lost.append(_("A picture was left out: %(why)s") % {"why": refused.message})


def _is_on(mark: Element | None) -> bool:
    return mark is not None and value(mark) not in ("0", "false", "off", "none")


class _Media:
    """The pictures of a document by the names under which its paragraphs call them."""

    def __init__(self, package: Package) -> None:
        self.package = package
        name = "word/_rels/document.xml.rels"
        self.targets: dict[str, str] = {}
        for one in package.xml(name) if name in package else ():
            if one.get("TargetMode") != "External":
                target = one.get("Target", "")
                self.targets[one.get("Id", "")] = normpath(
                    target.lstrip("/") if target.startswith("/") else join("word", target)
                )

    def figure(self, name: str, about: Element | None) -> Figure:
        """The picture, under the name that its author gave it. Refused if it cannot be shown."""
        target = self.targets.get(name, "")
        if target not in self.package:
            raise Refused(_("it lies outside the document."))
        content = self.package.read(target)
        said = about.get("name", "") if about is not None else ""
        kept = pictures.named(said if "." in said else basename(target), content)
        alt = (about.get("descr", "") if about is not None else "").strip()[:300]
        return Figure(name=kept, content=content, alt=" ".join(alt.split()))
