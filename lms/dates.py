"""Which dates somebody may mean: by a slip of the keys a school would otherwise end in the year 206."""

from datetime import date

from django.utils.translation import gettext as _

from lms.refused import Refused

FIRST, LAST = date(1950, 1, 1), date(2100, 12, 31)


def is_meant(day: date) -> bool:
    return FIRST <= day <= LAST


def check(*days: date | None, field: str | None = None) -> None:
    """Raise Refused for a date that nobody means; None is no date."""
    for day in days:
        if day is not None and not is_meant(day):
            words = _("%(day)s cannot be meant. Choose a date from %(first)s to %(last)s.")
            raise Refused(words % {"day": day, "first": FIRST, "last": LAST}, field=field)
