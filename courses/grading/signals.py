"""What a marker might look at: never a verdict, never time on a page, nothing that was not sent with the answers."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from courses.learning.models import Attempt, LateResponse, Response

# Nobody reads a question and its options faster.
SECONDS_A_QUESTION = 3
NEAR = timedelta(minutes=10)
# Below this many questions two may agree by chance.
LEAST_ALIKE = 5


@dataclass(frozen=True)
class Signal:
    """Something to look at in an attempt, as a sentence."""

    attempt: int
    text: str


def signals(attempts: Iterable[Attempt]) -> list[Signal]:
    """What stands out among handed-in attempts at one quiz. Two queries."""
    rows = [attempt for attempt in attempts if not attempt.is_open]
    answers: dict[int, dict[str, str]] = {}
    asked = {(row.pk, number): slot["digest"] for row in rows for number, slot in enumerate(row.slots, start=1)}
    for pk, slot, answer in Response.objects.filter(attempt__in=rows).values_list("attempt", "slot", "answer"):
        answers.setdefault(pk, {})[asked[pk, slot]] = json.dumps(answer, sort_keys=True)
    late = set(LateResponse.objects.filter(attempt__in=rows).values_list("attempt", flat=True))
    return [*_quick(rows), *_late(rows, late), *_alike(rows, answers)]


def _end(row: Attempt) -> datetime:
    assert row.handed_in_at, "Signals are read from attempts that were handed in."
    return row.handed_in_at


def _quick(rows: list[Attempt]) -> Iterable[Signal]:
    for row in rows:
        took = (_end(row) - row.started_at).total_seconds()
        if took < SECONDS_A_QUESTION * len(row.slots):
            words = {"seconds": round(took), "count": len(row.slots)}
            yield Signal(row.pk, _("Handed in %(seconds)s seconds after the start, with %(count)s questions.") % words)


def _late(rows: list[Attempt], late: set[int]) -> Iterable[Signal]:
    for row in rows:
        if row.pk in late:
            yield Signal(row.pk, _("Answers came after hand-in. They are kept apart and do not count."))


def _alike(rows: list[Attempt], answers: Mapping[int, Mapping[str, str]]) -> Iterable[Signal]:
    """Two papers with the same answers, some of them wrong, minutes apart."""
    in_time = sorted(rows, key=_end)
    for place, row in enumerate(in_time):
        for other in in_time[place + 1 :]:
            apart = _end(other) - _end(row)
            if apart > NEAR:
                break
            if _has_mistakes(row) and _is_alike(answers.get(row.pk, {}), answers.get(other.pk, {})):
                minutes = max(1, round(apart.total_seconds() / 60))
                words = {"number": row.pk, "minutes": minutes}
                text = _("The same answers, mistakes included, as attempt %(number)s %(minutes)s min before.")
                yield Signal(other.pk, text % words)


def _has_mistakes(row: Attempt) -> bool:
    # Two papers without a mistake are alike by merit.
    return row.score is not None and row.score < (row.score_max or 0)


def _is_alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    common = one.keys() & other.keys()
    return len(common) >= LEAST_ALIKE and all(one[key] == other[key] for key in common)
