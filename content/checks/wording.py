"""How a text reads: the length of its sentences for the school stage, and pinyin that nobody could be sure of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from content.checks.said import Finding, Said, Texts, Voice
from content.exchange import young
from content.items.choices import Stage
from content.law import ruby


@dataclass(frozen=True)
class Level:
    """What readers of a stage manage: characters of a sentence, of a paragraph, and words that are too hard."""

    sentence: int
    paragraph: int
    hard: str = ""


_COUNT = r"[\d零〇一二两三四五六七八九十百千万]+"
# A sum in words is a fine only where a law would say it: a story may tell of five yuan.
_PENALTIES = (
    r"有期徒刑|拘役|无期|死刑|判处|判刑|行政拘留|拘留|罚款|罚金"
    rf"|\d+ ?元|{_COUNT} ?(?:元|日|年)(?:以上|以下)|(?:判|坐牢?|关押?|监禁)[^，。；]{{0,4}}?{_COUNT} ?(?:日|天|年|个月)"
)
_TERMS = r"民事行为能力|补充责任|连带责任|寻衅滋事|推定过错|法定代理人|被害人|构成要件|行政复议|听证"
LEVELS = {
    Stage.PRIMARY_LOWER: Level(34, 120, rf"{_PENALTIES}|{_TERMS}|第[一二三四五六七八九十百\d]+条"),
    Stage.PRIMARY_UPPER: Level(48, 160, _PENALTIES),
    Stage.JUNIOR: Level(70, 240),
    Stage.SENIOR: Level(90, 320),
    "": Level(110, 420),
}
# Said to teachers, or not meant to be read through.
_ASIDE = frozenset({Voice.NOTES, Voice.PICTURED})
_END = re.compile(r"[。！？；：\n]|……|[＿_]{2,}|\u3000| {2,}")


def check(texts: Texts, library) -> Iterator[Finding]:
    """Sentences and paragraphs too long for the stage, words too hard for it, doubtful readings of characters."""
    level = LEVELS[texts.stage]
    for said in texts.all:
        if said.voice not in _ASIDE:
            yield from _too_much(said, level)
            yield from _too_hard(said, level)
    if texts.stage == Stage.PRIMARY_LOWER:
        yield from _readings(texts)


def _too_much(said: Said, level: Level) -> Iterator[Finding]:
    longest = max(_END.split(said.text), key=len)
    if len(longest) > level.sentence:
        message = _("A sentence of %(length)d characters; at this stage at most %(most)d. Cut it: “%(text)s…”")
        words = {"length": len(longest), "most": level.sentence, "text": longest[:14]}
        yield Finding(said.file, said.line, message % words)
    if len(said.text) > level.paragraph and said.of is None:
        message = _("A paragraph of %(length)d characters; at this stage at most %(most)d. Divide it: “%(text)s…”")
        words = {"length": len(said.text), "most": level.paragraph, "text": said.text[:14]}
        yield Finding(said.file, said.line, message % words)


def _too_hard(said: Said, level: Level) -> Iterator[Finding]:
    if level.hard and (found := re.search(level.hard, said.text)):
        message = _("“%(word)s” is too hard for this stage, or nothing for it. Say what a child can do with it.")
        yield Finding(said.file, said.line, message % {"word": found[0]})


def _readings(texts: Texts) -> Iterator[Finding]:
    """Characters whose pinyin the author has to give; looked for in the files, where the marks still stand."""
    for file, line, text in marked(texts):
        for message, _mark in young.unreadable(text):
            yield Finding(file, line, message, is_error=True)
        for character in ruby.doubtful(text):
            message = _("How is “%(character)s” read here? Write it behind, as in 长{zhǎng}大: “%(text)s”")
            yield Finding(file, line, message % {"character": character, "text": ruby.plain(text)[:20]})


def marked(texts: Texts) -> Iterator[tuple]:
    """(file, line, text with its marks) of what children read with pinyin."""
    for number, lesson in enumerate(texts.pack.lessons):
        file = texts.lesson_file(number)
        for kind, value in lesson["body"]:
            for text in young.said(kind, value):
                yield file, getattr(value, "line", 0), text
    for pool in texts.pack.pools:
        for item in pool["items"]:
            for text in young.item_said(item):
                yield texts.pool_file(pool), item.line, text
