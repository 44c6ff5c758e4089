"""How one person stands with one requirement on a date: pure, no database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from courses.requirements.models import Requirement

DAY = timedelta(days=1)


class Standing(TextChoices):
    """Exactly one of these holds for whoever is in the audience 完成状态."""

    ON_TIME = "on_time", _("done on time")
    LATE = "late", _("done late")
    RECOGNISED = "recognised", _("recognised equivalent")
    OPEN = "open", _("not done yet")
    OVERDUE = "overdue", _("overdue")
    EXEMPT = "exempt", _("exempt")
    NOT_STARTED = "not_started", _("not yet started")


NOT_COUNTED = frozenset({Standing.EXEMPT, Standing.NOT_STARTED})
DONE = frozenset({Standing.ON_TIME, Standing.LATE, Standing.RECOGNISED})
OUTSTANDING = frozenset({Standing.OPEN, Standing.OVERDUE})


@dataclass(frozen=True)
class Done:
    """A completion, or an equivalent (edition None, recognised)."""

    on: date
    edition: int | None = 1

    @property
    def is_recognised(self) -> bool:
        return self.edition is None


@dataclass(frozen=True)
class Terms:
    """What a requirement asks of one person on a date: its dates, and for how long a completion counts."""

    opens_on: date
    due_on: date
    counts_from: date
    valid_months: int | None = None
    renewal_days: int = 0
    lapse_on: date | None = None
    lapse_edition: int | None = None

    def expires_on(self, done: Done) -> date | None:
        """The first day on which it counts no more; None for never."""
        ends = [add_months(done.on, self.valid_months)] if self.valid_months else []
        if self.lapse_on and self._lapses(done):
            ends.append(max(self.lapse_on, done.on))
        return min(ends, default=None)

    def _lapses(self, done: Done) -> bool:
        """Would a law review end it? Equivalents by their day, completions by their edition."""
        if done.edition is None:
            return self.lapse_on is not None and done.on < self.lapse_on
        return done.edition < (self.lapse_edition or 0)

    def renews(self, done: Done, standing: Done) -> bool:
        """Does it take the place of what stands: in its last days, after them, or as the first after a review?"""
        expires = self.expires_on(standing)
        if expires is None or done.on < standing.on:
            return False
        if done.on >= expires - timedelta(days=self.renewal_days):
            return True
        return self.lapse_on is not None and self._lapses(standing) and not self._lapses(done)


@dataclass(frozen=True)
class Judgement:
    """How somebody stands and why. done: what decided it, also if it has expired; expires_on: when it does or did."""

    standing: Standing
    terms: Terms
    due_on: date
    done: Done | None = None
    expires_on: date | None = None

    @property
    def is_done(self) -> bool:
        return self.standing in DONE

    def renewal_from(self) -> date | None:
        """From when on it may be done again so that it goes on counting."""
        if not self.expires_on or not self.is_done:
            return None
        return self.expires_on - timedelta(days=self.terms.renewal_days)


def terms(requirement: Requirement, *, on: date, taken_on: date | None = None) -> Terms:
    """What a requirement asks on that date of somebody whose first day in such a post is taken_on."""
    cycle = requirement.cycle(on)
    opens_on, due_on = cycle.opens_on, cycle.due_on
    if taken_on and requirement.starts_after_days:
        opens_on = max(opens_on, taken_on + timedelta(days=requirement.starts_after_days))
    if taken_on and requirement.within_days:
        due_on = max(due_on, taken_on + timedelta(days=requirement.within_days))
    return Terms(
        opens_on=opens_on,
        due_on=max(due_on, opens_on),
        counts_from=cycle.counts_from,
        valid_months=requirement.valid_months,
        renewal_days=requirement.renewal_days,
        lapse_on=requirement.lapse_on,
        lapse_edition=requirement.lapse_edition,
    )


def judged(asked: Terms, done: Iterable[Done], *, exempt: bool, on: date) -> Judgement:
    """How somebody in the audience stands on that date.

    done: whatever is on record for the course; what lies after the date or before the window counts for nothing. The
    first that counts decides; only what renews it takes its place. Of two on a day the completion goes before.
    """
    if exempt:
        return Judgement(Standing.EXEMPT, asked, asked.due_on)
    if on < asked.opens_on:
        return Judgement(Standing.NOT_STARTED, asked, asked.due_on)
    counting = [row for row in done if asked.counts_from <= row.on <= on]
    if not counting:
        return _outstanding(asked, asked.due_on, on)
    return _last(asked, sorted(counting, key=lambda row: (row.on, row.is_recognised)), on)


def _last(asked: Terms, counting: Sequence[Done], on: date) -> Judgement:
    first, *later = counting
    standing, due_on = first, asked.due_on
    for row in later:
        if asked.renews(row, standing):
            due_on, standing = _renewal_due(asked, standing, due_on), row
    expires_on = asked.expires_on(standing)
    if expires_on and expires_on <= on:
        lapsed = _outstanding(asked, _renewal_due(asked, standing, due_on), on)
        return replace(lapsed, done=standing, expires_on=expires_on)
    return Judgement(_kind(standing, due_on), asked, due_on, standing, expires_on)


def _renewal_due(asked: Terms, standing: Done, due_on: date) -> date:
    """The last day on which what expires can be renewed in time."""
    expires_on = asked.expires_on(standing)
    return max(due_on, expires_on - DAY) if expires_on else due_on


def _kind(done: Done, due_on: date) -> Standing:
    if done.is_recognised:
        return Standing.RECOGNISED
    return Standing.ON_TIME if done.on <= due_on else Standing.LATE


def _outstanding(asked: Terms, due_on: date, on: date) -> Judgement:
    return Judgement(Standing.OVERDUE if on > due_on else Standing.OPEN, asked, due_on)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month: 2026-08-31 and 6 months give 2027-02-28."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = date(first.year + month // 11, (month + 1) % 12 + 1, 1)
    return min(first + (day.day - 1) * DAY, following - DAY)
