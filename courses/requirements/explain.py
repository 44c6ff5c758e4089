"""Explain one person's cell: which rule and facts made the status so, and what would change it.

Both come from the evaluator: the sentence is written from the stand it returned, and what would change it is found by
asking the evaluator again with the change made.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from courses.requirements.models import Naming, Requirement
from courses.requirements.person import DoneRow, NamedRow, Person, PostRow, Stand, counting, holds, stands, with_done
from courses.requirements.standing import NOT_COUNTED, Done, Standing
from lms.schools.models import Role

DAY = timedelta(days=1)


class Act(TextChoices):
    """What somebody could do, or what happens by itself."""

    COMPLETE = "complete", gettext_lazy("the course is completed on this day")
    TAKE_BACK = "take_back", gettext_lazy("the completion is taken off the record")
    TAKE_BACK_EQUIVALENT = "take_back_equivalent", gettext_lazy("the equivalent is taken off the record")
    EXEMPT = "exempt", gettext_lazy("an exemption is granted from this day")
    END_EXEMPTION = "end_exemption", gettext_lazy("the exemption ends")
    ADD = "add", gettext_lazy("the person is named into the audience")
    LEAVE_OUT = "leave_out", gettext_lazy("the person is left out by name")
    END_NAMING = "end_naming", gettext_lazy("the naming ends")
    WAIT = "wait", gettext_lazy("nothing is done until then")


@dataclass(frozen=True)
class Change:
    """What would change the status, and to what (None: outside the audience). on: the day; pk: of the row concerned."""

    act: Act
    on: date
    to: Standing | None
    pk: int | None = None

    @property
    def words(self) -> str:
        """“… → done late”"""
        to = str(self.to.label) if self.to else _("not in the audience")
        return _("%(day)s, if %(act)s: %(to)s") % {"day": _day(self.on), "act": self.act.label, "to": to}


@dataclass(frozen=True)
class Explanation:
    """A cell. sentence: rule and facts; changes: what would change it, the nearest first; row: what decided."""

    stand: Stand | None
    sentence: str
    changes: tuple[Change, ...]

    @property
    def standing(self) -> Standing | None:
        return self.stand.judgement.standing if self.stand else None

    @property
    def row(self) -> DoneRow | None:
        return self.stand.row if self.stand else None


def explain(requirement: Requirement, person: Person, *, on: date, known_by: datetime | None = None) -> Explanation:
    """Why a person stands so on that date. person: all rows; requirement: as known at the same instant."""
    known = person.known(known_by)
    stand = stands(requirement, known, on=on)
    changes = tuple(_that_work(requirement, known, stand, on=on))
    return Explanation(stand, sentence(requirement, known, stand, on=on), changes)


def sentence(requirement: Requirement, person: Person, stand: Stand | None, *, on: date) -> str:
    """One sentence, from the status and what made it so."""
    if stand is None:
        return _outside(requirement, person, on)
    clauses = [_why_in(stand), _why_so(stand, on)]
    text = pgettext("between clauses", ", ").join(clauses) + pgettext("end of a sentence", ".")
    return text[0].upper() + text[1:]


def _day(day: date) -> str:
    return date_format(day, "Y-m-d")


def _outside(requirement: Requirement, person: Person, on: date) -> str:
    number = requirement.number
    if not requirement.is_in_force(on):
        return _("The requirement is not in force on %(day)s.") % {"day": _day(on)}
    out = [row for row in person.namings if row.number == number and holds(row, on) and row.kind == "left_out"]
    if out:
        return _("Left out by name since %(day)s, so no post counts.") % {"day": _day(out[0].valid_from)}
    held = [post for post in person.posts if holds(post, on)]
    if not held:
        return _("No post is held on %(day)s.") % {"day": _day(on)}
    roles = pgettext("between names", ", ").join(dict.fromkeys(str(Role(post.role).label) for post in held))
    return _("The posts held on %(day)s (%(roles)s) are not named by the audience.") % {
        "day": _day(on),
        "roles": roles,
    }


def _why_in(stand: Stand) -> str:
    if not stand.posts:
        return _("named into the audience on %(day)s") % {"day": _day(stand.namings[0].valid_from)}
    post = min(stand.posts, key=lambda post: post.valid_from)
    return _("%(role)s since %(day)s") % {"role": Role(post.role).label, "day": _day(post.valid_from)}


def _why_so(stand: Stand, on: date) -> str:
    judgement = stand.judgement
    words = {"due": _day(judgement.due_on), "opens": _day(judgement.terms.opens_on), "on": _day(on)}
    if judgement.done:
        words["done"] = _day(judgement.done.on)
    if judgement.expires_on:
        words["expired"] = _day(judgement.expires_on)
    if judgement.standing == Standing.EXEMPT:
        return _("exempt on %(on)s") % words
    if judgement.standing == Standing.NOT_STARTED:
        return _("asked from %(opens)s on") % words
    if not judgement.is_done and judgement.done:
        return _("done on %(done)s, which counted until %(expired)s") % words
    return _texts()[judgement.standing] % words


def _texts() -> dict[Standing, str]:
    return {
        Standing.ON_TIME: _("completed on %(done)s, not after the due date %(due)s"),
        Standing.LATE: _("completed on %(done)s, after the due date %(due)s"),
        Standing.RECOGNISED: _("an equivalent of %(done)s is recognised"),
        Standing.OPEN: _("nothing completed up to %(on)s, due on %(due)s"),
        Standing.OVERDUE: _("nothing completed up to %(on)s, was due on %(due)s"),
    }


def _that_work(requirement: Requirement, person: Person, stand: Stand | None, *, on: date) -> Iterator[Change]:
    before = stand.judgement.standing if stand else None
    for act, pk, changed in _possible(requirement, person, stand, on=on):
        after = stands(requirement, changed, on=on)
        to = after.judgement.standing if after else None
        if to != before:
            yield Change(act, on, to, pk)
    yield from _by_itself(requirement, person, before, on=on)


def _possible(
    requirement: Requirement, person: Person, stand: Stand | None, *, on: date
) -> Iterator[tuple[Act, int | None, Person]]:
    """Everything that could be done, with the person's rows after it."""
    number = requirement.number
    if stand is None:
        yield from _into_it(requirement, person, on=on)
        return
    if stand.judgement.standing not in NOT_COUNTED and not stand.judgement.is_done:
        yield Act.COMPLETE, None, with_done(person, _completion(requirement, on))
    if stand.row and stand.judgement.is_done:
        act = Act.TAKE_BACK if stand.row.edition is not None else Act.TAKE_BACK_EQUIVALENT
        yield act, stand.row.pk, replace(person, done=[row for row in person.done if row != stand.row])
    exempt = [row for row in person.exemptions if row.number == number and holds(row, on)]
    for row in exempt[:1]:
        yield Act.END_EXEMPTION, row.pk, replace(person, exemptions=[its for its in person.exemptions if its != row])
    if not exempt and not stand.judgement.is_done:
        yield Act.EXEMPT, None, replace(person, exemptions=[*person.exemptions, _named(number, "", on)])
    yield Act.LEAVE_OUT, None, replace(person, namings=[*person.namings, _named(number, "left_out", on)])


