"""What a law file says about itself: which law it is, and from which day its text is in force."""

import re
from datetime import date

from content.law.models import Law
from content.statutes.printed import Statute
from lms.people import pinyin

LONG_NAME = "中华人民共和国"
_DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
_PASSED = re.compile(_DAY)
_BEGINS = re.compile(rf"自{_DAY}起(?:施行|实施|生效)")


def slug(statute: Statute) -> str:
    """The short address of the law in the library that has this title, else one made from the title; "" without one."""
    names = {statute.title, statute.title.removeprefix(LONG_NAME)}
    found = Law.objects.filter(title__in=names).first() or Law.objects.filter(short_title__in=names).first()
    return found.slug if found else pinyin.slug(statute.title.removeprefix(LONG_NAME))[:40].strip("-")


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
