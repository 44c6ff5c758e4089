"""The HTML of other systems as our rich text: what we have no mark for keeps its words, and is named."""

from html import escape
from html.parser import HTMLParser

from content.law import prose

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


def plain(text: str) -> str:
    """Stored rich text of plain words; each line break stays one."""
    return prose.write(prose.read(escape(text, quote=False).replace("\n", "<br/>")))


def is_plain(html: str) -> bool:
    """Is it one paragraph of words without any mark?"""
    return plain(prose.plain(html)) == html and "\n" not in prose.plain(html)


class _Cleaner(HTMLParser):
    """Writes the marks that we have, and notes the others."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
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
