"""Names as strangers may see them: enough to compare with the paper in one's hand, never the whole. Pure functions."""

import re
import unicodedata

MASK = "*"
# The dots between the parts of Uyghur, Kazakh, Tibetan … names as people type them, and spaces of Latin ones.
_PARTS = re.compile(r"[·•・‧∙⋅･.\s]+")


def masked(name: str) -> str:
    """陈静 → 陈 *, 王小明 → 王 * 明, 买买提·艾力 → 买 *·艾 *, a name of one character → *.

    One star stands for any number of characters, so that it does not tell how many there are.
    """
    parts = [part for part in _PARTS.split(name.strip()) if part]
    if not parts:
        return MASK
    if len(parts) == 1:
        return _one_part(_characters(parts[0]))
    return "·".join(f"{_characters(part)[0]} {MASK}" for part in parts)


def _one_part(characters: list[str]) -> str:
    first, last = characters[0], characters[-1]
    if len(characters) == 1:
        return MASK
    if len(characters) == 2 or not _is_han(last):
        return f"{first} {MASK}"
    return f"{first} {MASK} {last}"


def _is_han(character: str) -> bool:
    return unicodedata.name(character[0], "").startswith("CJK")


def _characters(text: str) -> list[str]:
    """The text by what a reader sees as one character: a base with its variation selectors and accents."""
    characters: list[str] = []
    for point in text:
        joins = unicodedata.combining(point) or unicodedata.category(point) in ("Mn", "Me", "Cf")
        if joins and characters:
            characters[-1] += point
        else:
            characters.append(point)
    return characters
