"""The records behind each number: the list is as long as the number says, because both read the same sets."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Protocol

from django.db.models import Count, QuerySet, TextChoices, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.coverage.judge import Coverage
from courses.coverage.queries import Reading, Work, read, sessions
from courses.learning.models import Completion
from courses.requirements import audience
from courses.requirements.models import Equivalent, Exemption, Naming, Requirement
from courses.requirements.standing import DONE, NOT_COUNTED, OUTSTANDING, Standing
from courses.sessions.models import ClassSession
from lms.bulk import chunks
from lms.people.models import User
from lms.schools import calendar, queries
from lms.schools.models import Organisation, Post, Role, SchoolClass

STAFF = [role.value for role in Role if role != Role.PUPIL]


class Which(TextChoices):
    """The lists that a number can open."""

    AUDIENCE = "audience", _("in the audience")
    OBLIGED = "obliged", _("obliged")
    DONE = "done", _("done")
    OUTSTANDING = "outstanding", _("not done")
    ON_TIME = "on_time", _("done on time")
    LATE = "late", _("done late")
    RECOGNISED = "recognised", _("recognised equivalent")
    OPEN = "open", _("not done yet")
    OVERDUE = "overdue", _("overdue")
    EXEMPT = "exempt", _("exempt")
    NOT_STARTED = "not_started", _("not yet started")
    OUTSIDE = "outside", _("not in the audience")
    ADDED = "added", _("added by name from outside")
    LEFT_OUT = "left_out", _("left out by name")
    ROSTER = "roster", _("on the roster")
    LEFT = "left", _("left since the term began")
    SHARED = "shared", _("with posts in several schools")
    CHANGED = "changed", _("standing differently with what is known now")


STANDINGS = {
    Which.AUDIENCE: frozenset(Standing),
    Which.OBLIGED: frozenset(Standing) - NOT_COUNTED,
    Which.DONE: DONE,
    Which.OUTSTANDING: OUTSTANDING,
    **{Which(kind.value): frozenset({kind}) for kind in Standing},
}
# By class nobody is exempt, left or shared.
OF_CLASSES = [*STANDINGS]
OF_CLASSES.remove(Which.EXEMPT)
OF_CLASSES.remove(Which.RECOGNISED)
OF_CLASSES += [Which.OUTSIDE, Which.ROSTER, Which.CHANGED]


class Question(Protocol):
    """What is asked: overview.Question, and a Reading with its places."""

    @property
    def requirement(self) -> Requirement: ...
    @property
    def within(self) -> Sequence[Organisation]: ...
    @property
    def on(self) -> date: ...
    @property
    def known_by(self) -> datetime | None: ...


@dataclass(frozen=True)
class Reconciliation:
    """roster - outside + added - exempt - not_started = obliged.

    left_out: how many of those outside are left out by name. left: who left since the term began, beside the sum.
    stated: the head counts that places state themselves, None where none does.
    """

    roster: int
    outside: int
    left_out: int
    added: int
    exempt: int
    not_started: int
    obliged: int
    left: int
    since: date | None
    stated: "Stated | None" = None


@dataclass(frozen=True)
class Stated:
    """How many staff so many places state, and how many the roster has at these places; the others may have any."""

    count: int
    places: int
    roster: int

    @property
    def more(self) -> int:
        """How many more are stated than are on the roster."""
        return max(self.count - self.roster, 0)

    @property
    def fewer(self) -> int:
        return max(self.roster - self.count, 0)


def reconcile(question: Question, total: Coverage, *, since: date | None) -> Reconciliation:
    """How the roster of that date becomes the obliged: three queries at most. By class: classes, not persons."""
    everybody, added, out = counts(roster(question), added_from_outside(question), left_out(question))
    return Reconciliation(
        roster=everybody,
        outside=everybody - (total.in_audience - added),
        left_out=out,
        added=added,
        exempt=total.exempt,
        not_started=total.not_started,
        obliged=total.obliged,
        left=left(question, since=since).count() if since else 0,
        since=since,
        stated=stated(question, roster=everybody),
    )


def counts(*keys: QuerySet) -> list[int]:
    """How many different keys each of these queries gives; one query for all."""
    each = [
        rows.order_by().values(place=Value(place)).annotate(count=Count(_key(rows), distinct=True))
        for place, rows in enumerate(keys)
    ]
    # A query that can give nothing is left out of the union.
    found = dict(each[0].union(*each[1:], all=True).values_list("place", "count"))
    return [found.get(place, 0) for place in range(len(keys))]


def roster(question: Question) -> QuerySet:
    """Keys of everybody with a staff post there on the date, to be made distinct; by class of all running classes."""
    asked: dict[str, Any] = {"on": question.on, "within": question.within, "known_by": question.known_by}
    if question.requirement.is_for_classes:
        return audience.running(**asked).order_by().values_list("pk", flat=True)
    return audience.held(**asked, roles=STAFF).order_by().values_list("user_id", flat=True)


def added_from_outside(question: Question) -> QuerySet:
    """Who is in the audience by name alone and on no roster there."""
    asked: dict[str, Any] = {"on": question.on, "known_by": question.known_by}
    named_in = audience.named(question.requirement, Naming.Kind.ADDED, within=question.within, **asked)
    out = audience.named(question.requirement, Naming.Kind.LEFT_OUT, **asked)
    rows = named_in.exclude(user__in=out.order_by().values("user_id")).order_by()
    if question.requirement.is_for_classes:
        return rows.values_list("user_id", flat=True)
    return rows.exclude(user__in=roster(question)).values_list("user_id", flat=True).distinct()


def left_out(question: Question) -> QuerySet:
    """Who is on the roster there and left out by name."""
    asked: dict[str, Any] = {"on": question.on, "known_by": question.known_by}
    rows = audience.named(question.requirement, Naming.Kind.LEFT_OUT, **asked).order_by()
    if question.requirement.is_for_classes:
        return rows.values_list("user_id", flat=True)
    return rows.filter(user__in=roster(question)).values_list("user_id", flat=True).distinct()


def left(question: Question, *, since: date) -> QuerySet:
    """Who was in the audience there when the term began and is on no roster there any more."""
    requirement = question.requirement
    asked: dict[str, Any] = {"within": question.within, "known_by": question.known_by}
    if requirement.is_for_classes:
        return audience.in_audience(requirement, on=since, **asked).values_list("pk", flat=True)
    before = audience.in_audience(requirement, on=since, **asked)
    return before.exclude(pk__in=roster(question)).order_by().values_list("pk", flat=True)


def stated(question: Question, *, roster: int) -> Stated | None:
    """What places state as their staff on that date; None for classes and where nothing is stated. Two queries at most.

    roster: of all places that are asked about.
    """
    if question.requirement.is_for_classes:
        return None
    asked: dict[str, Any] = {"on": question.on, "known_by": question.known_by}
    found = queries.stated_staff(question.within, **asked)
    if not found:
        return None
    if not found.keys() >= set(question.within):
        people = audience.held(**asked, within=list(found), roles=STAFF)
        roster = people.order_by().values("user").distinct().count()
    return Stated(sum(found.values()), len(found), roster)


@dataclass(frozen=True)
class Listed:
    """The question of a list. rows: the organisations that the page lists side by side; since: when the term began."""

    requirement: Requirement
    within: Sequence[Organisation]
    on: date
    known_by: datetime | None
    rows: Sequence[Organisation] = ()
    since: date | None = None

    def read(self, *, only: Sequence[int] | None = None, now: bool = False) -> Reading:
        """Who stands how; of these people only if they are named, and as known now instead if that is asked."""
        requirement, known_by = self.requirement, self.known_by
        if now:
            requirement, known_by = audience.as_known(requirement) or requirement, None
        return read(requirement, within=self.within, on=self.on, known_by=known_by, only=only)


def units(which: Which, reading: Reading, asked: Listed, *, only: Sequence[int] | None = None) -> set[int]:
    """The persons (or classes) behind a number; of these people only if they are named, as the reading is."""
    if which in STANDINGS:
        return {unit for unit, standing in reading.standings.items() if standing in STANDINGS[which]}
    if which == Which.SHARED:
        return reading.shared(asked.rows)
    if which == Which.CHANGED:
        return known_differently(reading, asked.read(only=only, now=True)) if asked.known_by else set()
    found = set(_some(_candidates(which, asked), only))
    return found - set(reading.standings) if which == Which.OUTSIDE else found


def _some(keys: QuerySet, only: Sequence[int] | None) -> QuerySet:
    return keys if only is None else keys.filter(**{f"{_key(keys)}__in": only})


def _key(keys: QuerySet) -> str:
    """What the keys of people, or of classes, are called in this query."""
    return "pk" if keys.model in (User, SchoolClass) else "user_id"


def _candidates(which: Which, asked: Listed) -> QuerySet:
    """Keys of everybody who may be on a list, before they are judged."""
    if which == Which.LEFT:
        return left(asked, since=asked.since) if asked.since else User.objects.none().values_list("pk", flat=True)
    if which == Which.ADDED:
        return added_from_outside(asked)
    if which == Which.LEFT_OUT:
        return left_out(asked)
    if which in (Which.ROSTER, Which.OUTSIDE):
        return roster(asked)
    keys: dict[str, Any] = {"on": asked.on, "within": asked.within, "known_by": asked.known_by}
    return audience.in_audience(asked.requirement, **keys).order_by().values_list("pk", flat=True)


AT_ONCE = 500
# Of more people than this a page does not name all to the database.
MOST_ASKED = 100_000


def walk(which: Which, asked: Listed) -> Iterator[tuple[Reading, list[User]]]:
    """The list of a number by pinyin, some hundred people at a time, each time with how these stand.

    Nothing grows with the list: the database sorts, and people are judged when it is their turn.
    """
    wanted = User.objects.filter(pk__in=_candidates(which, asked))
    if which == Which.CHANGED:
        now = Listed(audience.as_known(asked.requirement) or asked.requirement, asked.within, asked.on, None)
        wanted = wanted | User.objects.filter(pk__in=_candidates(Which.OBLIGED, now))
    people = wanted.order_by("sort_key", "pk").iterator(chunk_size=AT_ONCE)
    for some in chunks(people, AT_ONCE):
        keys = [person.pk for person in some]
        reading = asked.read(only=keys)
        chosen = units(which, reading, asked, only=keys)
        yield reading, [person for person in some if person.pk in chosen]


@dataclass(frozen=True)
class PersonRow:
    """One person of a list: what they are there, how they stand, and the record that says so.

    completion: the one that decides; exemption and equivalent: those that hold. post: one of theirs, to act on.
    """

    user: User
    posts: tuple[Post, ...]
    standing: Standing | None
    completion: Completion | None
    exemption: Exemption | None
    equivalent: Equivalent | None = None
    due_on: date | None = None

    @property
    def post(self) -> Post | None:
        return self.posts[0] if self.posts else None

    @property
    def entered_late(self) -> bool:
        """Entered on a later day than it was done 补录."""
        done = self.completion
        return done is not None and timezone.localdate(done.recorded_at) > done.completed_on


class ByPinyin(Sequence[User]):
    """Persons in the order of lists; a part of them is one query, of very many two, and their number none."""

    def __init__(self, people: Collection[int]) -> None:
        self._people = people

    def __len__(self) -> int:
        return len(self._people)

    def __getitem__(self, part):
        if not isinstance(part, slice):
            return self[part : part + 1][0]
        if len(self._people) > MOST_ASKED:
            return self._picked(part)
        return list(User.objects.filter(pk__in=list(self._people)).order_by("sort_key", "pk")[part])

    def _picked(self, part: slice) -> list[User]:
        """From everybody, in order: SQLite takes 250,000 values in a statement, and no more."""
        people = frozenset(self._people)
        everybody = User.objects.order_by("sort_key", "pk").values_list("pk", flat=True).iterator(chunk_size=10_000)
        keys = list(islice((pk for pk in everybody if pk in people), part.start, part.stop, part.step))
        found = User.objects.in_bulk(keys)
        return [found[pk] for pk in keys]


def person_rows(people: Sequence[User], reading: Reading, *, within: Sequence[Organisation]) -> list[PersonRow]:
    """Details of some persons of a reading, in their order: four queries for any number."""
    keys = [person.pk for person in people]
    posts = _posts(keys, reading, within=within)
    done = _completions(keys, reading)
    standings = {reading.standings.get(pk) for pk in keys}
    exempt = _exemptions(keys, reading) if Standing.EXEMPT in standings else {}
    recognised = _equivalents(keys, reading) if Standing.RECOGNISED in standings else {}
    return [
        PersonRow(
            user=person,
            posts=tuple(posts[person.pk]),
            standing=reading.standings.get(person.pk),
            completion=done.get(person.pk),
            exemption=exempt.get(person.pk),
            equivalent=recognised.get(person.pk),
            due_on=reading.judgements[person.pk].due_on if person.pk in reading.judgements else None,
        )
        for person in people
    ]


def _posts(people: Sequence[int], reading: Reading, *, within: Sequence[Organisation]) -> dict[int, list[Post]]:
    """Their posts there; those that put them into the audience first. Of those who left, the posts they had last."""
    held = audience.held(on=reading.on, within=within, roles=STAFF, known_by=reading.known_by)
    rows = held.filter(user__in=people).select_related("organisation", "school_class__school")
    found: dict[int, list[Post]] = defaultdict(list)
    for post in sorted(rows, key=lambda post: (post.role not in reading.requirement.roles, post.pk)):
        found[post.user_id].append(post)
    return found


def _completions(people: Sequence[int], reading: Reading) -> dict[int, Completion]:
    """The completion that decides each person's standing."""
    rows = audience.completions(reading.requirement, on=reading.on, known_by=reading.known_by)
    rows = rows.filter(user__in=people).select_related("edition").order_by("-completed_on", "-pk")
    return {row.user_id: row for row in rows if _decides(row.user_id, row.completed_on, False, reading)}


