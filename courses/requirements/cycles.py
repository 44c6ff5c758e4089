"""The times after the first of a requirement that comes again, as dates on record."""

from collections.abc import Iterable
from datetime import date

from courses.requirements.models import Requirement
from courses.requirements.standing import add_months
from lms.schools.models import Term

YEARS_AHEAD = 5


def planned(draft: Requirement) -> list[dict[str, str]]:
    """What `cycles` of the draft should hold: the dates of the first time, moved into later years or terms.

    Dates are written down rather than computed each day: a calendar that changes must not change what was asked. Terms
    reach as far as the district's calendar; a correction of the requirement adds those that were entered since.
    """
    if draft.repeats == Requirement.Repeats.YEAR:
        return [yearly(draft, years) for years in range(1, YEARS_AHEAD + 1)]
    if draft.repeats == Requirement.Repeats.TERM:
        terms = Term.objects.filter(root=draft.organisation.root_id, starts_on__gt=draft.opens_on)
        return termly(draft, terms.order_by("starts_on"))
    return []


def yearly(draft: Requirement, years: int) -> dict[str, str]:
    """The first time round, so many years later."""
    days = {name: getattr(draft, name) for name in ("opens_on", "due_on", "counts_from")}
    return {name: add_months(day, 12 * years).isoformat() for name, day in days.items()}


def termly(draft: Requirement, terms: Iterable[Term]) -> list[dict[str, str]]:
    """Each term from its first day on, with as many days as the first time, at most until its last."""
    span, before = draft.due_on - draft.opens_on, draft.opens_on - draft.counts_from
    return [
        _cycle(term.starts_on, min(term.starts_on + span, term.ends_on), max(term.starts_on - before, draft.opens_on))
        for term in terms
    ]


def _cycle(opens_on: date, due_on: date, counts_from: date) -> dict[str, str]:
    return {"opens_on": opens_on.isoformat(), "due_on": due_on.isoformat(), "counts_from": counts_from.isoformat()}
