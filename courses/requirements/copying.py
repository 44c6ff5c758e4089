"""Last year's requirements for the new year: the same again, every date a year later."""

from copy import copy
from datetime import date

from courses.requirements import cycles
from courses.requirements.models import Requirement
from courses.requirements.models.requirements import RequirementQuerySet
from courses.requirements.standing import add_months
from lms.schools import grades

MONTHS = 12


def candidates(requirements: RequirementQuerySet, *, on: date) -> list[Requirement]:
    """Of these the ones due in the school year before that of the date, which do not come again by themselves.

    Those copied before are left out.
    """
    year = grades.school_year(on)
    first, last = date(year - 1, *grades.YEAR_BEGINS), date(year, *grades.YEAR_BEGINS)
    copied = Requirement.objects.known().exclude(copied_from=None).values_list("copied_from", flat=True)
    rows = requirements.known().in_force(last).filter(due_on__gte=first, due_on__lt=last, repeats="")
    return list(rows.exclude(number__in=list(copied)))


def draft_of(requirement: Requirement) -> Requirement:
    """An unsaved requirement with every date a year later; of the course the edition that is offered now, or newer."""
    draft = copy(requirement)
    draft.pk, draft._state.adding = None, True
    draft.__dict__.pop("parts", None)
    draft.__dict__.pop("all_cycles", None)
    for name in ("opens_on", "due_on", "counts_from"):
        setattr(draft, name, add_months(getattr(requirement, name), MONTHS))
    draft.title = moved_title(requirement.title)
    draft.pace = [{**step, "by": _later(step["by"])} for step in requirement.pace]
    draft.audience = [
        {**row, "joined_after": _later(row["joined_after"])} if row.get("joined_after") else row
        for row in requirement.audience
    ]
    draft.lapse_on, draft.lapse_edition, draft.supersedes_id, draft.reason = None, None, None, ""
    draft.copied_from, draft.ended_on = requirement.number, None
    draft.cycles = cycles.planned(draft)
    return draft


def _later(day: str) -> str:
    return add_months(date.fromisoformat(day), MONTHS).isoformat()


def moved_title(title: str) -> str:
    """2026 年 becomes 2027 年 in a title; 2026—2027 学年 moves as a whole."""
    pieces, digits = [], ""
    for character in f"{title}\0":
        if character.isdecimal() and character.isascii():
            digits += character
            continue
        pieces.append(str(int(digits) + 1) if len(digits) == 4 and digits.startswith("20") else digits)
        pieces.append(character)
        digits = ""
    return "".join(pieces).rstrip("\0")
