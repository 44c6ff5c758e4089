"""A .docx file as Word, WPS and LibreOffice write it: its parts, its paragraphs, what styles number, within limits."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

MOST_BYTES = 30_000_000
MOST_STYLE_LEVELS = 10
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Unreadable(Exception):
    """What is no such file, in a sentence that says what to do."""


class Package:
    """The parts of a .docx file, none of them larger than most. Raises Unreadable for whatever else it is."""

    def __init__(self, content: bytes, *, most: int = MOST_BYTES) -> None:
        self.most = most
        try:
            self.opened = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise self._is_none() from error

    def __contains__(self, name: str) -> bool:
        return name in self.opened.NameToInfo

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        try:
            about = self.opened.getinfo(name)
            if about.file_size > self.most:
                raise Unreadable(_("The document has more than %(mb)d MB.") % {"mb": self.most // 1_000_000})
            return self.opened.read(about)
        except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
            raise self._is_none() from error

    def xml(self, name: str) -> Element:
        """A part as XML."""
        content = self.read(name)
        if b"<!DOCTYPE" in content or "<!DOCTYPE".encode("utf-16-le") in content:
            raise Unreadable(_("The document declares a type of its own. Save it anew from Word or WPS."))
        try:
            return ElementTree.fromstring(content)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise Unreadable(_("The document is damaged. Open it, save it anew and try again.")) from error

    def body(self) -> list[Element]:
        """Paragraphs and tables in order, also those inside content controls."""
        return list(_blocks(self.xml("word/document.xml").find(f"{W}body")))

    def numbering_styles(self) -> dict[str, Element]:
        """The numbering of each style that has one, by itself or because the style that it rests on does."""
        if "word/styles.xml" not in self:
            return {}
        styles = {style.get(f"{W}styleId"): style for style in self.xml("word/styles.xml").iter(f"{W}style")}
        found = {
            name: own for name, style in styles.items() if name and (own := style.find(f"{W}pPr/{W}numPr")) is not None
        }
        for _level in range(MOST_STYLE_LEVELS):
            for name, style in styles.items():
                if name and name not in found and (below := value(style.find(f"{W}basedOn"))) in found:
                    found[name] = found[below or ""]
        return found

    @staticmethod
    def _is_none() -> Unreadable:
        return Unreadable(
            _("This is no .docx file. Open it in Word or WPS and save it as .docx, or save it as plain text.")
        )


def value(element: Element | None) -> str | None:
    """What Word writes as w:val."""
    return element.get(f"{W}val") if element is not None else None


def _blocks(body: Element | None) -> Iterator[Element]:
    for element in body if body is not None else ():
        if element.tag in (f"{W}p", f"{W}tbl"):
            yield element
        elif element.tag == f"{W}sdt":
            yield from _blocks(element.find(f"{W}sdtContent"))


def numbering_of(paragraph: Element, styles: dict[str, Element]) -> Element | None:
    """What numbers a paragraph, itself or its style, if Word writes a number before it; numId 0 takes it away."""
    own = paragraph.find(f"{W}pPr/{W}numPr")
    if own is None or own.find(f"{W}numId") is None:
        own = styles.get(value(paragraph.find(f"{W}pPr/{W}pStyle")) or "")
    return None if own is None or value(own.find(f"{W}numId")) == "0" else own


def has_changes(paragraph: Element) -> bool:
    """Does it hold what somebody proposed and nobody accepted yet?"""
    return any(True for tag in ("ins", "del", "moveFrom", "moveTo") for _found in paragraph.iter(f"{W}{tag}"))


def is_merged(table: Element) -> bool:
    """Has a table cells that were made one?"""
    return any(True for tag in ("gridSpan", "vMerge", "hMerge") for _found in table.iter(f"{W}{tag}"))
