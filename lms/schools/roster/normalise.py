"""Cells as people type them, made into the one text that stands for them."""

import re
from datetime import date, datetime, timedelta

Cell = str | int | float | bool | date | datetime | None

# Full-width ASCII to ASCII, every kind of space to a plain one, invisible marks away. Not NFKC: that would also
# replace rare characters of names (CJK compatibility ideographs) by other ones.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys([0x3000, 0xA0, 0x09, 0x0A, 0x0D, 0x202F, 0x205F, *range(0x2000, 0x200B)], " ")
_INVISIBLE = dict.fromkeys(
    [
        0x200B,
        0x200C,
        0x200D,
        0x200E,
        0x200F,
        0x2060,
        0xFEFF,
        0xAD,
        *range(0x202A, 0x202F),
    ]
)
_BRACKETS = {
    ord("〔"): "(",
    ord("〕"): ")",
    ord("【"): "(",
    ord("】"): ")",
    ord("﹙"): "(",
    ord("﹚"): ")",
}
_TABLE = _WIDTH | _SPACES | _INVISIBLE | _BRACKETS
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _TABLE)))}]")
_SPACE_RUN = re.compile(" {2,}")
_DOTS = re.compile(r"\s*[·•・･‧∙⋅●．]\s*|(?<=[㐀-鿿豈-﫿𠀀-𲎯])\.(?=[㐀-鿿豈-﫿𠀀-𲎯])")
_BETWEEN_HAN = re.compile(r"(?<=[㐀-鿿豈-﫿𠀀-𲎯·]) +(?=[㐀-鿿豈-﫿𠀀-𲎯·])")

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_EXCEL_BEGINS = date(1899, 12, 30)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_YEAR = re.compile(r"((?:19|20)\d{2})(?:[级年]|[-/.年]?(?:0?[1-9]|1[0-2])月?)?")


def text(cell: Cell) -> str:
    """The cell as text: whole numbers without .0 or exponent, dates as 2026-09-01, no odd spaces or widths."""
    if isinstance(cell, str):
        plain = cell.translate(_TABLE) if _ODD.search(cell) else cell
        return _SPACE_RUN.sub(" ", plain.strip())
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def tight(cell: Cell) -> str:
    """Text in which no space means anything: codes, login names, class names."""
    return text(cell).replace(" ", "")


def login(cell: Cell) -> str:
    """A login name, in small letters."""
    return tight(cell).lower()


def name(cell: Cell) -> str:
    """A person's name: one kind of middle dot, no spaces between Chinese characters, single ones elsewhere."""
    plain = text(cell)
    if plain.isalpha():
        return plain
    return _BETWEEN_HAN.sub("", _DOTS.sub("·", plain))


def chinese_number(words: str) -> int | None:
    """三 -> 3, 十二 -> 12, 二十 -> 20; None if it is not a number from 0 to 99."""
    tens, ten, ones = words.rpartition("十")
    if (
        not words
        or len(words) > 3
        or any(word not in _DIGITS for word in tens + ones)
        or len(tens) > 1
        or len(ones) > 1
    ):
        return None
    high = (_DIGITS[tens] if tens else 1) if ten else 0
    return high * 10 + (_DIGITS[ones] if ones else 0)


def number(cell: Cell) -> str:
    """A whole number without leading zeros and units: 45人 -> 45, ０３ -> 3, 十二号 -> 12; else the text as it is."""
    plain = tight(cell)
    bare = plain.strip("()").removesuffix("人").removesuffix("名").removesuffix("号").removeprefix("第")
    if bare.isascii() and bare.isdigit():
        return str(int(bare))
    value = chinese_number(bare)
    return plain if value is None else str(value)


def year(cell: Cell) -> str:
    """A year of entry: 2024, 2024级, 2024年, 202409 or a date -> 2024; else the text as it is."""
    plain = day(cell) if isinstance(cell, date) else tight(cell)
    found = _YEAR.fullmatch(plain) or _DATE.fullmatch(plain)
    return found[1] if found else plain


def day(cell: Cell) -> str:
    """A date as 2026-09-01, from dates, 2026/9/1, 2026年9月1日, 20260901, Excel's day number; else the text."""
    plain = text(cell)
    parts: tuple[str, ...]
    if plain.isascii() and plain.isdigit() and len(plain) == 8:
        parts = (plain[:4], plain[4:6], plain[6:])
    elif plain.isascii() and plain.isdigit() and len(plain) == 5:
        return (_EXCEL_BEGINS + timedelta(days=int(plain))).isoformat()
    elif found := _DATE.fullmatch(plain):
        parts = found.groups()
    else:
        return plain
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2])).isoformat()
    except ValueError:
        return plain


_YES = {
    "Y",
    "YES",
    "是",
    "有",
    "√",
    "✓",
    "✔",
    "1",
    "TRUE",
    "T",
    "对",
    "同意",
    "已同意",
    "停用",
}
_NO = {
    "N",
    "NO",
    "否",
    "无",
    "没有",
    "×",
    "X",
    "0",
    "FALSE",
    "F",
    "不",
    "不同意",
    "未同意",
    "撤回",
}


def yes_no(cell: Cell) -> str:
    """Y, N or empty; else the text as it is."""
    plain = tight(cell).upper()
    if plain in _YES:
        return "Y"
    return "N" if plain in _NO else plain


def heading(cell: Cell) -> str:
    """A column's heading without stars, spaces, line breaks and remarks in brackets that say how to fill it in."""
    plain = tight(cell).replace("*", "")
    return re.sub(r"\((?:必填|选填|可选|是/否|Y/N)\)$", "", plain)
