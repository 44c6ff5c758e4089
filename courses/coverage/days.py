"""Days as numbers: so they stand in what is packed."""

from datetime import date

DAY_0 = date(2000, 1, 1).toordinal()


def number(day: date) -> int:
    return day.toordinal() - DAY_0


def day(number: int) -> date:
    return date.fromordinal(number + DAY_0)
