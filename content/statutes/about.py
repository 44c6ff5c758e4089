"""What a law file says about itself: which law it is, of what kind, and from which day its text is in force."""

import re
from datetime import date

from content.law.models import Kind, Law
from content.statutes.printed import Statute
from lms.people import pinyin

LONG_NAME = "中华人民共和国"
_DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
_PASSED = re.compile(_DAY)
# 示例法（2024年修正）: which text of a law it is belongs to no title, other than （试行）.
_AMENDED = re.compile(r"（[^）]*(?:\d{4}|修[正订])[^）]*）$")
# 某省, 某市某区, but not what only sounds so.
_PLACE = re.compile(
    r"^(?!城市|社区|民族|自然|风景|中小学)[\u4e00-\u9fff]{2,7}?(?:省|自治[区州县旗]|市|县|区|盟)(?!场|民)"
)
_BEGINS = re.compile(rf"自{_DAY}起(?:施行|实施|生效)")


def held(title: str) -> Law | None:
    """The law of the library that has this title, with or without the name of the state and the year of its text."""
    names = {title, title.removeprefix(LONG_NAME)}
    names = {name for known in names for name in (known, _AMENDED.sub("", known)) if name}
    return Law.objects.filter(title__in=names).first() or Law.objects.filter(short_title__in=names).first()


def slug(statute: Statute) -> str:
    """The short address of the law in the library that has this title, else one made from the title; "" without one."""
    found = held(statute.title)
    return found.slug if found else pinyin.slug(statute.title.removeprefix(LONG_NAME))[:40].strip("-")


def kind(statute: Statute) -> Kind:
    """The kind of rule that a title and the brackets below it tell of; a guess, for somebody to look at.

    A law ends in 法 (but not in 办法) and only the National People's Congress passes one; what begins with a place is
    local; of the rest the State Council makes 条例, a ministry 规定, 办法 and 规则.
    """
    title = re.sub(r"（[^）]*）$", "", statute.title)
    if title.endswith("宪法"):
        return Kind.CONSTITUTION
    if not title or title.endswith("法典") or re.search(r"(?<!办)法$", title) or "全国人民代表大会" in statute.passed:
        return Kind.LAW
    if _PLACE.match(title):
        return Kind.LOCAL
    if title.endswith("条例") or "国务院" in statute.passed:
        return Kind.REGULATION
    return Kind.RULE if re.search(r"(?:办法|规定|规则|细则|通则)$", title) else Kind.DOCUMENT


def since(statute: Statute) -> date | None:
    """The day from which the text is in force, as it says itself: the later of its last article and its last amendment.

    An amended law keeps the day of its first version in its last article; then the brackets below the title say more.
    None if it says neither. An amendment may begin later than the day on which it was passed: whoever imports looks.
    """
    last = next(reversed(statute.articles.values()), "")
    begins = [_day(found) for found in _BEGINS.finditer(last)]
    amended = [_day(found) for found in _PASSED.finditer(statute.passed)]
    return max((day for day in [*begins, *amended] if day), default=None)


def _day(found: re.Match) -> date | None:
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
