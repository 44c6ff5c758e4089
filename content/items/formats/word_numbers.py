"""The numbers that Word writes before the paragraphs of its lists, which stand nowhere in their text."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from content.law import numbers
from content.law.docx import Package, W, numbering_of, value

MOST_LEVELS = 9
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def _letters(number: int) -> str:
    return chr(64 + number) if number <= 26 else chr(64 + (number - 1) % 26 + 1) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        count, number = divmod(number, worth)
        text += sign * count
    return text


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalFullWidth": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "decimalEnclosedCircle": lambda number: _CIRCLED[number - 1] if number <= len(_CIRCLED) else f"({number})",
    "decimalEnclosedCircleChinese": lambda number: _CIRCLED[number - 1] if number <= len(_CIRCLED) else f"({number})",
    **dict.fromkeys(
        (
            "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
            "japaneseCounting", "ideographDigital", "ideographTraditional", "koreanDigital",
        ),
        numbers.chinese,
    ),
}  # fmt: skip
_SILENT = frozenset({"bullet", "none"})


class UnknownNumber(Exception):
    """A number in a form that nobody can guess."""


class Numbering:
    """Says which number stands before each paragraph; asked for all of them in order."""

    def __init__(self, package: Package) -> None:
        self.styles = package.numbering_styles()
        root = package.xml("word/numbering.xml") if "word/numbering.xml" in package else None
        found = () if root is None else root
        abstract = {one.get(f"{W}abstractNumId"): one for one in found if one.tag == f"{W}abstractNum"}
        self.lists = {one.get(f"{W}numId"): one for one in found if one.tag == f"{W}num"}
        self.abstract = {name: abstract.get(value(one.find(f"{W}abstractNumId"))) for name, one in self.lists.items()}
        self.counts: dict[int, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()

    def before(self, paragraph: Element) -> str:
        """The number before a paragraph, such as 1. or A、; empty for none and for bullets."""
        own = numbering_of(paragraph, self.styles)
        if own is None:
            return ""
        name, level = value(own.find(f"{W}numId")) or "", self._level(own)
        home = self.abstract.get(name)
        if home is None:
            raise UnknownNumber
        counts = self.counts.setdefault(id(home), {})
        self._count(name, level, home, counts)
        return self._label(home, name, level, counts)

    @staticmethod
    def _level(own: Element) -> int:
        said = value(own.find(f"{W}ilvl")) or "0"
        return int(said) if said.isdigit() and int(said) < MOST_LEVELS else 0

    def _count(self, name: str, level: int, home: Element, counts: dict[int, int]) -> None:
        override = self._override(name, level)
        if override is not None and (name, level) not in self.begun:
            self.begun.add((name, level))
            counts[level] = override
        else:
            counts[level] = counts[level] + 1 if level in counts else self._start(home, level)
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]

    def _override(self, name: str, level: int) -> int | None:
        for one in self.lists[name].iterfind(f"{W}lvlOverride"):
            if one.get(f"{W}ilvl") == str(level):
                return _whole(value(one.find(f"{W}startOverride")))
        return None

    def _start(self, home: Element, level: int) -> int:
        found = self._about(home, level)
        start = None if found is None else _whole(value(found.find(f"{W}start")))
        return 1 if start is None else start

    @staticmethod
    def _about(home: Element, level: int) -> Element | None:
        return next((one for one in home.iterfind(f"{W}lvl") if one.get(f"{W}ilvl") == str(level)), None)

    def _label(self, home: Element, name: str, level: int, counts: dict[int, int]) -> str:
        about = self._about(home, level)
        form = "decimal" if about is None else value(about.find(f"{W}numFmt")) or "decimal"
        if form in _SILENT:
            return ""
        text = (value(about.find(f"{W}lvlText")) if about is not None else None) or f"%{level + 1}."
        for one in range(level + 1):
            if f"%{one + 1}" in text:
                text = text.replace(f"%{one + 1}", self._said(home, one, counts))
        return text

    def _said(self, home: Element, level: int, counts: dict[int, int]) -> str:
        about = self._about(home, level)
        form = "decimal" if about is None else value(about.find(f"{W}numFmt")) or "decimal"
        number = counts.get(level, self._start(home, level))
        if form not in _FORMS or not 0 < number < 1000:
            raise UnknownNumber
        return _FORMS[form](number)


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() and len(text) < 6 else None
