"""Which date a page is asked about, and as of which knowledge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from lms import dates


@dataclass(frozen=True)
class AsOf:
    """on: the state of the world; known_day: what had been recorded by the end of that day, None for now.

    mistakes: sentences about what was asked and could not be read; the default stands instead.
    """

    on: date
    known_day: date | None = None
    mistakes: tuple[str, ...] = field(default=())

    @property
    def known_by(self) -> datetime | None:
        """The last instant of known_day in local time."""
        return end_of(self.known_day) if self.known_day else None

    @property
    def query(self) -> str:
        """The same question for another address."""
        known = {"known_by": self.known_day.isoformat()} if self.known_day else {}
        return urlencode({"on": self.on.isoformat(), **known})


def end_of(day: date) -> datetime:
    """The last instant of a local day."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone())
    return midnight - timedelta(microseconds=1)


def asked(values: Mapping[str, str], *, today: date) -> AsOf:
    """What ?on= and ?known_by= ask for. What cannot be read is said and left out."""
    mistakes = []
    on, known = day(values.get("on", "")), day(values.get("known_by", ""))
    if values.get("on") and on is None:
        mistakes.append(
            _("“%(text)s” is no date from %(first)s to %(last)s. These are the figures of %(day)s.")
            % {"text": values["on"][:20], "day": today, "first": dates.FIRST, "last": dates.LAST}
        )
    if values.get("known_by") and known is None:
        mistakes.append(
            _("“%(text)s” is no date from %(first)s to %(last)s. These figures use everything that is known now.")
            % {"text": values["known_by"][:20], "first": dates.FIRST, "last": dates.LAST}
        )
    return AsOf(on or today, known, tuple(mistakes))


def day(text: str) -> date | None:
    """2026-11-23 as a date; None for anything else and for years that nobody means."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if len(text) == 10 and dates.is_meant(found) else None
