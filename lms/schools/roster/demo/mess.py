"""Tidy rows as real people and programs leave them; what they mean stays the same."""

from collections.abc import Iterator
from datetime import date

from lms.schools.roster.columns import STUDENTS, Kind
from lms.schools.roster.demo.dice import Dice
from lms.schools.roster.demo.tables import Row
from lms.schools.roster.normalise import Cell

_WIDE = str.maketrans("0123456789()", "０１２３４５６７８９（）")
_NUMERALS = "零一二三四五六七八九十"
_NUMBERS = ("school_code", "entry_year", "seat", "head_count")
_DATES = ("from_", "until", "consent_on")
_SPACES = (" ", "　", "\u00a0", "  ")
_DOTS = ("•", "・", "‧", " · ")
EXTRA_HEADING = "序号"


def messy(rows: Iterator[Row], kind: Kind) -> Iterator[Row | None]:
    """The rows with their mess; None is a line left empty. Some rows come twice: one pupil in 500, one person in 80."""
    dice = Dice(f"mess/{kind.key}")
    for number, row in enumerate(rows, 1):
        yield {**_mess(row, dice), "extra": number}
        chance = dice.below(1000)
        if chance < (2 if kind is STUDENTS else 12):
            yield {**_mess(row, dice), "extra": number}
        elif chance > 997:
            yield None


def _mess(row: Row, dice: Dice) -> Row:
    # One draw decides about the row: most rows are fine, as in life.
    found = dict(row)
    if dice.happens(60):
        return found
    for key, cell in row.items():
        if not isinstance(cell, str) or not cell:
            continue
        chance = dice.below(100)
        if key in _NUMBERS and chance < 50:
            found[key] = int(cell) if chance < 35 else cell.translate(_WIDE)
        elif key in _DATES and chance < 60:
            found[key] = _date(cell, chance)
        elif key == "class_number":
            found[key] = _class_number(cell, chance)
        elif key == "class_names" and chance < 40:
            found[key] = cell.translate(_WIDE).replace("、", "，" if chance < 20 else "、")
        elif key in ("name", "office"):
            found[key] = _name(cell, chance, dice)
        elif chance < 20:
            found[key] = cell + dice.choose(_SPACES)
    return found


def _date(cell: str, chance: int) -> Cell:
    day = date.fromisoformat(cell)
    if chance < 25:
        return day
    return f"{day.year}/{day.month}/{day.day}" if chance < 45 else f"{day.year}年{day.month}月{day.day}日"


def _class_number(cell: str, chance: int) -> Cell:
    number = int(cell)
    if chance < 25:
        return number
    if chance < 45:
        return f"{cell}班"
    if chance < 65:
        return f"（{cell.translate(_WIDE)}）班"
    if chance < 80 and number <= 10:
        return f"{_NUMERALS[number]}班"
    return f"0{number}班" if number < 10 else cell


def _name(cell: str, chance: int, dice: Dice) -> str:
    if "·" in cell:
        return cell.replace("·", dice.choose(_DOTS))
    if len(cell) == 2 and chance < 50:
        return f"{cell[0]}　{cell[1]}"
    return cell + dice.choose(_SPACES) if chance < 25 else cell
