"""Draws the paper of certificates: a rosette and a frame of woven waves, as on banknotes. Pure functions.

One drawing, two forms: PDF operators that all pages of a file share (WeasyPrint would draw an SVG anew on every page,
which takes longer than all the rest), and an SVG to look at: `python -m certificates.documents.guilloche FILE`.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin, tau
from pathlib import Path

Point = tuple[float, float]
Curve = Callable[[float], Point]
Colour = tuple[int, int, int]
# The first is a point to start from, the others are cubic Béziers: two control points and an end.
Segments = tuple[tuple[float, ...], ...]

PAPER: Colour = (253, 252, 248)
INK: Colour = (26, 86, 115)
# The ink in a tenth of its strength: text stands on the rosette.
PALE: Colour = (228, 234, 233)

# A4 across, in millimetres from the top left; the frame's band runs from INSET to INSET + BAND.
WIDTH, HEIGHT = 297.0, 210.0
INSET, BAND = 10.0, 4.2
MIDDLE = INSET + BAND / 2
CORNER = 6.2
# How far the braid's waves swing to each side.
SWING = 1.2
POINTS_PER_MM = 72 / 25.4
# A circle as four Béziers is off by a fortieth of a percent with this.
KAPPA = 0.5522847498


@dataclass(frozen=True)
class Stroke:
    """A path round `at`, drawn once for each turn in degrees; filled without a line if its width is 0.

    times, step: it goes on by that many millimetres, so often: a braid is one wave, written once.
    """

    path: Segments
    width: float
    colour: Colour = INK
    at: Point = (0.0, 0.0)
    turns: tuple[float, ...] = (0.0,)
    times: int = 1
    step: float = 0.0


def drawing() -> list[Stroke]:
    """The paper, the rosette behind the text, the braid, the rules and a small rosette at each corner."""
    paper = Stroke(_rectangle(0), 0, PAPER)
    rules = [Stroke(_rectangle(INSET), 0.6), Stroke(_rectangle(INSET + BAND), 0.2)]
    places = [(x, y) for x in (MIDDLE, WIDTH - MIDDLE) for y in (MIDDLE, HEIGHT - MIDDLE)]
    corners = [stroke for place in places for stroke in _corner(place)]
    return [paper, *_rosette((WIDTH / 2, 107.0)), *_braid(), *rules, *corners]


def _rosette(at: Point) -> list[Stroke]:
    return [
        _ring(at, 55.5, 17.2, waves=12, copies=12, lean=0.9, width=0.19, colour=PALE),
        _ring(at, 55.5, 17.2, waves=12, copies=12, lean=-0.9, width=0.19, colour=PALE),
        _ring(at, 34.5, 9.8, waves=10, copies=9, lean=0, width=0.19, colour=PALE),
        _ring(at, 22.5, 3.8, waves=16, copies=4, lean=0, width=0.19, colour=PALE),
    ]


def _corner(at: Point) -> list[Stroke]:
    """A disc of paper over the frame's corner, and a rosette on it."""
    return [
        Stroke(_circle(CORNER), 0, PAPER, at),
        _ring(at, 4.1, 1.9, waves=9, copies=5, lean=0.8, width=0.13, colour=INK),
        Stroke(_circle(6.0), 0.2, INK, at),
        Stroke(_circle(1.5), 0.2, INK, at),
    ]


def _ring(
    at: Point, radius: float, swing: float, *, waves: int, copies: int, lean: float, width: float, colour: Colour
) -> Stroke:
    """A wave round a point, `copies` times within one wave; lean bends the crests to one side."""

    def curve(t: float) -> Point:
        angle = t + lean * sin(waves * t) / waves
        distance = radius + swing * cos(waves * t)
        return distance * cos(angle), distance * sin(angle)

    turns = tuple(360 * n / waves / copies for n in range(copies))
    return Stroke(_path(curve, 0, tau, steps=waves * 6), width, colour, at, turns)


def _braid() -> list[Stroke]:
    """Three waves along the middle of the band on each side, from corner to corner, in whole waves; the discs of the
    corners hide where they end."""
    low, right, bottom = MIDDLE, WIDTH - MIDDLE, HEIGHT - MIDDLE
    sides = [((low, low), 0.0, 60), ((right, low), 90.0, 41), ((right, bottom), 180.0, 60), ((low, bottom), 270.0, 41)]
    return [_wave(corner, turn, waves, phase) for phase in (0, tau / 3, 2 * tau / 3) for corner, turn, waves in sides]


def _wave(corner: Point, turn: float, waves: int, phase: float) -> Stroke:
    length = (HEIGHT if turn % 180 else WIDTH) - 2 * MIDDLE
    # To a hundredth, as it is written; what is left over at the end is under the disc.
    step = round(length / waves, 2)
    path = _path(lambda t: (t * step, SWING * sin(tau * t + phase)), 0, 1, steps=4)
    return Stroke(path, 0.13, at=corner, turns=(turn,), times=waves, step=step)


def _rectangle(inset: float) -> Segments:
    corners = [
        (inset, inset),
        (WIDTH - inset, inset),
        (WIDTH - inset, HEIGHT - inset),
        (inset, HEIGHT - inset),
        (inset, inset),
    ]
    # A Bézier whose control points are its ends is a straight line.
    sides = [(*a, *b, *b) for a, b in zip(corners, corners[1:], strict=False)]
    return (corners[0], *sides)


