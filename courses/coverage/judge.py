"""Figures of how many stand how, and how a class stands: pure, no database, no clock."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from courses.requirements.standing import NOT_COUNTED, Standing


def standing(*, done_on: date | None, on: date, opens_on: date, due_on: date) -> Standing:
    """How a class stands. done_on: the day of the last session that was asked for, not after `on`."""
    if on < opens_on:
        return Standing.NOT_STARTED
    if done_on is not None:
        return Standing.ON_TIME if done_on <= due_on else Standing.LATE
    return Standing.OVERDUE if on > due_on else Standing.OPEN


# Not frozen, though nobody changes them and places may share one: a matrix makes thousands, and freezing takes five
# times as long.
@dataclass(slots=True)
class Coverage:
    """Obliged and completed: obliged = on_time + late + recognised + open + overdue; the last two stand beside it."""

    obliged: int = 0
    on_time: int = 0
    late: int = 0
    recognised: int = 0
    open: int = 0
    overdue: int = 0
    exempt: int = 0
    not_started: int = 0

    @property
    def done(self) -> int:
        return self.on_time + self.late + self.recognised

    @property
    def outstanding(self) -> int:
        return self.open + self.overdue

    @property
    def not_counted(self) -> int:
        return self.exempt + self.not_started

    @property
    def in_audience(self) -> int:
        return self.obliged + self.not_counted


@dataclass(slots=True)
class ClassCoverage(Coverage):
    """The same of classes, with what they did: units of their own, never added to persons.

    sessions: held and counting; pupils: head counts of the obliged classes, reached: of those that are done.
    present, expected: sums over the sessions held.
    """

    sessions: int = 0
    sessions_required: int = 0
    pupils: int = 0
    reached: int = 0
    present: int = 0
    expected: int = 0


def count(standings: Iterable[Standing] | Mapping[Standing, int]) -> dict[str, int]:
    """How many stand how, and how many are obliged: the keyword arguments of Coverage."""
    counts = Counter(standings)
    obliged = sum(number for kind, number in counts.items() if kind not in NOT_COUNTED)
    return {"obliged": obliged, **{kind.value: counts[kind] for kind in Standing}}


@dataclass(frozen=True)
class PaceStep:
    """What share should be done by when."""

    by: date
    percent: int


def pace_on(pace: Iterable[dict], *, on: date) -> PaceStep | None:
    """The last step that the bureau set for this date or before; None before the first."""
    steps = [PaceStep(date.fromisoformat(step["by"]), step["percent"]) for step in pace]
    return max((step for step in steps if step.by <= on), key=lambda step: step.by, default=None)


def needs_support(coverage: Coverage, *, step: PaceStep | None) -> bool:
    """The printed rule: somebody is overdue, or the share done is behind the pace. A filter, never a score."""
    if coverage.overdue:
        return True
    return step is not None and coverage.done * 100 < step.percent * coverage.obliged
