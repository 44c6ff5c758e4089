"""Which dates somebody may mean: by a slip of the keys a school would otherwise end in the year 206."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from lms.refused import Refused

FIRST, LAST = date(1950, 1, 1), date(2100, 12, 31)
# What comes may be entered before it begins, but 2062 for 2026 is a slip.
AHEAD = timedelta(days=366)


def is_meant(day: date) -> bool:
    return FIRST <= day <= LAST


def check(*days: date | None, field: str | None = None) -> None:
    """Raise Refused for a date that nobody means; None is no date."""
    for day in days:
        if day is not None and not is_meant(day):
            words = _("%(day)s cannot be meant. Choose a date from %(first)s to %(last)s.")
            raise Refused(words % {"day": day, "first": FIRST, "last": LAST}, field=field)


def check_reach(day: date, *, on: date, field: str | None = None) -> None:
    """Raise Refused for a day that lies more than a year ahead of `on`."""
    check(day, field=field)
    if day > on + AHEAD:
        words = _("%(date)s lies too far ahead. Choose a date up to %(last)s.")
        raise Refused(words % {"date": day, "last": on + AHEAD}, field=field)