def _circle(radius: float) -> Segments:
    r, k = radius, radius * KAPPA
    quarters = [(r, k, k, r, 0, r), (-k, r, -r, k, -r, 0), (-r, -k, -k, -r, 0, -r), (k, -r, r, -k, r, 0)]
    return ((r, 0.0), *quarters)


def _path(curve: Curve, start: float, end: float, *, steps: int) -> Segments:
    """The curve as cubic Béziers through `steps` + 1 points with the curve's own tangents (Hermite form)."""
    width = (end - start) / steps
    knots = [start + n * width for n in range(steps + 1)]
    points = [curve(t) for t in knots]
    tangents = [_tangent(curve, t, width) for t in knots]
    pieces: list[tuple[float, ...]] = [points[0]]
    for n in range(steps):
        (x0, y0), (x1, y1), (u0, v0), (u1, v1) = points[n], points[n + 1], tangents[n], tangents[n + 1]
        pieces.append((x0 + u0 / 3, y0 + v0 / 3, x1 - u1 / 3, y1 - v1 / 3, x1, y1))
    return tuple(pieces)


def _tangent(curve: Curve, t: float, width: float) -> Point:
    """The derivative times the step, by central difference."""
    (x0, y0), (x1, y1) = curve(t - width / 200), curve(t + width / 200)
    return (x1 - x0) * 100, (y1 - y0) * 100


def _numbers(values: tuple[float, ...]) -> str:
    # Adding 0 turns -0.0 into 0.0.
    return " ".join(f"{round(value, 2) + 0:g}" for value in values)


def _again(stroke: Stroke, paint: str) -> str:
    """What paints it, as often as it goes on."""
    return f" 1 0 0 1 {stroke.step:g} 0 cm ".join([paint] * stroke.times)


@cache
def operators() -> bytes:
    """The drawing as a PDF content stream for an A4 page across; it leaves the graphics state as it found it."""
    scale = POINTS_PER_MM
    lines = ["/Artifact BMC q", f"{scale:.6f} 0 0 {-scale:.6f} 0 {HEIGHT * scale:.3f} cm 1 j 1 J"]
    for stroke in drawing():
        colour = " ".join(f"{part / 255:.3f}" for part in stroke.colour)
        path = " ".join(f"{_numbers(piece)} {'c' if n else 'm'}" for n, piece in enumerate(stroke.path))
        for turn in stroke.turns:
            c, s = cos(radians(turn)), sin(radians(turn))
            placed = f"{c:.6f} {s:.6f} {-s:.6f} {c:.6f} {stroke.at[0]:g} {stroke.at[1]:g} cm"
            style = f"{colour} RG {stroke.width:g} w" if stroke.width else f"{colour} rg"
            lines.append(f"q {placed} {style} {_again(stroke, f'{path} S' if stroke.width else f'{path} f')} Q")
    return "\n".join([*lines, "Q EMC"]).encode("ascii")


@cache
def shared() -> tuple[bytes, tuple[bytes, ...]]:
    """The drawing as operators() has it, with each path written once: what draws, and the paths P0, P1 … that it calls.

    A third of the size; for files of one page, where nothing else shares the paths.
    """
    scale = POINTS_PER_MM
    lines = ["/Artifact BMC q", f"{scale:.6f} 0 0 {-scale:.6f} 0 {HEIGHT * scale:.3f} cm 1 j 1 J"]
    numbers: dict[bytes, int] = {}
    for stroke in drawing():
        path = " ".join(f"{_numbers(piece)} {'c' if n else 'm'}" for n, piece in enumerate(stroke.path))
        number = numbers.setdefault(f"{path} {'S' if stroke.width else 'f'}".encode("ascii"), len(numbers))
        colour = " ".join(f"{part / 255:.3f}" for part in stroke.colour)
        lines.append(f"q {colour} RG {stroke.width:g} w" if stroke.width else f"q {colour} rg")
        for turn in stroke.turns:
            c, s = cos(radians(turn)), sin(radians(turn))
            placed = f"{c:.6f} {s:.6f} {-s:.6f} {c:.6f} {stroke.at[0]:g} {stroke.at[1]:g} cm"
            lines.append(f"q {placed} {_again(stroke, f'/P{number} Do')} Q")
        lines.append("Q")
    return "\n".join([*lines, "Q EMC"]).encode("ascii"), tuple(numbers)


def svg() -> str:
    """The drawing as an SVG picture."""
    parts = []
    for number, stroke in enumerate(drawing()):
        path = "M" + _numbers(stroke.path[0]) + "".join(f"C{_numbers(piece)}" for piece in stroke.path[1:])
        colour = "#{:02x}{:02x}{:02x}".format(*stroke.colour)
        paint = (
            f'fill="none" stroke="{colour}" stroke-width="{stroke.width:g}" stroke-linecap="round"'
            if stroke.width
            else f'fill="{colour}"'
        )
        turned = "".join(f'<use href="#s{number}" transform="rotate({turn:.3f})"/>' for turn in stroke.turns[1:])
        turned += "".join(f'<use href="#s{number}" x="{n * stroke.step:g}"/>' for n in range(1, stroke.times))
        place = f' transform="translate({stroke.at[0]:g} {stroke.at[1]:g})"' if any(stroke.at) else ""
        place = place.replace(')"', f') rotate({stroke.turns[0]:g})"') if stroke.turns[0] else place
        parts.append(f'<g {paint}{place}><path id="s{number}" d="{path}"/>{turned}</g>')
    size = f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n' + "\n".join(parts) + "\n</svg>\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(svg())
