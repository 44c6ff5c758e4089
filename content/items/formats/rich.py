"""The HTML of other systems as our rich text: what we have no mark for keeps its words, and is named."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import suppress
from html import escape
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import unquote, unquote_to_bytes
from xml.sax.saxutils import quoteattr

from content.items import pictures
from content.items.questions import Figure
from content.law import prose
from lms.refused import Refused

KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
}

SAME = {"strong": "b", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p", "tr": "p", "blockquote": "p"}
KEPT = frozenset({"p", "b", "a", "ul", "ol", "li", "br", "h2", "h3"})
# Says nothing by itself.
BARE = frozenset({"span", "html", "body", "tbody", "thead", "section", "article", "font"})
SILENT = frozenset({"script", "style", "title"})


def stored(html: str) -> tuple[str, list[str]]:
    """Stored rich text of any HTML, and the names of the marks that were left out."""
    cleaner = _Cleaner()
    cleaner.feed(html)
    cleaner.close()
    return prose.write(prose.read("".join(cleaner.out))), list(dict.fromkeys(cleaner.lost))


def pictured(
    html: str, fetch: Callable[[str], bytes | None] = lambda _src: None
) -> tuple[str, Figure | None, list[str]]:
    """Stored rich text of any HTML, its picture, and the marks that were left out.

    fetch: the bytes for an address, None if nobody has them; data URIs have them with them. Of several pictures the
    first is kept.
    """
    cleaner = _Cleaner(fetch)
    cleaner.feed(html)
    cleaner.close()
    return prose.write(prose.read("".join(cleaner.out))), cleaner.figure, list(dict.fromkeys(cleaner.lost))


def with_picture(html: str, source: str, alt: str) -> str:
    """Rich text with a picture below it, as other systems show one."""
    return f"{html}<p><img src={quoteattr(source)} alt={quoteattr(alt)}/></p>"


def data_uri(figure: Figure) -> str:
    """A picture as an address that holds it."""
    return f"data:{KINDS[PurePosixPath(figure.name).suffix]};base64,{b64encode(figure.content).decode()}"


def plain(text: str) -> str:
    """Stored rich text of plain words; each line break stays one."""
    return prose.write(prose.read(escape(text, quote=False).replace("\n", "<br/>")))


def is_plain(html: str) -> bool:
    """Is it one paragraph of words without any mark?"""
    return plain(prose.plain(html)) == html and "\n" not in prose.plain(html)


def _inside(address: str) -> bytes | None:
    """The bytes of a data URI."""
    head, _comma, said = address.partition(",")
    try:
        return b64decode(unquote(said)) if head.endswith(";base64") else unquote_to_bytes(said)
    except (ValueError, binascii.Error):
        return None


class _Cleaner(HTMLParser):
    """Writes the marks that we have, and notes the others."""

    def __init__(self, fetch: Callable[[str], bytes | None] = lambda _src: None) -> None:
        super().__init__(convert_charrefs=True)
        self.fetch = fetch
        self.figure: Figure | None = None
        self.out: list[str] = []
        self.lost: list[str] = []
        self.silent = 0
        self.lists = 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.out.append(escape(data, quote=False))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = SAME.get(tag, tag)
        given = {name: value or "" for name, value in attrs}
        if tag in SILENT:
            self.silent += 1
        if tag == "img":
            self._picture(given)
        elif tag == "a":
            self.out.append(self._link(given))
        elif tag in KEPT and (tag != "li" or self.lists):
            self.lists += tag in ("ul", "ol")
            self.out.append(f"<{tag}>")
        elif tag not in BARE:
            self.lost.append(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = SAME.get(tag, tag)
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in KEPT and tag != "br" and (tag not in ("ul", "ol") or self.lists):
            self.lists -= tag in ("ul", "ol")
            self.out.append(f"</{tag}>")

    def _picture(self, given: dict[str, str]) -> None:
        source, alt = given.get("src", ""), " ".join(given.get("alt", "").split())[:300]
        content = _inside(source) if source.startswith("data:") else self.fetch(source)
        if content is not None and self.figure is None:
            name = "picture" if source.startswith("data:") else unquote(source.rpartition("/")[2])
            with suppress(Refused):
                self.figure = Figure(name=pictures.named(name, content), content=content, alt=alt)
                return
        self.lost.append("img")
        if words := given.get("alt", "").strip():
            self.out.append(escape(words, quote=False))

    def _link(self, given: dict[str, str]) -> str:
        if given.get("linktype") == "law":
            return f'<a law="{escape(given.get("law", ""))}" linktype="law" number="{escape(given.get("number", ""))}">'
        address = given.get("href", "")
        if address.startswith(("https://", "/", "tel:")):
            return f'<a href="{escape(address)}">'
        self.lost.append("a")
        return "<a>"
