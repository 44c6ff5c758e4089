"""A law as Word keeps it: the paragraphs of a .docx file, and what in it cannot be read as plain text."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from content.exchange.faults import Faults
from content.exchange.shapes import Place

MOST_BYTES = 30_000_000
MOST_STYLE_LEVELS = 10
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paragraphs(path: Path, faults: Faults) -> list[tuple[int, str]]:
    """(number of the paragraph from 1, its text) of a .docx file; what would be lost goes to faults, with its remedy.

    Raises Stop if the file is no .docx, or too large.
    """
    place = Place(path, faults)
    body = _part(path, "word/document.xml", place).find(f"{_W}body")
    numbering = _numbering_styles(path, place)
    found = []
    for number, element in enumerate(_blocks(body), start=1):
        if element.tag == f"{_W}tbl":
            faults.add(path, number, _table_fault(element, number))
            continue
        text = _text(element)
        for message in _paragraph_faults(element, text, number, numbering):
            faults.add(path, number, message)
        found.append((number, text))
    return found


def _numbering_styles(path: Path, place: Place) -> frozenset[str]:
    """Names of the styles that number their paragraphs, by themselves or because the style they rest on does."""
    with zipfile.ZipFile(path) as opened:
        if "word/styles.xml" not in opened.namelist():
            return frozenset()
    styles = {style.get(f"{_W}styleId"): style for style in _part(path, "word/styles.xml", place).iter(f"{_W}style")}
    found = {name for name, style in styles.items() if style.find(f"{_W}pPr/{_W}numPr") is not None}
    for _level in range(MOST_STYLE_LEVELS):
        found |= {name for name, style in styles.items() if _value(style.find(f"{_W}basedOn")) in found}
    return frozenset(name for name in found if name)


def _value(element: ElementTree.Element | None) -> str | None:
    return element.get(f"{_W}val") if element is not None else None


def _part(path: Path, name: str, place: Place) -> ElementTree.Element:
    try:
        with zipfile.ZipFile(path) as opened:
            about = opened.getinfo(name)
            if about.file_size > MOST_BYTES:
                raise place.stop(0, _("The document has more than %(mb)d MB.") % {"mb": MOST_BYTES // 1_000_000})
            content = opened.read(about)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
        message = _("This is no .docx file. Open it in Word or WPS and save it as .docx, or save it as plain text.")
        raise place.stop(0, message) from error
    try:
        return fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise place.stop(0, _("The document declares a type of its own. Save it anew from Word or WPS.")) from error
    except (ElementTree.ParseError, ValueError) as error:
        raise place.stop(0, _("The document is damaged. Open it, save it anew and try again.")) from error


def _blocks(body: ElementTree.Element | None) -> Iterator[ElementTree.Element]:
    """Paragraphs and tables in order, also inside content controls."""
    for element in body if body is not None else ():
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag == f"{_W}sdt":
            yield from _blocks(element.find(f"{_W}sdtContent"))


def _text(paragraph: ElementTree.Element) -> str:
    parts = []
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append(" ")
    return "".join(parts).strip()


def _is_numbered(paragraph: ElementTree.Element, numbering: frozenset[str]) -> bool:
    """Does Word write a number before it? numId 0 takes the number of the style away."""
    own = paragraph.find(f"{_W}pPr/{_W}numPr")
    if own is not None:
        return _value(own.find(f"{_W}numId")) != "0"
    return _value(paragraph.find(f"{_W}pPr/{_W}pStyle")) in numbering


def _paragraph_faults(
    paragraph: ElementTree.Element, text: str, number: int, numbering: frozenset[str]
) -> Iterator[str]:
    if text and _is_numbered(paragraph, numbering):
        yield _(
            "Paragraph %(number)d (“%(text)s…”) is numbered by Word itself: its number is not in the text and would be "
            "lost. Select all, copy, paste as plain text into a new document, and save that."
        ) % {"number": number, "text": text[:12]}
    if any(True for tag in ("ins", "del") for _found in paragraph.iter(f"{_W}{tag}")):
        yield _("Paragraph %(number)d holds tracked changes. Accept or reject all of them and save.") % {
            "number": number
        }


def _table_fault(table: ElementTree.Element, number: int) -> str:
    merged = any(True for tag in ("gridSpan", "vMerge", "hMerge") for _found in table.iter(f"{_W}{tag}"))
    if merged:
        return _(
            "Paragraph %(number)d is a table with merged cells; nobody can tell which text belongs where. "
            "Write its text as paragraphs, one for each line."
        ) % {"number": number}
    return _("Paragraph %(number)d is a table. Write its text as paragraphs, one for each line.") % {"number": number}
