"""The font of certificates: which signs it has and how wide they are. Read once per process."""

import subprocess
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from lms.refused import Refused

# SIL Open Font License: may be embedded. Debian: fonts-noto-cjk.
FAMILY = "Noto Serif CJK SC"
WEIGHTS = ("regular", "bold")


@dataclass(frozen=True)
class Face:
    """One weight. signs: code points that it has; advances: widths in em of those that are not one em wide."""

    signs: frozenset[int]
    advances: dict[int, float]

    def width(self, text: str) -> float:
        """How wide the text is on one line, in em."""
        return sum(self.advances.get(ord(sign), 1.0) for sign in text if not _is_silent(sign))


@cache
def face(weight: str, family: str = FAMILY) -> Face:
    """The installed face; Refused if the server lacks the family: another font would set boxes."""
    from fontTools.ttLib import TTFont

    path, index = file_of(weight, family)
    with TTFont(path, fontNumber=index, lazy=True) as font:
        cmap, metrics, em = font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm
        widths = {code: metrics[name][0] / em for code, name in cmap.items()}
    return Face(frozenset(widths), {code: width for code, width in widths.items() if width != 1.0})


@cache
def outline(text: str) -> str:
    """The bold signs side by side as one SVG path, 1000 units to the em, the top of the em at 0: words that are drawn
    and no text, so that nobody selects or reads them in the middle of a sentence."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    path, index = file_of("bold")
    with TTFont(path, fontNumber=index, lazy=True) as font:
        cmap, glyphs, scale = font.getBestCmap(), font.getGlyphSet(), 1000 / font["head"].unitsPerEm
        pen = SVGPathPen(glyphs)
        for place, sign in enumerate(text):
            glyphs[cmap[ord(sign)]].draw(TransformPen(pen, (scale, 0, 0, -scale, place * 1000, 880)))
    return pen.getCommands()


def missing(texts: Iterable[str], family: str = FAMILY) -> list[str]:
    """The signs of these texts that a weight of the font lacks, each once, in order."""
    signs = dict.fromkeys(sign for text in texts for sign in text if not sign.isspace() and not _is_silent(sign))
    return [sign for sign in signs if any(ord(sign) not in face(weight, family).signs for weight in WEIGHTS)]


def _is_silent(sign: str) -> bool:
    """Variation selectors and format characters: they choose a form, nothing is drawn for them."""
    return unicodedata.category(sign) == "Cf" or 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0100 <= ord(sign) <= 0xE01EF


@cache
def file_of(weight: str, family: str = FAMILY) -> tuple[str, int]:
    """Where fontconfig, which WeasyPrint asks as well, finds the face: path and index in the collection."""
    pattern = ["fc-match", "--format=%{file}|%{index}|%{family}", f"{family}:{weight}"]
    try:
        answer = subprocess.run(pattern, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        answer = ""
    path, _bar, rest = answer.partition("|")
    index, _bar, found = rest.partition("|")
    if family not in found:
        raise Refused(
            _(
                "The server has no font for certificates. Ask the operator to install fonts-noto-cjk; the certificate "
                "itself is valid and can be verified."
            ),
            status=503,
        )
    return path, int(index)
