"""What the pages and exports of one requirement show, read once for both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any

from courses.coverage import counters, lists
from courses.coverage.asof import AsOf
from courses.coverage.judge import ClassCoverage, Coverage, PaceStep, needs_support, pace_on
from courses.coverage.lists import Reconciliation
from courses.coverage.places import Places
from courses.coverage.queries import Reading, read
from courses.requirements import audience
from courses.requirements.models import Requirement
from lms.schools.models import Organisation


@dataclass(frozen=True)
class PlaceRow:
    """An organisation in the table, with its figures. support: the printed rule says that it needs some."""

    place: Organisation
    coverage: Coverage
    support: bool

    @property
    def has_below(self) -> bool:
        """Does a page of its own list organisations again?"""
        return self.place.kind in (Organisation.Kind.BUREAU, Organisation.Kind.CLUSTER)


@dataclass(frozen=True)
class Question:
    """A requirement as it stood on record at the asked instant, the places, and both dates."""

    requirement: Requirement
    within: tuple[Organisation, ...]
    on: date
    known_by: datetime | None

    @cached_property
    def reading(self) -> Reading:
        """Everybody in the audience, one by one; read when a list needs it."""
        return read(self.requirement, within=self.within, on=self.on, known_by=self.known_by)


@dataclass(frozen=True)
class Figures:
    """The whole, its parts, those with posts at the place itself, and how many are in several parts."""

    total: Coverage
    parts: tuple[tuple[Organisation, Coverage], ...]
    own: Coverage | None
    shared: int


@dataclass(frozen=True)
class Overview:
    """One requirement at one place: the whole, its parts by pinyin, and why the whole is not their sum.

    own: those with posts at the place itself, None if there are none. others: how many of its organisations the
    requirement does not concern. since_then: how many stand differently with what is known now; None if that is asked.
    """

    question: Question
    total: Coverage
    rows: tuple[PlaceRow, ...]
    own: Coverage | None
    shared: int
    others: int
    step: PaceStep | None
    reconciliation: Reconciliation
    since_then: int | None

    @property
    def reading(self) -> Reading:
        return self.question.reading

    @property
    def requirement(self) -> Requirement:
        """As it stood on record at the asked instant."""
        return self.question.requirement

    @property
    def supported(self) -> list[PlaceRow]:
        return [row for row in self.rows if row.support]


def overview(requirement: Requirement, *, places: Places, asof: AsOf) -> Overview:
    """The figures of one page: eight queries for any number of organisations, more if `known_by` is asked."""
    version = audience.as_known(requirement, known_by=asof.known_by)
    question = Question(version or requirement, tuple(places.within), asof.on, asof.known_by)
    nobody = ClassCoverage() if requirement.is_for_classes else Coverage()
    found = _figures(question, places) if version else Figures(nobody, (), None, 0)
    step = pace_on(question.requirement.pace, on=asof.on)
    rows = tuple(
        PlaceRow(place, coverage, needs_support(coverage, step=step))
        for place, coverage in found.parts
        if coverage.in_audience
    )
    return Overview(
        question=question,
        total=found.total,
        rows=rows,
        own=found.own if rows and found.own and found.own.in_audience else None,
        shared=found.shared,
        others=len(places.rows) - len(rows),
        step=step,
        reconciliation=lists.reconcile(question, found.total, since=since(places, on=asof.on)),
        since_then=_since_then(question),
    )


def _figures(question: Question, places: Places) -> Figures:
    """From the counters in a few queries; otherwise, and for a reader with several places, from the facts."""
    here, requirement = places.here, question.requirement
    # The page of a school reads its people anyway, for the list.
    is_school = here is not None and here.kind in (Organisation.Kind.SCHOOL, Organisation.Kind.CAMPUS)
    can_count = here is not None and not is_school and counters.can_answer(question.known_by)
    if here and can_count:
        found = counters.asked(requirement.number, partial(_counted, question, here, places.rows))
        if found is not None:
            return found
    reading = question.reading
    parts = tuple((place, reading.at(place)) for place in places.rows)
    concerned = [place for place, coverage in parts if coverage.in_audience]
    own = reading.only_at(here) if here else None
    return Figures(reading.total(), parts, own, len(reading.shared(concerned)))


def _counted(question: Question, here: Organisation, rows: Sequence[Organisation]) -> Figures:
    asked: dict[str, Any] = {"on": question.on, "known_by": question.known_by}
    number = question.requirement.number
    sums = counters.summed(number, [here.pk, *(row.pk for row in rows)], **asked)
    total = sums[here.pk]
    return Figures(
        total=counters.as_coverage(total),
        parts=tuple((row, counters.as_coverage(sums[row.pk])) for row in rows),
        own=counters.as_coverage(counters.summed_itself(number, here.pk, **asked)),
        shared=total[-1],
    )


def since(places: Places, *, on: date) -> date | None:
    """From when “who left” is counted."""
    return lists.term_began(places.within, on=on)


def _since_then(question: Question) -> int | None:
    if question.known_by is None:
        return None
    asked = lists.Listed(question.requirement, question.within, question.on, question.known_by)
    return len(lists.known_differently(question.reading, asked.read(now=True)))
