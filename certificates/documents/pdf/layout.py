"""Where a design puts its texts: read off the boxes that WeasyPrint lays out for one certificate, once per kind.

Certificates that differ in names and dates alone share a layout; only their lines are set anew. Lengths are in px.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from certificates.documents.pdf.glyphs import Typeface
from certificates.documents.pdf.typeset import Look

BOLD_FROM = 600


@dataclass
class Place:
    """A part's block. top and bottom of the example's lines; pitch from line to line; baseline below a line's top."""

    x: float
    top: float
    width: float
    bottom: float
    pitch: float
    baseline: float
    align: str
    indent: float
    flow: str
    looks: dict[str, Look] = field(default_factory=dict)

    def look(self, style: str) -> Look:
        """The look of a run; a style that the example does not have is like the plain one, bold for <b>."""
        if style in self.looks:
            return self.looks[style]
        plain = self.looks.get("") or next(iter(self.looks.values()))
        tag = style.partition(".")[0]
        if tag == "b":
            similar = next((look for name, look in self.looks.items() if name.startswith("b")), None)
            return similar or Look(
                Typeface(plain.face.family, "bold"),
                plain.size,
                plain.colour,
                plain.spacing,
            )
        return plain


@dataclass(frozen=True)
class Box:
    """A place for something that is drawn."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """A page. parts by name in reading order; boxes by name."""

    width: float
    height: float
    parts: dict[str, Place]
    boxes: dict[str, Box]


def read(document: Document) -> Layout:
    """The layout of the document's first page. ValueError when a part is empty or set twice."""
    page = document.pages[0]
    parts: dict[str, Place] = {}
    drawn: dict[str, Box] = {}
    for box, flow in _blocks(page._page_box, ""):
        if name := box.element.get("data-part"):
            if name in parts:
                raise ValueError(f"the part {name} stands in the template twice")
            parts[name] = _place(box, flow)
        elif name := box.element.get("data-box"):
            drawn[name] = Box(box.content_box_x(), box.content_box_y(), box.width, box.height)
    return Layout(page.width, page.height, parts, drawn)


def _blocks(box: boxes.Box, flow: str) -> Iterator[tuple[boxes.Box, str]]:
    """Every block with data-part or data-box, with the flow it stands in."""
    element = box.element
    if element is not None and not isinstance(box, boxes.LineBox | boxes.TextBox | boxes.InlineBox):
        flow = element.get("data-flow") or flow
        if element.get("data-part") or element.get("data-box"):
            yield box, flow
            return
    for child in getattr(box, "children", []):
        yield from _blocks(child, flow)


def _place(box: boxes.Box, flow: str) -> Place:
    lines = [child for child in box.children if isinstance(child, boxes.LineBox)]
    if not lines:
        raise ValueError(f"the part {box.element.get('data-part')} is empty in the example")
    first, last = lines[0], lines[-1]
    place = Place(
        x=box.content_box_x(),
        top=first.position_y,
        width=box.width,
        bottom=last.position_y + last.height,
        pitch=first.height,
        baseline=first.baseline,
        align=box.style["text_align_all"],
        indent=box.style["text_indent"].value,
        flow=flow,
    )
    for line in lines:
        _looks(line, box.element, 0.0, place.looks)
    return place


def _looks(box: boxes.Box, block, pad: float, found: dict[str, Look]) -> None:
    for child in getattr(box, "children", []):
        if isinstance(child, boxes.TextBox):
            style = "" if child.element is block else _style(child)
            found.setdefault(style, _look(child, pad if style else 0.0))
        else:
            _looks(child, block, getattr(child, "padding_left", 0.0) or 0.0, found)


def _style(box: boxes.Box) -> str:
    name = box.element.get("class")
    return f"{box.element_tag}.{name}" if name else box.element_tag


def _look(box: boxes.TextBox, pad: float) -> Look:
    style = box.style
    spacing = style["letter_spacing"]
    return Look(
        face=Typeface(style["font_family"][0], "bold" if style["font_weight"] >= BOLD_FROM else "regular"),
        size=style["font_size"],
        colour=tuple(style["color"].coordinates),
        spacing=0.0 if spacing == "normal" else spacing,
        pad=pad,
    )
