"""Set text in lines: Chinese rules for line breaks, justified between signs. Pure functions.

Lengths are in the layout's unit (CSS pixels, 96 to the inch).
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from certificates.documents.pdf.glyphs import Typeface

# What may not begin a line, and what may not end one (GB/T 15834 and the habits of printers).
NEVER_FIRST = set("、。，．：；？！）》」』】〉〕｝”’％℃·…—,.:;?!)]}%/")
NEVER_LAST = set("（《「『【〈〔｛“‘([{")
CHINESE_FROM = 0x2E80


@dataclass(frozen=True)
class Look:
    """How a run is set. size in px; spacing: after each sign; pad: before and after the run."""

    face: Typeface
    size: float
    colour: tuple[float, float, float]
    spacing: float = 0.0
    pad: float = 0.0


@dataclass
class Sign:
    """One sign with its look and the room it takes, spacing included; glue: room added after it to fill the line."""

    text: str
    look: Look
    width: float
    glue: float = 0.0


@dataclass
class Line:
    """A set line: its signs, and where it begins."""

    signs: list[Sign] = field(default_factory=list)
    x: float = 0.0

    @property
    def width(self) -> float:
        return sum(sign.width for sign in self.signs)


Advance = Callable[[Typeface, str], float]


def signs(runs: Sequence[tuple[str, Look]], advance: Advance) -> list[Sign]:
    """The runs sign by sign. advance(face, sign) is the sign's width in em; silent signs are left out."""
    found: list[Sign] = []
    for text, look in runs:
        first = len(found)
        for sign in text:
            if sign == "\n":
                found.append(Sign(sign, look, 0.0))
            elif not _is_silent(sign):
                found.append(Sign(sign, look, advance(look.face, sign) * look.size + look.spacing))
        if look.pad and first < len(found):
            found[-1].width += look.pad
            if first:
                found[first - 1].width += look.pad
    return found


def lines(
    all_signs: Sequence[Sign], *, width: float, align: str = "start", indent: float = 0.0, left: float = 0.0
) -> list[Line]:
    """The signs in lines no wider than `width`, placed by `align` (start, center, end, justify)."""
    found: list[Line] = []
    for paragraph in _paragraphs(all_signs):
        for number, (piece, is_last) in enumerate(_broken(paragraph, width, indent)):
            lead = indent if number == 0 else 0.0
            line = Line(_trimmed(piece))
            _place(line, width - lead, align, is_last)
            line.x += left + lead
            found.append(line)
    return found


def may_break(before: str, after: str) -> bool:
    """Can a line end between these two signs?"""
    if after in NEVER_FIRST or before in NEVER_LAST or after == " ":
        return False
    return before == " " or _is_chinese(before) or _is_chinese(after)


def _paragraphs(all_signs: Sequence[Sign]) -> list[list[Sign]]:
    found: list[list[Sign]] = [[]]
    for sign in all_signs:
        if sign.text == "\n":
            found.append([])
        else:
            found[-1].append(sign)
    return found


def _broken(paragraph: list[Sign], width: float, indent: float) -> list[tuple[list[Sign], bool]]:
    """Pieces for one line each, with whether it is the paragraph's last."""
    pieces: list[tuple[list[Sign], bool]] = []
    start = 0
    room = width - indent
    while True:
        end = _fitting(paragraph, start, room)
        if end >= len(paragraph):
            return [*pieces, (paragraph[start:], True)]
        pieces.append((paragraph[start:end], False))
        start, room = end, width


def _fitting(paragraph: list[Sign], start: int, room: float) -> int:
    """Where the line that begins at `start` ends: at the last allowed place within the room, else anywhere in it."""
    used, last = 0.0, 0
    for place in range(start, len(paragraph)):
        sign = paragraph[place]
        if place > start and may_break(paragraph[place - 1].text, sign.text):
            last = place
        used += sign.width
        # A space, and the spacing after a sign, may hang over the edge.
        if used - sign.look.spacing > room + 0.01 and sign.text != " ":
            return last or max(place, start + 1)
    return len(paragraph)


def _trimmed(piece: list[Sign]) -> list[Sign]:
    first, last = 0, len(piece)
    while last > first and piece[last - 1].text == " ":
        last -= 1
    while first < last and piece[first].text == " ":
        first += 1
    return piece[first:last]


def _place(line: Line, room: float, align: str, is_last: bool) -> None:
    """Where the line begins, or how its spare room is spread."""
    spare = room - line.width
    if align == "center":
        line.x = spare / 2
    elif align in ("end", "right"):
        line.x = spare
    elif align == "justify" and not is_last and spare > 0:
        _fill(line, spare)


def _fill(line: Line, spare: float) -> None:
    places = [
        sign
        for sign, after in zip(line.signs, line.signs[1:], strict=False)
        if sign.text == " " or _is_chinese(sign.text) or _is_chinese(after.text)
    ]
    for sign in places:
        sign.glue = spare / len(places)


def _is_chinese(sign: str) -> bool:
    return ord(sign) >= CHINESE_FROM


def _is_silent(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0100 <= ord(sign) <= 0xE01EF
