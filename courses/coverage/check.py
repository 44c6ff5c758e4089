"""Do the counters say what the facts say? The same question, asked twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from courses.coverage import asof, counters, queries
from courses.coverage.judge import Coverage
from courses.coverage.models import CoverageDelta
from courses.requirements import audience
from courses.requirements.models import Requirement
from lms.schools.models import Organisation


@dataclass(frozen=True)
class Difference:
    """The first place, date and knowledge for which the two do not agree."""

    requirement: Requirement
    place: Organisation
    on: date
    known_day: date | None
    counted: Coverage
    read: Coverage


def first_difference(
    requirement: Requirement, *, places: Sequence[Organisation], questions: Iterable[tuple[date, date | None]]
) -> Difference | None:
    """The first difference between counters and facts, None if there is none. questions: (on, known by the end of)."""
    for on, known_day in questions:
        known_by = asof.end_of(known_day) if known_day else None
        counted = counters.coverage(requirement, within=places, on=on, known_by=known_by)
        read = queries.coverage(requirement, within=places, on=on, known_by=known_by)
        for place in places:
            if counted[place] != read[place]:
                return Difference(requirement, place, on, known_day, counted[place], read[place])
    return None


def telling_questions(requirement: Requirement, *, most: int) -> list[tuple[date, date | None]]:
    """Dates at which an error would show, at most so many: where things change, the day before, and the latest ones."""
    version = audience.as_known(requirement) or requirement
    turns = [version.opens_on, version.due_on, timezone.localdate()]
    days = sorted({day + timedelta(days=shift) for day in turns for shift in (-1, 0, 1)})
    rows = CoverageDelta.objects.filter(number=requirement.number)
    changes = list(rows.order_by("on").values_list("on", flat=True).distinct())
    known = list(rows.order_by("known").values_list("known", flat=True).distinct())
    sampled = [*days, *_spread(changes, most // 2)]
    questions: list[tuple[date, date | None]] = [(day, None) for day in sampled]
    questions += [(day, late) for late in _spread(known, 6) for day in _spread(sampled, most // 8)]
    return questions[:most]


def _spread(days: Sequence[date], most: int) -> list[date]:
    """About so many of them, evenly."""
    return list(days[:: max(1, len(days) // max(1, most))])
