"""Numbers of articles as people write, say and sort them."""

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """39 → 三十九, 110 → 一百一十, 1199 → 一千一百九十九; 1 to 9999."""
    if not 1 <= number <= 9999:
        raise ValueError(f"{number} is not between 1 and 9999.")
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += DIGITS[digit] + name
        elif text and number and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def spoken(number: str) -> str:
    """39 → 第三十九条, 133-1 → 第一百三十三条之一."""
    first, *rest = map(int, number.split("-"))
    return f"第{chinese(first)}条" + "".join(f"之{chinese(part)}" for part in rest)


def spoken_part(number: str) -> str:
    """3-4 → 三（四）, 3-4-1 → 三（四）1: how documents without articles are cited."""
    first, *rest = map(int, number.split("-"))
    return chinese(first) + (f"（{chinese(rest[0])}）" if rest else "") + (str(rest[1]) if rest[1:] else "")


def value(text: str) -> int | None:
    """The whole number that a person wrote, in Arabic or Chinese figures, 1 to 9999; None if it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    return _VALUES.get(text)


def sort_value(number: str) -> int:
    """One whole number that sorts 9 before 39 before 133 before 133-1."""
    first, second, third = (*map(int, number.split("-")), 0, 0)[:3]
    return first * 10_000 + second * 100 + third


_VALUES = {chinese(number): number for number in range(1, 2000)}
