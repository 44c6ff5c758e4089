"""Plots as numbers for SVG: bars of scores, and where each question stands between easy and telling."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.grading.analysis import ItemLine

WIDTH, HEIGHT = 600, 160
BINS = 10
RADIUS = 7


@dataclass(frozen=True)
class Bar:
    """A bar of the score plot."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str


@dataclass(frozen=True)
class Dot:
    """A question in the plot of facility and discrimination."""

    x: float
    y: float
    number: int
    is_weak: bool


def bars(scores: Iterable[int]) -> list[Bar]:
    """How many had 0–9, 10–19 … 90–100 percent."""
    counts = [0] * BINS
    for score in scores:
        counts[min(BINS - 1, score // BINS)] += 1
    most, step = max([*counts, 1]), WIDTH / BINS
    return [
        Bar(
            round(place * step + 4, 1),
            round(HEIGHT - HEIGHT * count / most, 1),
            round(step - 8, 1),
            round(HEIGHT * count / most, 1),
            count,
            f"{place * BINS}",
        )
        for place, count in enumerate(counts)
    ]


def dots(lines: Iterable[ItemLine]) -> list[Dot]:
    """Facility from left to right, discrimination upwards; questions without figures are left out."""
    return [
        Dot(
            round(WIDTH * (line.figures.facility or 0) / 100, 1),
            round(HEIGHT * (1 - max(-20.0, line.figures.discrimination) / 100) * 5 / 6, 1),
            number,
            bool(line.advice),
        )
        for number, line in enumerate(lines, start=1)
        if line.figures.facility is not None and line.figures.discrimination is not None
    ]