def _into_it(requirement: Requirement, person: Person, *, on: date) -> Iterator[tuple[Act, int | None, Person]]:
    number = requirement.number
    out = [row for row in person.namings if row.number == number and holds(row, on) and row.kind == "left_out"]
    if len(out) == 1:
        yield Act.END_NAMING, out[0].pk, replace(person, namings=[row for row in person.namings if row != out[0]])
    elif not out and any(holds(post, on) for post in person.posts):
        added = _named(number, Naming.Kind.ADDED.value, on, path=requirement.organisation.path)
        yield Act.ADD, None, replace(person, namings=[*person.namings, added])


def _completion(requirement: Requirement, on: date) -> DoneRow:
    newest = requirement.course.current.number if requirement.course.current else requirement.least_edition
    return DoneRow(0, requirement.course_id, newest, False, on, timezone.now(), None)


def _named(number: int, kind: str, on: date, *, path: str = "") -> NamedRow:
    return NamedRow(0, number, kind, path, on, None, timezone.now(), None)


def _by_itself(requirement: Requirement, person: Person, before: Standing | None, *, on: date) -> Iterator[Change]:
    """The next day on which the status changes although nobody does anything."""
    for day in sorted(_days_to_come(requirement, person, on)):
        stand = stands(requirement, person, on=day)
        to = stand.judgement.standing if stand else None
        if to != before:
            yield Change(Act.WAIT, day, to)
            return


def _days_to_come(requirement: Requirement, person: Person, on: date) -> set[date]:
    stand = stands(requirement, person, on=on)
    held: list[PostRow | NamedRow] = [*person.posts, *person.namings, *person.exemptions]
    days = {row.valid_to for row in held if row.valid_to} | {row.valid_from for row in held}
    days |= {requirement.ended_on} if requirement.ended_on else set()
    for cycle in requirement.all_cycles:
        days |= {cycle.opens_on, cycle.due_on + DAY}
    if stand:
        judgement = stand.judgement
        days |= {judgement.terms.opens_on, judgement.due_on + DAY}
        done = (Done(row.completed_on, row.edition) for row in counting(requirement, person))
        expiries = (judgement.terms.expires_on(row) for row in done)
        days |= {day for day in expiries if day}
    return {day for day in days if day > on}
