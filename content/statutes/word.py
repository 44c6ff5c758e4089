"""A law as Word keeps it: the paragraphs of a .docx file, and what in it cannot be read as plain text."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from content.exchange.faults import Faults
from content.exchange.shapes import Place
from content.law import docx
from content.law.docx import W


def paragraphs(path: Path, faults: Faults) -> list[tuple[int, str]]:
    """(number of the paragraph from 1, its text) of a .docx file; what would be lost goes to faults, with its remedy.

    Raises Stop if the file is no .docx, or too large.
    """
    try:
        package = docx.Package(path.read_bytes())
        blocks, styles = package.body(), package.numbering_styles()
    except docx.Unreadable as reason:
        raise Place(path, faults).stop(0, str(reason)) from reason
    found = []
    for number, element in enumerate(blocks, start=1):
        if element.tag == f"{W}tbl":
            faults.add(path, number, _table_fault(element, number))
            continue
        text = _text(element)
        for message in _paragraph_faults(element, text, number, styles):
            faults.add(path, number, message)
        found.append((number, text))
    return found


def _text(paragraph: Element) -> str:
    parts = []
    for element in paragraph.iter():
        if element.tag == f"{W}t":
            parts.append(element.text or "")
        elif element.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            parts.append(" ")
    return "".join(parts).strip()


def _paragraph_faults(paragraph: Element, text: str, number: int, styles: dict[str, Element]) -> Iterator[str]:
    if text and docx.numbering_of(paragraph, styles) is not None:
        yield _(
            "Paragraph %(number)d (“%(text)s…”) is numbered by Word itself: its number is not in the text and would be "
            "lost. Select all, copy, paste as plain text into a new document, and save that."
        ) % {"number": number, "text": text[:12]}
    if docx.has_changes(paragraph):
        yield _("Paragraph %(number)d holds tracked changes. Accept or reject all of them and save.") % {
            "number": number
        }


def _table_fault(table: Element, number: int) -> str:
    if docx.is_merged(table):
        return _(
            "Paragraph %(number)d is a table with merged cells; nobody can tell which text belongs where. "
            "Write its text as paragraphs, one for each line."
        ) % {"number": number}
    return _("Paragraph %(number)d is a table. Write its text as paragraphs, one for each line.") % {"number": number}
