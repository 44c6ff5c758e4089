"""Count a requirement from nothing, beside everybody who goes on recording facts.

All is counted as the journal stood when it began, whenever a person's rows are read. What was recorded meanwhile is
added in rounds, the last and short one while nobody else counts; then pages ask the counters again.
"""

import time
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import chain

from django.db import connection, transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from courses.coverage import blocks, counters, journalled, lock
from courses.coverage.corners import Jump, Moves, Reckoning, spread
from courses.coverage.models import CounterState, CoverageDelta
from courses.requirements.models import Naming, Requirement
from courses.requirements.people import people
from courses.requirements.person import Person
from lms.bulk import chunks
from lms.schools.models import Post, Role

CHUNK = 500
# So many distinct moves are summed up in memory before they are written.
MOST_MOVES = 25_000
# So many people are counted while everybody waits; of more the next round is made before.
FEW, ROUNDS = 200, 5
# So many rows are written or taken away in one transaction.
ROWS = 20_000
Tell = Callable[[int, int], None]


class Overtaken(Exception):
    """Somebody began to count the same requirement anew, or said that it must be."""


def rebuild(number: int, *, tell: Tell | None = None) -> int:
    """Count one requirement from nothing; how many people that are, 0 if another count has overtaken this one.

    Memory does not grow with them, but for what blocks.build() takes. Until the end pages read the facts. Inside a
    transaction nobody else counts until that is over.
    """
    build = Build(number, tell=tell)
    try:
        return build.inside() if connection.in_atomic_block else build.beside()
    except Overtaken:
        return 0


class Build:
    """One count. made: tells it apart, in CounterState.building. Both ways raise Overtaken."""

    def __init__(self, number: int, *, tell: Tell | None = None) -> None:
        self.number, self.tell, self.made = number, tell, time.time_ns()

    def inside(self) -> int:
        """In somebody's transaction, until whose end nobody else counts; how many people that are."""
        lock.alone()
        self._begin()
        count = self._count(lambda loaded: loaded)
        self._end()
        blocks.build(self.number)
        return count

    def beside(self) -> int:
        """While others record facts; how many people that are."""
        self._begin()
        try:
            at = journalled.position()
            count = self._count(lambda loaded: journalled.before(loaded, at))
            self._keep_up(at)
        finally:
            # Of a count that was stopped or failed, so that the scheduler does not wait for it.
            self._own().update(building=0)
        blocks.build(self.number)
        return count

    def _keep_up(self, at: int) -> None:
        """What was recorded since, in rounds; the last of them ends the count."""
        for _round in range(ROUNDS):
            if len(journalled.touched(at)) <= FEW and self._finish(at, most=FEW):
                return
            until = journalled.position()
            self._write(self._changes(at, until))
            at = until
        self._finish(at)

    @transaction.atomic
    def _finish(self, at: int, *, most: int | None = None) -> bool:
        """End the count while nobody else counts; whether it did, for the journal may tell of more people than that."""
        lock.alone()
        # An import that was waited for is in the journal only now.
        if most is not None and len(journalled.touched(at)) > most:
            return False
        self._write(self._changes(at, None))
        self._end()
        return True

    @transaction.atomic
    def _begin(self) -> None:
        # Who counts facts of this requirement now has written them before its rows go.
        lock.alone()
        begun = {"is_current": False, "building": self.made, "grid": ""}
        CounterState.objects.update_or_create(number=self.number, defaults=begun)

    def _clear(self) -> None:
        own = CoverageDelta.objects.filter(number=self.number).order_by()
        gone = 1
        while gone:
            with transaction.atomic():
                self._check()
                gone, _by_model = CoverageDelta.objects.filter(pk__in=own.values("pk")[:ROWS]).delete()

    def _count(self, stood: Callable[[Mapping[int, Person]], Mapping[int, Person]]) -> int:
        """Everybody from nothing. stood: how people whose rows were just read are counted."""
        self._clear()
        self.versions = counters.versions_of([self.number]).get(self.number, [])
        if not self.versions:
            return 0
        everybody, total = _concerned(self.versions), Counter[tuple[Jump, date]]()
        self.reckoning = Reckoning(self.versions)
        for start in range(0, len(everybody), CHUNK):
            for person in stood(self._people(everybody[start : start + CHUNK])).values():
                total.update(self.reckoning.moves(person))
            if len(total) > MOST_MOVES:
                self._write(total)
                total.clear()
            if self.tell:
                self.tell(min(start + CHUNK, len(everybody)), len(everybody))
        self._write(total)
        return len(everybody)

    def _changes(self, at: int, until: int | None) -> Moves:
        """What the journal told between two positions, of people who are counted as it stood at the first."""
        total: Moves = Counter()
        users = journalled.touched(at, until=until) if self.versions else []
        for start in range(0, len(users), CHUNK):
            loaded = self._people(users[start : start + CHUNK])
            then = journalled.before(loaded, at)
            now = loaded if until is None else journalled.before(loaded, until)
            for user, person in now.items():
                total.update(self.reckoning.change(then[user], person, since=date.min))
        return total

    def _people(self, users: Sequence[int]) -> dict[int, Person]:
        return people(users, courses={version.course_id for version in self.versions})

    def _write(self, moves: Moves) -> None:
        for some in chunks(spread(moves).items(), ROWS):
            with transaction.atomic():
                self._check()
                counters.write({self.number: dict(some)})

    def _own(self) -> QuerySet[CounterState]:
        """The requirement's state, as long as nobody has overtaken this count."""
        return CounterState.objects.filter(number=self.number, building=self.made)

    def _check(self) -> None:
        """Nobody overtakes until the transaction ends."""
        if not list(self._own().select_for_update().values_list("pk")):
            raise Overtaken

    def _end(self) -> None:
        if not self._own().update(is_current=True, building=0, built_at=timezone.now()):
            raise Overtaken


def in_reach(versions: Sequence[Requirement]) -> QuerySet[Post]:
    """The posts that put people into the reach of a version, whenever they were held, and superseded ones too."""
    reach = Q(pk__in=[])
    for part in {part for version in versions for part in version.parts}:
        reach |= Q(role__in=part.roles, organisation__path__startswith=part.path)
    return Post.objects.filter(reach).exclude(role=Role.PUPIL).order_by()


def _concerned(versions: Sequence[Requirement]) -> array:
    """Whoever was ever in the reach of a version, each once, in the order of places: eight bytes for each of them.

    So the figures of a place are added up before they are written: a third fewer rows than in the order of their keys.
    """
    posts = in_reach(versions)
    placed = posts.values_list("user_id").annotate(at=Min("organisation__path")).order_by("at", "user_id")
    named = set(Naming.objects.filter(requirement__number=versions[0].number).values_list("user_id", flat=True))
    users = (user for user, _at in placed.iterator(chunk_size=10_000) if user not in named)
    return array("q", chain(users, sorted(named)))
