"""A law as Word keeps it: the paragraphs of a .docx file, and what in it cannot be read as plain text."""

from pathlib import Path
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.exchange.faults import Faults, Stop
from content.exchange.shapes import Place
from content.law import docx
from content.law.docx import W


def paragraphs(path: Path, faults: Faults) -> list[tuple[int, str]]:
    """(number of the paragraph from 1, its text) of a .docx file; what would be lost goes to faults, with its remedy.

    Raises Stop if anything would be lost, or the file is no .docx, or too large.
    """
    try:
        package = docx.Package(path.read_bytes())
        blocks, styles = package.body(), package.numbering_styles()
    except docx.Unreadable as reason:
        raise Place(path, faults).stop(0, str(reason)) from reason
    found, numbered = [], []
    for number, element in enumerate(blocks, start=1):
        if element.tag == f"{W}tbl":
            faults.add(path, number, _table_fault(element, number))
            continue
        text = _text(element)
        if text and docx.numbering_of(element, styles) is not None:
            numbered.append((number, text))
        if docx.has_changes(element):
            message = _("Paragraph %(number)d holds tracked changes. Accept or reject all of them and save.")
            faults.add(path, number, message % {"number": number})
        found.append((number, text))
    if numbered:
        faults.add(path, numbered[0][0], _numbered_fault(numbered))
    if faults.found:
        # Without what is lost, articles would seem to be missing.
        raise Stop
    return found


def _text(paragraph: Element) -> str:
    parts = []
    for element in paragraph.iter():
        if element.tag == f"{W}t":
            parts.append(element.text or "")
        elif element.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            parts.append(" ")
    return "".join(parts).strip()


def _numbered_fault(numbered: list[tuple[int, str]]) -> str:
    """One remedy for all of them, said once."""
    message = ngettext(
        "Paragraph %(number)d (“%(text)s…”) is numbered by Word itself: its number is not in the text and would be "
        "lost. Select all, copy, paste as plain text into a new document, and save that.",
        "%(count)d paragraphs, the first of them paragraph %(number)d (“%(text)s…”), are numbered by Word itself: "
        "their numbers are not in the text and would be lost. Select all, copy, paste as plain text into a new "
        "document, and save that.",
        len(numbered),
    )
    number, text = numbered[0]
    return message % {"count": len(numbered), "number": number, "text": text[:12]}


def _table_fault(table: Element, number: int) -> str:
    if docx.is_merged(table):
        return _(
            "Paragraph %(number)d is a table with merged cells; nobody can tell which text belongs where. "
            "Write its text as paragraphs, one for each line."
        ) % {"number": number}
    return _("Paragraph %(number)d is a table. Write its text as paragraphs, one for each line.") % {"number": number}
