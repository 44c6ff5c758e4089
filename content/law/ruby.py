"""Pinyin over Chinese words 注音 as HTML ruby: from a dictionary, and from marks of authors as in 长{zhǎng}大."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape
from html import unescape as unescaped
from html.parser import HTMLParser

from content.law.readings import DOUBTFUL, PLAIN, SURNAMED, SYLLABLES, TITLES, WORDS

HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_SYLLABLE = r"[a-zA-ZüÜāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+[1-5]?"
MARK = re.compile(rf"({HAN}+)\{{({_SYLLABLE}(?: {_SYLLABLE})*)\}}")
_BRACE = re.compile(r"\{[^{}]*\}")
_SURNAMED = re.compile(SURNAMED)
_TITLE = re.compile(TITLES)
_TONES, NEUTRAL = "\u0304\u0301\u030c\u0300", 5
# The vowel that bears the tone: a or e, the o of ou, or the last one.
_BEARER = re.compile(r"[ae]|o(?=u)|[iouü](?=[^aeiouü]*$)")
_PIECE = re.compile(rf"{MARK.pattern}|({HAN}+)|([^\u3400-\u4dbf\u4e00-\u9fff]+)")
CHANGING = {
    # School books write how these two are said before another syllable.
    "不": lambda tone: "bú" if tone == 4 else "bù",
    "一": lambda tone: {1: "yì", 2: "yì", 3: "yì", 4: "yí"}.get(tone, "yī"),
}
# What is read as text by nobody, ruby that is there already, and what can hold no markup.
_CLOSED = frozenset({"ruby", "script", "style", "rt", "textarea", "option"})


def plain(text: str) -> str:
    """The text, or HTML, without marks."""
    return MARK.sub(lambda found: found[1], text)


def faults(text: str) -> list[str]:
    """Marks that cannot be read: more syllables than characters before them, or no pinyin between the braces."""
    wrong = [found[0] for found in MARK.finditer(text) if len(found[2].split(" ")) > len(found[1])]
    return wrong + _BRACE.findall(MARK.sub("", text))


def misspelled(text: str) -> list[tuple[str, str]]:
    """(mark, syllable) of what is no syllable of pinyin, as in 长{zhxx}大."""
    wrong = []
    for found in MARK.finditer(text):
        syllables = found[2].split(" ")
        mark = f"{found[1][-len(syllables) :]}{{{found[2]}}}"
        wrong += [(mark, syllable) for syllable in syllables if not _is_syllable(syllable)]
    return wrong


def doubtful(text: str) -> list[str]:
    """What bears no mark though an author has to say how it is read: characters of several readings alone, surnames."""
    spelled = (word for word, syllables in _words(text) if syllables is None)
    surnames = (found[0] for found in _SURNAMED.finditer(MARK.sub(_unnamed, text)))
    return list(dict.fromkeys((*spelled, *surnames)))


def annotated(text: str) -> str:
    """The text with a mark after each word, so that html() can show it without a dictionary."""
    return "".join(
        word if syllables == [] else f"{word}{{{' '.join(syllables or _general(word))}}}"
        for word, syllables in _words(text)
    )


def html(text: str) -> str:
    """Marked text, as annotated() gives it, as HTML; characters without a mark stay as they are."""
    shown, at = "", 0
    for found in MARK.finditer(text):
        syllables = [_toned(syllable) for syllable in found[2].split(" ")]
        bare, word = found[1][: -len(syllables)], found[1][-len(syllables) :]
        shown += escape(text[at : found.start()] + bare) + _ruby(word, syllables)
        at = found.end()
    return shown + escape(text[at:])


def spelled(html_text: str) -> str:
    """HTML with pinyin over each Chinese word of its text; tags and their attributes stay as they are, marks go."""
    return _rewritten(html_text, lambda text: html(annotated(text)))


def _is_syllable(written: str) -> bool:
    """Is it one syllable with at most one tone, on the vowel that bears it or as a number? Also 这儿{zhèr}."""
    bare, number = written.lower().rstrip("12345").replace("v", "ü"), written[-1].isdigit()
    signs = [unicodedata.normalize("NFC", sign) for sign in _without_tones(bare)]
    toned = [at for at, sign in enumerate(bare) if _tone(sign) < NEUTRAL]
    said = "".join(signs)
    bearer = _BEARER.search(said)
    return bool(
        bearer
        and (said in SYLLABLES or said.removesuffix("r") in SYLLABLES)
        and (not toned or (toned == [bearer.start()] and not number))
    )


def _without_tones(text: str) -> list[str]:
    return ["".join(part for part in unicodedata.normalize("NFD", sign) if part not in _TONES) for sign in text]


def _unnamed(mark: re.Match[str]) -> str:
    """The words of a mark, with signs for those that it spells but for a title."""
    marked, count = mark[1], len(mark[2].split(" "))
    bare, word = marked[:-count], marked[-count:]
    return bare + (word if _TITLE.fullmatch(word) else "·" * len(word))


def _ruby(word: str, syllables: list[str]) -> str:
    pairs = "".join(f"{character}<rt>{syllable}</rt>" for character, syllable in zip(word, syllables, strict=True))
    return f"<ruby>{pairs}</ruby>"


def _words(text: str) -> Iterator[tuple[str, list[str] | None]]:
    """(word, syllables) in order; [] for what is not Chinese, None for a character whose reading is doubtful."""
    for found in _PIECE.finditer(text):
        marked, syllables, han, other = found.groups()
        if other is not None:
            yield other, []
        elif han is not None:
            yield from _cut(han)
        else:
            said = [_toned(syllable) for syllable in syllables.split(" ")][-len(marked) :]
            yield from _cut(marked[: -len(said)])
            yield marked[-len(said) :], said


@lru_cache(maxsize=5_000)
def _cut(han: str) -> tuple[tuple[str, list[str] | None], ...]:
    # A lesson is shown in several languages and its Chinese stays the same.
    return tuple(_spoken(han))


def _spoken(han: str) -> Iterator[tuple[str, list[str] | None]]:
    read = [(word, _read(word)) for word in _segmented(han)]
    for number, (word, syllables) in enumerate(read):
        after = read[number + 1][1] if number + 1 < len(read) else None
        if word in CHANGING and after and not (number and read[number - 1][0].endswith("第")):
            yield word, [CHANGING[word](_tone(after[0]))]
        else:
            yield word, syllables


def _read(word: str) -> list[str] | None:
    if len(word) > 1:
        return _general(word)
    if word in PLAIN:
        return [PLAIN[word]]
    return None if word in DOUBTFUL else _general(word)


def _tone(syllable: str) -> int:
    """1 to 4, or 5 for a neutral one."""
    marks = unicodedata.normalize("NFD", syllable)
    return next((tone for tone, mark in enumerate(_TONES, start=1) if mark in marks), NEUTRAL)


def _segmented(han: str) -> Iterator[str]:
    """Words, the longest of school first; what lies between them as the dictionary cuts it."""
    known, longest = _known()
    at = since = 0
    while at < len(han):
        fitting = (han[at : at + length] for length in range(min(longest, len(han) - at), 1, -1))
        word = next((word for word in fitting if word in known), "")
        if word:
            yield from _dictionary(han[since:at])
            yield word
            since = at + len(word)
        at += len(word) or 1
    yield from _dictionary(han[since:])


def _dictionary(han: str) -> Iterator[str]:
    # Its phrases and the import of them take a quarter of a second, which only pages with pinyin should pay.
    from pypinyin.seg.mmseg import seg

    return seg.cut(han) if han else iter(())


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, list[str]], int]:
    return WORDS, max(map(len, WORDS))


@lru_cache(maxsize=20_000)
def _general(word: str) -> list[str]:
    from pypinyin import Style, pinyin

    known, _longest = _known()
    return known.get(word) or [syllable[0] for syllable in pinyin(word, style=Style.TONE)]


@lru_cache(maxsize=5_000)
def _toned(syllable: str) -> str:
    """zhang3 as zhǎng; what bears its tone stays."""
    if not syllable[-1].isdigit():
        return syllable
    from pypinyin.contrib.tone_convert import to_tone

    return to_tone(syllable.replace("v", "ü"))


def _rewritten(html_text: str, change: Callable[[str], str]) -> str:
    reader = _Rewriter(change)
    reader.feed(html_text)
    reader.close()
    reader.end_text()
    return "".join(reader.out)


class _Rewriter(HTMLParser):
    """Copies HTML as it stands and changes its text."""

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=False)
        self.change = change
        self.out: list[str] = []
        self.text: list[str] = []
        self.closed = 0

    def end_text(self) -> None:
        text, self.text = "".join(self.text), []
        if text:
            self.out.append(escape(text) if self.closed else self.change(text))

    def handle_starttag(self, tag: str, attributes: list) -> None:
        self.end_text()
        self.closed += tag in _CLOSED
        self.out.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attributes: list) -> None:
        self.end_text()
        self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.end_text()
        self.closed -= tag in _CLOSED
        self.out.append(f"</{tag}>")

    def handle_data(self, text: str) -> None:
        self.text.append(text)

    def handle_entityref(self, name: str) -> None:
        self.text.append(unescaped(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.text.append(unescaped(f"&#{name};"))
