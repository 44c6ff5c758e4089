"""Certificate numbers: MF-MD-2026-000412-7, one series per district and year."""

import re

from django.db.models import F

from certificates.credentials.check_characters import check_character, holds
from certificates.credentials.models import Series
from lms.schools.models import Organisation

PATTERN = r"MF-[A-Z0-9]{1,6}-[0-9]{4}-[0-9]{6,9}-[0-9A-Z*]"


def next_number(root: Organisation, *, year: int) -> str:
    """The district's next number of that year; to be called in the transaction that writes the certificate.

    The series stays locked until that transaction ends: a number that is rolled back is taken by the next one, so
    numbers have no gaps.
    """
    series = _series(root, year)
    Series.objects.filter(pk=series.pk).update(last=F("last") + 1)
    last = Series.objects.values_list("last", flat=True).get(pk=series.pk)
    stem = f"MF-{series.short_code}-{year}-{last:06d}"
    return f"{stem}-{check_character(stem)}"


def is_number(text: str) -> bool:
    """Has it the form of a number, and does its check character fit?"""
    return bool(re.fullmatch(PATTERN, text)) and holds(text)


def initials(name: str) -> str:
    """Capital initials of the first two characters' pinyin, MD for 明德区教育体育局; "" without letters."""
    # Once for each district, and slow to import.
    from pypinyin import Style, lazy_pinyin

    words = lazy_pinyin(name.strip()[:2], style=Style.FIRST_LETTER, errors="default")
    return "".join(letter for letter in "".join(words).upper() if "A" <= letter <= "Z")[:2]


def _series(root: Organisation, year: int) -> Series:
    """The locked series, made at the year's first certificate."""
    found = Series.objects.select_for_update().filter(root=root, year=year).first()
    if found is None:
        Series.objects.get_or_create(root=root, year=year, defaults={"short_code": _short_code(root, year)})
        found = Series.objects.select_for_update().get(root=root, year=year)
    return found


def _short_code(root: Organisation, year: int) -> str:
    """The code of the district's earlier years, else its initials, with a number if another district has them."""
    earlier = Series.objects.filter(root=root).order_by("-year").first()
    if earlier:
        return earlier.short_code
    letters = initials(root.name) or "D"
    taken = set(Series.objects.exclude(root=root).values_list("short_code", flat=True))
    candidates = [letters, *(f"{letters}{number}" for number in range(2, 9999))]
    return next(code for code in candidates if code not in taken)
