"""What learners type, compared the way a teacher would: widths, case, spaces and a closing stop do not matter."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from content.items.bodies import Accepted, Number, Unit

# Longer than anything that is asked for in a gap; a forger's megabyte is not looked at.
LONGEST = 400
_SPACE = re.compile(r"\s+")
_WIDE_SPACE = re.compile(r"(?<=[\u2e80-\u9fff])\s+|\s+(?=[\u2e80-\u9fff])")
_CLOSING = " 。．.!！,，;；、"
_STAR = re.compile(r"(?<!\\)\*")
_NUMBER = re.compile(r"^([-+−]?)\s*(\d{1,3}(?:,\d{3})+|\d{1,30})(\.\d{1,30})?(?:e([-+]?\d{1,2}))?\s*(.*)$", re.DOTALL)
_CHINESE = re.compile("^([零〇一二两三四五六七八九十百千]+)(.*)$", re.DOTALL)
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1000}


def folded(text: str, *, match_case: bool = False) -> str:
    """The text in the form in which two answers are compared: NFKC, one case, no idle spaces, no closing stop."""
    text = unicodedata.normalize("NFKC", text[:LONGEST])
    text = _WIDE_SPACE.sub("", _SPACE.sub(" ", text)).strip(_CLOSING)
    return text if match_case else text.casefold()


class Pattern:
    """An accepted text, ready to be compared. In it * stands for any text, \\* for itself."""

    def __init__(self, accepted: Accepted, *, match_case: bool) -> None:
        pieces = [folded(piece.replace("\\*", "*"), match_case=match_case) for piece in _STAR.split(accepted.text)]
        self.first, self.rest = pieces[0], pieces[1:]
        self.share = min(1.0, max(0.0, accepted.weight / 100))

    def fits(self, text: str) -> bool:
        """Is the folded text accepted? Linear in its length, however many stars there are."""
        if not self.rest:
            return text == self.first
        if not text.startswith(self.first):
            return False
        here = len(self.first)
        for piece in self.rest[:-1]:
            found = text.find(piece, here)
            if found < 0:
                return False
            here = found + len(piece)
        return len(text) - len(self.rest[-1]) >= here and text.endswith(self.rest[-1])


def quantity(text: str) -> tuple[Decimal, str] | None:
    """A typed number and what is written behind it: "１，０００ 日" gives 1000 and "日", "十日" 10 and "日"."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).strip().casefold()
    if found := _NUMBER.match(text):
        sign, whole, part, power, unit = found.groups()
        value = Decimal(f"{'-' if sign in ('-', '−') else ''}{whole.replace(',', '')}{part or ''}e{power or 0}")
        return value, unit.strip(_CLOSING)
    if found := _CHINESE.match(text):
        number = chinese(found.group(1))
        return None if number is None else (Decimal(number), found.group(2).strip(_CLOSING))
    return None


def chinese(text: str) -> int | None:
    """A whole number below ten thousand in Chinese figures; None for what is not one."""
    total, digit = 0, None
    for sign in text:
        if sign in _TENS:
            total += (1 if digit is None else digit) * _TENS[sign]
            digit = None
        elif digit in (None, 0):
            digit = _DIGITS[sign]
        else:
            return None
    return total + (digit or 0)


class Quantity:
    """An accepted number with its tolerance, ready to be compared."""

    def __init__(self, number: Number) -> None:
        self.value, self.tolerance = Decimal(number.value), abs(Decimal(number.tolerance))
        self.share = min(1.0, max(0.0, number.weight / 100))

    def fits(self, value: Decimal) -> bool:
        return abs(value - self.value) <= self.tolerance


def factors(units: tuple[Unit, ...]) -> Mapping[str, Decimal]:
    """How many of the first unit each unit is, by its folded name."""
    return {folded(unit.name): Decimal(unit.factor) for unit in units}