def _equivalents(people: Sequence[int], reading: Reading) -> dict[int, Equivalent]:
    rows = audience.equivalents(reading.requirement, on=reading.on, known_by=reading.known_by)
    rows = rows.filter(user__in=people)
    return {row.user_id: row for row in rows if _decides(row.user_id, row.completed_on, True, reading)}


def _decides(person: int, on: date, is_recognised: bool, reading: Reading) -> bool:
    judgement = reading.judgements.get(person)
    done = judgement.done if judgement and judgement.is_done else None
    return done is not None and (done.on, done.is_recognised) == (on, is_recognised)


def _exemptions(people: Sequence[int], reading: Reading) -> dict[int, Exemption]:
    rows = audience.exemptions(reading.requirement, on=reading.on, known_by=reading.known_by)
    return {row.user_id: row for row in rows.filter(user__in=people)}


@dataclass(frozen=True)
class ClassRow:
    """One class of a list: its name on the date, how it stands, what it did of what is required. Never a pupil.

    standing, work: None for a class of which nothing is asked.
    """

    school_class: SchoolClass
    name: str
    standing: Standing | None
    work: Work | None
    required: int
    last: ClassSession | None


def class_rows(classes: Iterable[int], reading: Reading) -> list[ClassRow]:
    """Details of some classes of a reading, by school, grade and number: two queries."""
    found = SchoolClass.objects.filter(pk__in=list(classes)).select_related("school")
    ordered = sorted(found, key=lambda row: (row.school.sort_key, row.school.code, row.grade(reading.on), row.number))
    held = sessions(reading.requirement, on=reading.on, known_by=reading.known_by)
    last = {session.line: session for session in held.of(ordered)}
    return [
        ClassRow(
            school_class=row,
            name=row.display_name(reading.on),
            standing=reading.standings.get(row.pk),
            work=reading.work.get(row.pk),
            required=reading.requirement.sessions_required,
            last=last.get(row.line),
        )
        for row in ordered
    ]


def known_differently(reading: Reading, now: Reading) -> set[int]:
    """Who stands differently with what is known now: late entries and corrections since `known_by`."""
    units_of_both = set(reading.standings) | set(now.standings)
    return {unit for unit in units_of_both if reading.standings.get(unit) != now.standings.get(unit)}


def term_began(within: Sequence[Organisation], *, on: date) -> date | None:
    """The first day of the term that holds the date; None in a holiday and without a calendar. One query."""
    term = calendar.term(within[0].root_id, on) if within else None
    return term.starts_on if term and term.starts_on <= on else None
