"""What lessons for the youngest need besides: short cards, and pinyin that is right."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from content.exchange import marks
from content.exchange.faults import Faults
from content.exchange.files import CoursePack
from content.items.choices import Stage
from content.law import ruby

MOST_ON_A_CARD = 120


def check(pack: CoursePack, faults: Faults) -> None:
    """Note cards that are too long and marks of pinyin that cannot be read, or that would be shown to older readers."""
    young = pack.course["stage"] == Stage.PRIMARY_LOWER
    for stem, lesson in zip(pack.course["lessons"], pack.lessons, strict=False):
        file = pack.folder / "lessons" / f"{stem}.md"
        for kind, value in lesson["body"]:
            for message, mark in _faults(said(kind, value), young):
                faults.add(file, _line_of(file, mark, getattr(value, "line", 0)), message)
            for card in value["cards"] if kind == "cards" and young else ():
                if (length := card_length(card)) > MOST_ON_A_CARD:
                    words = {"title": card["title"], "most": MOST_ON_A_CARD, "length": length}
                    message = _("Card “%(title)s”: at most %(most)d characters, here are %(length)d. Shorten it.")
                    faults.add(file, card.line, message % words)
    for pool in pack.pools:
        for item in pool["items"]:
            file = pack.folder / "items" / f"{pool['pool']}.yaml"
            for message, mark in _faults(item_said(item), young):
                faults.add(file, _line_of(file, mark, item.line), f"{item['id']}{_(': ')}{message}")


def card_length(card: dict) -> int:
    """Characters that a child reads on a card, pinyin not counted."""
    return sum(len(ruby.plain(text)) for text in (card["title"], *card["lines"]))


def _faults(texts: Iterator[str], young: bool) -> Iterator[tuple[str, str]]:
    """(message, mark it is about, "" if it is about more) of each text."""
    for text in texts:
        if not young and ruby.plain(text) != text:
            yield _("Pinyin is shown to grades 1–2 only. Remove the mark: %(text)s") % {"text": text[:40]}, ""
        if young:
            yield from unreadable(text)


def unreadable(text: str) -> Iterator[tuple[str, str]]:
    """(message, mark) of each mark of pinyin that nobody could read."""
    for mark in ruby.faults(text):
        message = _("“%(mark)s” cannot be read: write the pinyin after its characters, as in 长{zhǎng}大.")
        yield message % {"mark": mark}, mark
    for mark, syllable in ruby.misspelled(text):
        message = _(
            "“%(syllable)s” in “%(mark)s” is no syllable of pinyin, or its tone stands on the wrong vowel. "
            "Write it as the dictionary does, as in 长{zhǎng}大."
        )
        yield message % {"mark": mark, "syllable": syllable}, mark


def _line_of(file: Path, mark: str, since: int) -> int:
    """The line of a mark in its file, from a line on; that line if it cannot be found."""
    if not mark or not file.is_file():
        return since
    lines = file.read_text(encoding="utf-8").split("\n")
    return next((number for number, line in enumerate(lines, start=1) if number >= since and mark in line), since)


def said(kind: str, value) -> Iterator[str]:
    """Every text of a part of a lesson that a child reads."""
    if kind == "text":
        yield from marks.lines_of(value)
    elif kind == "notes":
        return
    else:
        yield from _texts(value)


def _texts(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, child in value.items():
            if name in ("body",):
                yield from marks.lines_of(child)
            elif name not in ("key", "file", "figure", "quiz", "article", "kind"):
                yield from _texts(child)
    elif isinstance(value, tuple | list):
        for child in value:
            yield from _texts(child)


def item_said(item: dict) -> Iterator[str]:
    """Every text of an item, with its questions, options and gaps."""
    for name, child in item.items():
        if not isinstance(child, tuple) or not child or name in ("articles", "tags"):
            continue
        for part in child if isinstance(child[0], dict) else ():
            yield from item_said(part)
        if not isinstance(child[0], dict):
            for blocks in child if isinstance(child[0], tuple) else (child,):
                yield from marks.lines_of(blocks)
