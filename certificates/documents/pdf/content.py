"""The page's operators: the drawing, the texts, the QR code as squares; with what the tags need to know."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from certificates.documents.pdf.glyphs import Typeface, glyph
from certificates.documents.pdf.layout import Box, Layout
from certificates.documents.pdf.runs import Part
from certificates.documents.pdf.typeset import Line, Look, Sign, lines, signs

# CSS pixels to PDF points.
SCALE = 0.75
INK = "0.118 0.133 0.149"
TAGS = {"h1": "H1", "h2": "H2", "p": "P", "div": "P"}


@dataclass
class Font:
    """A typeface as this file uses it. numbers: the sign's CID, from 1 on in order of first use."""

    face: Typeface
    name: str
    numbers: dict[str, int] = field(default_factory=dict)

    def code(self, sign: str) -> str:
        """The sign as it stands in a string: four hexadecimal digits."""
        number = self.numbers.get(sign)
        if number is None:
            number = self.numbers[sign] = len(self.numbers) + 1
        return f"{number:04x}"


@dataclass
class Page:
    """What was set. tags: (structure type, alternative text or "") by marked-content number."""

    operators: list[str] = field(default_factory=list)
    fonts: dict[Typeface, Font] = field(default_factory=dict)
    tags: list[tuple[str, str]] = field(default_factory=list)

    def font(self, face: Typeface) -> Font:
        if face not in self.fonts:
            self.fonts[face] = Font(face, f"F{len(self.fonts) + 1}")
        return self.fonts[face]


def page(layout: Layout, parts: Sequence[Part], qr: Sequence[Sequence[int]], *, qr_says: str) -> Page:
    """All parts that the layout has a place for, in reading order. KeyError names a sign that no font has.

    qr: rows of the code, 1 for dark; qr_says: what a reader who cannot see it hears.
    """
    made = Page()
    made.operators.append("/Artifact BMC q /Art Do Q EMC")
    bottoms: dict[str, tuple[float, float]] = {}
    for part in parts:
        if part.text.strip():
            _set(made, layout, part, bottoms)
    if "qr" in layout.boxes:
        _draw_code(made, layout, layout.boxes["qr"], qr, qr_says)
    return made


def _set(made: Page, layout: Layout, part: Part, bottoms: dict[str, tuple[float, float]]) -> None:
    """One part; in a flow it comes as far below the one before as in the example."""
    place = layout.parts[part.name]
    runs = [(run.text, place.look(run.style)) for run in part.runs]
    found = lines(signs(runs, _advance), width=place.width, align=place.align, indent=place.indent, left=place.x)
    top = place.top
    if place.flow in bottoms:
        example, here = bottoms[place.flow]
        top = here + place.top - example
    bottoms[place.flow] = (place.bottom, top + len(found) * place.pitch)
    made.operators.append(f"/{TAGS.get(part.tag, 'P')} <</MCID {len(made.tags)}>> BDC")
    made.tags.append((TAGS.get(part.tag, "P"), ""))
    for number, line in enumerate(found):
        y = layout.height - (top + number * place.pitch + place.baseline)
        _show(made, line, y)
    made.operators.append("EMC")


def _show(made: Page, line: Line, y: float) -> None:
    """A line as one text object for each stretch of one look."""
    x, start = line.x, 0
    line_signs = line.signs
    while start < len(line_signs):
        look, end = line_signs[start].look, start
        while end < len(line_signs) and line_signs[end].look is look:
            end += 1
        stretch = line_signs[start:end]
        made.operators.append(_text(made.font(look.face), look, stretch, x * SCALE, y * SCALE))
        x += sum(sign.width + sign.glue for sign in stretch)
        start = end


def _text(font: Font, look: Look, stretch: list[Sign], x: float, y: float) -> str:
    """One text object; gaps beyond the signs' own width go into the array, in thousandths of the size."""
    pieces, codes = [], []
    for sign in stretch:
        codes.append(font.code(sign.text))
        gap = look.spacing + sign.glue
        if gap:
            pieces.append(f"<{''.join(codes)}>{-gap / look.size * 1000:.0f}")
            codes = []
    if codes:
        pieces.append(f"<{''.join(codes)}>")
    red, green, blue = look.colour
    colour = f"{red:.3f} {green:.3f} {blue:.3f} rg"
    return f"BT /{font.name} {look.size * SCALE:.2f} Tf {colour} {x:.2f} {y:.2f} Td [{''.join(pieces)}] TJ ET"


def _draw_code(made: Page, layout: Layout, box: Box, rows: Sequence[Sequence[int]], says: str) -> None:
    """Dark squares side by side are one rectangle."""
    module = box.width / len(rows) * SCALE
    top, left = (layout.height - box.y) * SCALE, box.x * SCALE
    made.operators.append(
        f"/Figure <</MCID {len(made.tags)}>> BDC q {INK} rg {module:.4f} 0 0 {-module:.4f} {left:.3f} {top:.3f} cm"
    )
    made.tags.append(("Figure", says))
    for y, row in enumerate(rows):
        x, width = 0, len(row)
        while x < width:
            start = x
            while x < width and row[x]:
                x += 1
            if x > start:
                made.operators.append(f"{start} {y} {x - start} 1 re")
            x += 1
    made.operators.append("f Q EMC")


def _advance(face: Typeface, sign: str) -> float:
    return glyph(face, sign).width / 1000
