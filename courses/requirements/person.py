"""Everything on record about single people and requirements, in memory, and how one of them stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple, TypeVar

from django.db.models import DateField, F, Value

from courses.learning.models import Completion
from courses.requirements.models import Equivalent, Exemption, Naming, Requirement
from courses.requirements.parts import Part
from courses.requirements.standing import Done, Judgement, judged, terms
from lms.people.models import User
from lms.schools.models import Post


class ClassRow(NamedTuple):
    """What a requirement may ask of the class of a post."""

    pk: int
    stage: str
    entry_year: int
    system: str


class PostRow(NamedTuple):
    pk: int
    role: str
    path: str
    school_class: ClassRow | None
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    superseded_at: datetime | None
    # Counted in a line of its own beside what is below it: at a bureau or a cluster.
    apart: bool = False


class NamedRow(NamedTuple):
    """A naming or an exemption; kind is empty for an exemption."""

    pk: int
    number: int
    kind: str
    path: str
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    superseded_at: datetime | None
    apart: bool = False


class DoneRow(NamedTuple):
    """A completion, or an equivalent (edition None). tested_out: lessons were skipped by a pre-test."""

    pk: int
    course: int
    edition: int | None
    tested_out: bool
    completed_on: date
    recorded_at: datetime
    superseded_at: datetime | None


# How an equivalent is marked where one query brings several tables.
EQUIVALENT = "equivalent"
Row = TypeVar("Row", PostRow, NamedRow, DoneRow)


@dataclass(frozen=True)
class Person:
    """One person's rows; known() leaves those that were on record at an instant."""

    posts: list[PostRow] = field(default_factory=list)
    namings: list[NamedRow] = field(default_factory=list)
    exemptions: list[NamedRow] = field(default_factory=list)
    done: list[DoneRow] = field(default_factory=list)

    def known(self, known_by: datetime | None) -> "Person":
        return Person(
            posts=known(self.posts, known_by),
            namings=known(self.namings, known_by),
            exemptions=known(self.exemptions, known_by),
            done=known(self.done, known_by),
        )

    @cached_property
    def instants(self) -> set[datetime]:
        """When something became known or was superseded."""
        rows: list[PostRow | NamedRow | DoneRow] = [*self.posts, *self.namings, *self.exemptions, *self.done]
        return {row.recorded_at for row in rows} | {row.superseded_at for row in rows if row.superseded_at}


@dataclass(frozen=True)
class Stand:
    """How a person stands, and the posts and namings that put them into the audience."""

    judgement: Judgement
    posts: tuple[PostRow, ...]
    namings: tuple[NamedRow, ...]
    taken_on: date
    row: DoneRow | None = None

    @property
    def paths(self) -> set[str]:
        """Of the places where they count."""
        return {post.path for post in self.posts} | {naming.path for naming in self.namings}


def known(rows: Sequence[Row], known_by: datetime | None) -> list[Row]:
    """Those on record at that instant; now if None."""
    if known_by is None:
        return [row for row in rows if row.superseded_at is None]
    return [
        row
        for row in rows
        if row.recorded_at <= known_by and (row.superseded_at is None or known_by < row.superseded_at)
    ]


def holds(row: PostRow | NamedRow, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)


def held(requirement: Requirement, person: Person, *, on: date) -> tuple[tuple[PostRow, ...], tuple[NamedRow, ...]]:
    """The posts and namings that put a person into the audience on that date; none outside it."""
    if not requirement.is_in_force(on):
        return (), ()
    namings = tuple(row for row in person.namings if row.number == requirement.number and holds(row, on))
    if any(row.kind == Naming.Kind.LEFT_OUT for row in namings):
        return (), ()
    posts = tuple(post for post in person.posts if holds(post, on) and is_named(requirement, post, person, on=on))
    return posts, namings


