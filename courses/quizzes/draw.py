"""Which questions are asked, in which order, with which order of options: rebuilt from the seed at any time."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

# Swapping “true” and “false” would only confuse.
FIXED_ORDER = frozenset({"true_false"})


class Form(Protocol):
    """How a quiz shuffles; content's EditionQuiz is one."""

    shuffle_items: bool
    shuffle_options: bool


class Candidate(Protocol):
    """A question that may be drawn; content's ItemVersion is one. body: JSON of content.items.bodies.Body."""

    pk: int
    digest: str
    type: str
    points: float
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """Part of a paper. draw: how many of the candidates are asked, None for all; points: for each, None for its own.

    asked: digest → how often this person was asked it before; what was asked least often is drawn first.
    """

    candidates: Sequence[Candidate]
    draw: int | None = None
    points: float | None = None
    asked: Mapping[str, int] = field(default_factory=dict)

    @property
    def chooses(self) -> bool:
        """Does it draw some of its candidates, and leave others?"""
        return self.draw is not None and self.draw < len(self.candidates)


@dataclass(frozen=True)
class Slot:
    """A place 题位 in an attempt: the item version, the keys of its options as they are shown, its section, its points.

    Keys of a case's parts and of a text's gaps stand behind the part's or gap's own: "a.b".
    """

    item: int
    digest: str
    options: tuple[str, ...]
    section: int = 0
    points: float = 1

    def order(self, prefix: str = "") -> list[str]:
        """The keys of the options, of a part or a gap where one is named."""
        begin = f"{prefix}." if prefix else ""
        return [key.removeprefix(begin) for key in self.options if key.startswith(begin)]


def order(digests: Iterable[str], *, seed: str) -> list[str]:
    """The digests by SHA-256 of seed and digest: the same for ever, unlike the random module's sample."""
    return sorted(set(digests), key=lambda digest: _rank(seed, digest))


def slots(form: Form, sections: Sequence[Section], *, seed: str) -> list[Slot]:
    """The questions of one attempt; the same form, sections and seed give the same slots for ever.

    Which ones are drawn does not depend on the order of the candidates, and none is drawn twice; without shuffle_items
    those of a section stand in that order. Raises ValueError if a section has fewer candidates than it draws, or none.
    """
    drawn = _drawn(sections, seed=seed)
    return [
        _slot(candidate, form, number, sections[number].points, seed=seed)
        for number, chosen in enumerate(drawn)
        for candidate in _in_order(chosen, sections[number], form)
    ]


def _drawn(sections: Sequence[Section], *, seed: str) -> list[list[Candidate]]:
    """What each section asks, by rank: first what was asked least often, so that an answer learnt by heart is no help.

    Sections with the least to spare choose first, so that they are not left short.
    """
    given = [{candidate.digest: candidate for candidate in section.candidates} for section in sections]
    wanted = [
        len(found) if section.draw is None else section.draw for section, found in zip(sections, given, strict=True)
    ]
    drawn: list[list[Candidate]] = [[] for _section in sections]
    taken: set[str] = set()
    for number in sorted(range(len(sections)), key=lambda n: (len(given[n]) - wanted[n], n)):
        free = [digest for digest in order(given[number], seed=seed) if digest not in taken]
        if not 0 < wanted[number] <= len(free):
            raise ValueError(f"{wanted[number]} questions are to be drawn from {len(free)}.")
        asked = sections[number].asked
        chosen = sorted(free, key=lambda digest: asked.get(digest, 0))[: wanted[number]]
        # By rank again: where a question stands does not tell whether it is new.
        drawn[number] = [given[number][digest] for digest in order(chosen, seed=seed)]
        taken.update(chosen)
    return drawn


def _in_order(chosen: list[Candidate], section: Section, form: Form) -> list[Candidate]:
    if form.shuffle_items:
        return chosen
    digests = {candidate.digest for candidate in chosen}
    return [candidate for candidate in section.candidates if candidate.digest in digests]


def _slot(item: Candidate, form: Form, section: int, points: float | None, *, seed: str) -> Slot:
    keys = [key for group in _groups(item, form) for key in _ordered(item, *group, seed=seed)]
    return Slot(item.pk, item.digest, tuple(keys), section, item.points if points is None else points)


def _groups(item: Candidate, form: Form) -> Iterable[tuple[str, list, str]]:
    """(prefix, options, order) of everything in a question that has an order."""
    body, usual = item.body, "random" if form.shuffle_options else "none"
    if item.type == "matching":
        yield "", body["answers"], usual
    elif item.type == "ordering":
        # In the editor's order they would be their own answer.
        yield "", body["steps"], "random"
    elif item.type == "cloze":
        for gap in body["gaps"]:
            yield f"{gap['key']}.", gap.get("options", []), usual
    elif item.type == "case":
        for part in body["parts"]:
            fixed = "none" if part["type"] in FIXED_ORDER else usual
            yield f"{part['key']}.", part.get("choice", {}).get("options", []), fixed
    else:
        fixed = "none" if item.type in FIXED_ORDER else body.get("order") or usual
        yield "", body.get("options", []), fixed


def _ordered(item: Candidate, prefix: str, options: list, kind: str, *, seed: str) -> list[str]:
    if kind == "random":
        ranked = sorted(options, key=lambda option: _rank(seed, f"{item.digest}/{prefix}{option['key']}"))
    else:
        ranked = sorted(options, key=lambda option: option["text"]) if kind == "content" else options
    return [f"{prefix}{option['key']}" for option in ranked]


def _rank(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()
