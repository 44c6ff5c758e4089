"""The texts of a sheet, part by part, out of the HTML that the design's template gives. Pure functions.

A part is an element with data-part; inside it only <b>, <span> and <br> count. Text outside of parts is no text of the
certificate, and a template that has some is broken.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

INLINE = {"b", "span", "br"}
# Closed by themselves.
VOID = {"br", "img", "meta", "link", "hr", "input", "path"}


@dataclass(frozen=True)
class Run:
    """Text of one look. style: "" or the tag and class of the innermost inline element, such as "b" or "b.hours"."""

    text: str
    style: str = ""


@dataclass
class Part:
    """A block of text. tag: what it is in the document's structure (h1, p, div)."""

    name: str
    tag: str
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def parts(html: str) -> list[Part]:
    """All parts in reading order; ValueError when elements do not close or text stands outside of parts."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.open:
        raise ValueError(f"<{reader.open[-1][0]}> is not closed")
    return [_tidy(part) for part in reader.found]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Part] = []
        self.open: list[tuple[str, str, Part | None]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        part = self.open[-1][2] if self.open else None
        if tag == "br" and part:
            part.runs.append(Run("\n", self.open[-1][1]))
        if tag in VOID:
            return
        if tag in ("style", "svg", "title", "head"):
            self.silent += 1
        if attributes.get("data-part"):
            part = Part(attributes["data-part"] or "", tag)
            self.found.append(part)
            self.open.append((tag, "", part))
            return
        if part and tag not in INLINE and not self.silent:
            raise ValueError(f"<{tag}> cannot stand inside a text")
        style = f"{tag}.{attributes['class']}" if attributes.get("class") else tag
        self.open.append((tag, style if part else "", part))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1][0] != tag:
            raise ValueError(f"</{tag}> closes nothing")
        self.open.pop()
        if tag in ("style", "svg", "title", "head"):
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        _tag, style, part = self.open[-1] if self.open else ("", "", None)
        if part:
            part.runs.append(Run(data, style))
        elif data.strip():
            raise ValueError(f"“{data.strip()[:20]}” stands outside of every part")


def _tidy(part: Part) -> Part:
    """White space as HTML has it: one space for any, none at the ends and beside line breaks."""
    runs: list[Run] = []
    space = True
    for run in part.runs:
        if run.text == "\n" and run.style != "" or run.text == "\n":
            runs.append(run)
            space = True
            continue
        text = ""
        for sign in run.text:
            if sign in " \t\n\r\f":
                text += "" if space else " "
                space = True
            else:
                text += sign
                space = False
        if text:
            runs.append(Run(text, run.style))
    if runs and runs[-1].text.endswith(" "):
        runs[-1] = Run(runs[-1].text[:-1], runs[-1].style)
    return Part(part.name, part.tag, [run for run in runs if run.text])