def stands(requirement: Requirement, person: Person, *, on: date) -> Stand | None:
    """How the person stands on that date; None outside the audience. person: their rows known at the asked instant."""
    posts, namings = held(requirement, person, on=on)
    if not posts and not namings:
        return None
    first = taken_on(requirement, person)
    exempt = any(row.number == requirement.number and holds(row, on) for row in person.exemptions)
    rows = counting(requirement, person)
    done = (Done(row.completed_on, row.edition) for row in rows)
    judgement = judged(terms(requirement, on=on, taken_on=first), done, exempt=exempt, on=on)
    return Stand(judgement, posts, namings, first, _row(judgement, rows))


def _row(judgement: Judgement, rows: Sequence[DoneRow]) -> DoneRow | None:
    if judgement.done is None:
        return None
    return next(row for row in rows if Done(row.completed_on, row.edition) == judgement.done)


def is_named(requirement: Requirement, post: PostRow, person: Person, *, on: date) -> bool:
    """Does a part of the audience name this post on that date?"""
    return any(
        part.covers(post.role, post.path)
        and part.names_class(post.school_class, on=on)
        and (part.joined_after is None or part.joined_after < _first_day(part, person))
        for part in requirement.parts
    )


def _first_day(part: Part, person: Person) -> date:
    return min(post.valid_from for post in person.posts if part.covers(post.role, post.path))


def taken_on(requirement: Requirement, person: Person) -> date:
    """The first day in any post that the audience covers, or named into it."""
    posts = (
        post.valid_from for post in person.posts if any(part.covers(post.role, post.path) for part in requirement.parts)
    )
    named = (
        row.valid_from
        for row in person.namings
        if row.number == requirement.number and row.kind == Naming.Kind.ADDED
    )  # fmt: skip
    return min((*posts, *named))


def counting(requirement: Requirement, person: Person) -> list[DoneRow]:
    """What could count for the requirement, whenever it was done."""
    return [
        row
        for row in person.done
        if row.course == requirement.course_id
        and (row.edition is None or row.edition >= requirement.least_edition)
        and (requirement.test_out or not row.tested_out)
    ]


NAMED = ("user_id", "pk", "requirement__number", "kind", "organisation__path", "valid_from", "valid_to")
KNOWN = ("recorded_at", "superseded_at")


def named_and_recognised(user: User) -> tuple[list[NamedRow], list[DoneRow]]:
    """A person's standing namings and exemptions, and equivalents, in one query."""
    standing = {"user": user, "superseded_at": None}
    columns = {"kind": Value(EQUIVALENT), "organisation__path": Value(""), "requirement__number": F("course_id")}
    columns |= {"valid_from": F("completed_on"), "valid_to": Value(None, DateField()), "pk": F("pk")}
    names = (*NAMED, *KNOWN)
    named = Naming.objects.filter(**standing).order_by().values_list(*names)
    exempt = (
        Exemption.objects.filter(**standing)
        .order_by()
        .values_list(*(Value("") if name == "kind" else F(name) for name in names))
    )
    equivalent = Equivalent.objects.filter(**standing).order_by()
    recognised = equivalent.values_list(*(columns.get(name, F(name)) for name in names))  # type: ignore[arg-type]
    rows = [NamedRow(*row[1:]) for row in named.union(exempt, recognised, all=True)]
    done = [
        DoneRow(row.pk, row.number, None, False, row.valid_from, row.recorded_at, row.superseded_at)
        for row in rows
        if row.kind == EQUIVALENT
    ]
    return [row for row in rows if row.kind != EQUIVALENT], done


def post_row(post: Post) -> PostRow:
    """A post that was read with its organisation and class."""
    its = post.school_class
    its_class = ClassRow(its.pk, its.stage, its.entry_year, post.organisation.system) if its else None
    known = (post.recorded_at, post.superseded_at)
    return PostRow(post.pk, post.role, post.organisation.path, its_class, post.valid_from, post.valid_to, *known)


def done_row(completion: Completion) -> DoneRow:
    """A completion that was read with its edition."""
    edition = completion.edition
    known = (completion.recorded_at, completion.superseded_at)
    tested_out = bool(completion.tested_out)
    return DoneRow(completion.pk, edition.course_id, edition.number, tested_out, completion.completed_on, *known)


def with_done(person: Person, *rows: DoneRow) -> Person:
    """The same person with more done: for questions that begin with “what if”."""
    return replace(person, done=[*person.done, *rows])
