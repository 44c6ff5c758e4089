"""Outlines of single glyphs, cut out of the installed font once per process: no subroutines, no hints.

Cutting a subset out of a Chinese font takes longer than all the rest of a certificate, and most certificates need the
same few hundred signs. So each sign is cut once, and every file's font is put together from what is there.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from certificates.documents import fonts

# Signs kept in memory, about 300 bytes each: more than GB 2312 has.
KEPT = 20_000


@dataclass(frozen=True)
class Typeface:
    """A family in one weight, by the names that fontconfig knows."""

    family: str
    weight: str


@dataclass(frozen=True)
class Glyph:
    """One sign. program: Type 2 charstring that begins with its width; width in 1/1000 em."""

    program: bytes
    width: int


@dataclass(frozen=True)
class Metrics:
    """What a font descriptor says, in 1/1000 em."""

    name: str
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int
    italic_angle: float
    stem_v: int


@lru_cache(maxsize=KEPT)
def glyph(face: Typeface, sign: str) -> Glyph:
    """The sign's outline; KeyError if the font lacks it."""
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    font = _open(face)
    name = font.getBestCmap().get(ord(sign))
    if name is None:
        raise KeyError(sign)
    glyphs = _glyphs(face)
    width = glyphs[name].width
    pen = T2CharStringPen(width, glyphs)
    glyphs[name].draw(pen)
    charstring = pen.getCharString()
    charstring.compile()
    return Glyph(charstring.bytecode, width)


@cache
def metrics(face: Typeface) -> Metrics:
    """The font's own numbers; all our fonts have 1000 units to the em."""
    font = _open(face)
    head, os2 = font["head"], font["OS/2"]
    assert head.unitsPerEm == 1000, f"{face.family} is drawn in {head.unitsPerEm} units"
    return Metrics(
        name=font["name"].getDebugName(6).replace(" ", ""),
        box=(head.xMin, head.yMin, head.xMax, head.yMax),
        ascent=os2.sTypoAscender,
        descent=os2.sTypoDescender,
        cap_height=getattr(os2, "sCapHeight", 733),
        italic_angle=font["post"].italicAngle,
        stem_v=150 if face.weight == "bold" else 80,
    )


@cache
def _open(face: Typeface) -> Any:
    from fontTools.ttLib import TTFont

    path, index = fonts.file_of(face.weight, face.family)
    return TTFont(path, fontNumber=index, lazy=True)


@cache
def _glyphs(face: Typeface) -> Any:
    return _open(face).getGlyphSet()
