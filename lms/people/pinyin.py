"""How Chinese names sort, and how they are written in addresses: by pinyin."""

import re
from collections.abc import Iterable
from functools import lru_cache

# In the names of places and schools these are read otherwise than most often: 长平, 重庆路.
IN_PLACES = {"长": "chang2", "重": "chong2"}
# Surnames that are read otherwise than the same character most often is (《现代汉语词典》, 姓).
SURNAMES = {
    "曾": "zeng1", "单": "shan4", "仇": "qiu2", "区": "ou1", "解": "xie4", "查": "zha1", "盖": "ge3", "朴": "piao2",
    "华": "hua4", "葛": "ge3", "翟": "zhai2", "覃": "qin2", "冼": "xian3", "缪": "miao4", "秘": "bi4", "燕": "yan1",
    "乐": "yue4", "员": "yun4", "种": "chong2", "折": "she2", "宁": "ning4", "召": "shao4", "那": "na1", "任": "ren2",
    "过": "guo1", "隗": "wei3", "长": "zhang3", "尉": "yu4", "澹": "tan2", "万俟": "mo4 qi2", "单于": "chan2 yu2",
}  # fmt: skip


@lru_cache(maxsize=30000)
def _syllable(character: str) -> str:
    # A quarter of a second to import, which only those who write names should pay.
    from pypinyin import Style, pinyin

    return pinyin(character, style=Style.TONE3, errors="default", neutral_tone_with_five=True)[0][0]


def sort_key(text: str) -> str:
    """Syllables with tone numbers between spaces, lower case: 朝阳路小学 -> "chao2 yang2 lu4 xiao3 xue2".

    For places and titles. Each character has its commonest reading, but for those of IN_PLACES; a key is for
    sorting, not for reading aloud.
    """
    return _key(IN_PLACES.get(character) or _syllable(character) for character in text.strip().lower())


def name_key(name: str) -> str:
    """The sort key of a person's name: 曾秀芳 -> "zeng1 xiu4 fang1"."""
    written = name.strip().lower()
    family = next((part for part in (written[:2], written[:1]) if part in SURNAMES), "")
    return _key([*([SURNAMES[family]] if family else []), *map(_syllable, written[len(family) :])])


def _key(syllables: Iterable[str]) -> str:
    return " ".join(syllables)[:240]


def slug(text: str, *, longest: int = 60) -> str:
    """The text as a part of an address: 一张照片 -> "yi-zhang-zhao-pian"; Latin words stay, all else is a hyphen.

    Empty for a text without letters and digits. Cut at a hyphen where it would be longer than `longest`.
    """
    from pypinyin import Style, lazy_pinyin

    joined = "-".join(lazy_pinyin(text.lower(), style=Style.NORMAL, errors="default"))
    plain = re.sub(r"[^a-z0-9]+", "-", joined).strip("-")
    if len(plain) <= longest:
        return plain
    return plain[: longest + 1].rpartition("-")[0] or plain[:longest]
