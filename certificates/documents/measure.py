"""How large the parts of a certificate can be set so that all stay on the sheet. Pure but for the font's widths."""

from dataclasses import dataclass
from math import ceil

from certificates.documents.fonts import FAMILY, Face, face

MM_PER_POINT = 25.4 / 72
# The column between the margins, and the height between title and foot (see solemn.css).
COLUMN_MM, ROOM_MM = 221.0, 97.0
# Chinese lines break before punctuation and justify: a line seldom holds all that its width allows.
LOST_EM_PER_LINE = 1.0


@dataclass(frozen=True)
class Paper:
    """Where the texts have to stay, in mm: the column's width, the height between title and foot, who signs."""

    column: float
    room: float
    signer: float


LANDSCAPE, PORTRAIT = Paper(COLUMN_MM, ROOM_MM, 84.0), Paper(162.0, 130.0, 56.0)


@dataclass(frozen=True)
class Size:
    """A size of type: points, line height as a factor, space above in mm. The CSS class has its place's number."""

    points: float
    leading: float
    above: float = 0.0

    @property
    def line_mm(self) -> float:
        return self.points * self.leading * MM_PER_POINT


# Largest first; solemn.css has a class for each: school-1 …, name-1 …, body-1 …, basis-1 …
SCHOOL = (Size(14, 1.6), Size(12, 1.5), Size(10, 1.5))
NAME = (Size(25, 1.5), Size(20, 1.5), Size(15, 1.5), Size(11, 1.5))
BODY = (Size(17, 2.0, 2.0), Size(15, 1.9, 2.0), Size(13, 1.8, 1.0), Size(11, 1.7, 1.0))
BASIS = (Size(9.5, 1.7, 6.0), Size(8.5, 1.6, 4.0), Size(7.5, 1.5, 3.0), Size(6.5, 1.4, 2.0))
ISSUER = (Size(12, 1.6), Size(10, 1.5), Size(8, 1.5))
# Letters of the issuer's line stand apart.
ISSUER_SPACING_EM = 0.25
SIGNER = (Size(13, 1.8), Size(11, 1.6), Size(9, 1.5))
# How many characters a title may have at each of its sizes (title-1 …): across, upright, and across beside a sun.
TITLE, TITLE_UPRIGHT, TITLE_NARROW = (10, 12), (9, 12), (6, 9, 12)
# A short text comes down by two fifths of the spare height, in steps of 3 mm, at most four.
DROP_MM, DROPS, DROP_SHARE = 3.0, 4, 0.4


@dataclass(frozen=True)
class Fit:
    """Numbers of the sizes chosen, 1 the largest."""

    issuer: int
    school: int
    name: int
    body: int
    basis: int
    signer: int
    drop: int

    @property
    def classes(self) -> str:
        """For the class attribute of the sheet."""
        return " ".join(f"{part}-{number}" for part, number in vars(self).items())


def fit(
    *,
    issuer: str,
    school: str,
    name: str,
    body: str,
    basis: str,
    signer: str,
    family: str = FAMILY,
    paper: Paper = LANDSCAPE,
) -> Fit:
    """The largest sizes with which everything stays in its place.

    School, name and issuer take one line if a size allows it; the text's size gives way before the rule's does, each
    step by step, until the height suffices.
    """
    regular, bold = face("regular", family), face("bold", family)
    column = paper.column
    school_size = _one_line(school, SCHOOL, regular, column=column)
    name_size = _one_line(name, NAME, bold, column=column)
    above = _height(school, SCHOOL[school_size], regular, column) + _height(name, NAME[name_size], bold, column)
    steps = sorted(((b, r) for b in range(len(BODY)) for r in range(len(BASIS))), key=lambda s: (s[0] + s[1], s[1]))
    heights = {
        (b, r): above + _height(body, BODY[b], bold, column, indent=2) + _height(basis, BASIS[r], regular, column)
        for b, r in steps
    }
    body_size, basis_size = next((step for step in steps if heights[step] <= paper.room), steps[-1])
    spare = max(0.0, paper.room - heights[body_size, basis_size])
    chosen = Fit(
        issuer=_one_line(issuer, ISSUER, regular, column=column, spacing=ISSUER_SPACING_EM),
        school=school_size,
        name=name_size,
        body=body_size,
        basis=basis_size,
        signer=_one_line(signer, SIGNER, regular, column=paper.signer),
        drop=min(DROPS, int(spare * DROP_SHARE / DROP_MM)),
    )
    return Fit(**{part: number + 1 for part, number in vars(chosen).items()})


def title_size(text: str, *, narrow: bool = False, paper: Paper = LANDSCAPE, family: str = FAMILY) -> int:
    """Number of the largest size with which a title is one line, 1 the largest."""
    fits = TITLE_UPRIGHT if paper is PORTRAIT else TITLE_NARROW if narrow else TITLE
    width = face("bold", family).width(text)
    return next((number for number, most in enumerate(fits, start=1) if width <= most), len(fits))


def _one_line(text: str, sizes: tuple[Size, ...], weight: Face, *, column: float, spacing: float = 0.0) -> int:
    """The first size with which the text is one line, else the last."""
    width = weight.width(text) + spacing * len(text)
    fitting = (n for n, size in enumerate(sizes) if width * size.points * MM_PER_POINT <= column)
    return next(fitting, len(sizes) - 1)


def _height(text: str, size: Size, weight: Face, column: float = COLUMN_MM, *, indent: int = 0) -> float:
    """Millimetres that the paragraphs of the text take, with the space above."""
    capacity = column / (size.points * MM_PER_POINT) - LOST_EM_PER_LINE
    lines = sum(ceil((weight.width(line) + indent) / capacity) for line in text.splitlines() if line.strip())
    return size.above + lines * size.line_mm
