"""Every pair of colours that text stands in reads well: 4.5:1, on the projector 7:1, for lines and marks 3:1."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
SCOPES = re.findall(r"(:root[^{]*)\{([^{}]*)\}", TOKENS)
TONES = ("accent", "good", "warn", "bad")
GROUNDS = ("paper", "surface", "sunken")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "accent", "accent-strong") for ground in GROUNDS],
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    *[(tone, f"{tone}-soft") for tone in TONES],
    *[("ink", f"{tone}-soft") for tone in TONES],
    *[("ink-2", f"{tone}-soft") for tone in TONES],
    *[(tone, "surface") for tone in ("good", "warn", "bad")],
    *[(tone, "paper") for tone in ("good", "warn", "bad")],
]
MARKS = [
    ("line-strong", "surface"),
    ("line-strong", "paper"),
    ("seal", "surface"),
    ("good", "line"),
    ("accent", "line"),
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))


def themes() -> dict[str, dict[str, str]]:
    light, by_system, by_choice, projector, _sizes, paper = [colours(block) for _selector, block in SCOPES]
    return {
        "light": light,
        "dark": {**light, **by_system},
        "dark by choice": {**light, **by_choice},
        "projector": {**light, **projector},
        "projector in the dark": {**light, **by_system, **projector},
        "paper": {**light, **paper},
    }


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, 1.4.3."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def below(theme: dict[str, str], pairs: list[tuple[str, str]], least: float) -> list[str]:
    ratios = {f"{front} on {ground}": contrast(theme[front], theme[ground]) for front, ground in pairs}
    return [f"{pair}: {ratio:.2f}" for pair, ratio in ratios.items() if ratio < least]


def test_contrast_of_known_colours():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("name", themes())
def test_text_reads_in_every_theme(name):
    least = 7 if name.startswith("projector") else 4.5

    assert below(themes()[name], TEXT, least) == []


@pytest.mark.parametrize("name", themes())
def test_lines_and_marks_are_seen_in_every_theme(name):
    assert below(themes()[name], MARKS, 3) == []


def test_dark_is_the_same_by_system_and_by_choice():
    assert themes()["dark"] == themes()["dark by choice"]
