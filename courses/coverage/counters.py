"""Counters of coverage: kept from the journal in the transaction of the facts, summed for any two dates, rebuilt."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from courses.coverage import asof, blocks, insert
from courses.coverage.corners import Corners, corners
from courses.coverage.judge import Coverage
from courses.coverage.models import MEASURES, CounterState, CoverageDelta
from courses.requirements.models import Naming, Requirement
from courses.requirements.person import people
from lms.schools.models import Organisation, Post, Role

CHUNK = 500
# PostgreSQL's advisory locks of this module: shared while a fact is counted, alone while counters are rebuilt.
LOCK_SPACE = 7_310_001
Tell = Callable[[int, int], None]


def are_current(numbers: Iterable[int]) -> set[int]:
    """Those of the requirements whose counters may be asked."""
    states = CounterState.objects.filter(number__in=list(numbers), is_current=True)
    return set(states.values_list("number", flat=True))


def can_answer(known_by: datetime | None) -> bool:
    """Counters know the ends of days, and now."""
    return known_by is None or known_by == asof.end_of(timezone.localdate(known_by))


def summed(
    numbers: Sequence[int],
    organisations: Iterable[int],
    *,
    on: date,
    known_by: datetime | None = None,
    itself: bool = False,
) -> dict[tuple[int, int], dict[str, int]]:
    """(requirement number, organisation) -> figures on that date as known by then; 0 is left out.

    itself: of those with a post at the place itself, in one query; otherwise by blocks and strips in two.
    """
    if not itself:
        known = timezone.localdate(known_by) if known_by else None
        sums_of = blocks.summed(numbers, set(organisations), on=on, known=known)
        return {key: dict(zip(MEASURES, row, strict=True)) for key, row in sums_of.items()}
    rows = CoverageDelta.objects.filter(number__in=numbers, organisation__in=list(organisations), itself=itself)
    rows = rows.filter(on__lte=on)
    if known_by is not None:
        rows = rows.filter(known__lte=timezone.localdate(known_by))
    sums = {measure: Sum(measure) for measure in MEASURES}
    found = rows.order_by().values_list("number", "organisation").annotate(**sums)
    return {(row[0], row[1]): dict(zip(MEASURES, row[2:], strict=True)) for row in found}


def as_coverage(figures: dict[str, int] | None) -> Coverage:
    """Sums as figures of a place."""
    if figures is None:
        return Coverage()
    return Coverage(**{name: value for name, value in figures.items() if name != "shared"})


def coverage(
    requirement: Requirement, *, within: Iterable[Organisation], on: date, known_by: datetime | None = None
) -> dict[Organisation, Coverage]:
    """The same as queries.coverage(), in one query; only where are_current() and can_answer() say so."""
    places = list(within)
    found = summed([requirement.number], [place.pk for place in places], on=on, known_by=known_by)
    return {place: as_coverage(found.get((requirement.number, place.pk))) for place in places}


def versions_of(numbers: Iterable[int]) -> dict[int, list[Requirement]]:
    """All versions of requirements by person, by number."""
    rows = Requirement.objects.filter(number__in=list(numbers), unit=Requirement.Unit.PERSON).order_by("pk")
    found: dict[int, list[Requirement]] = defaultdict(list)
    for version in rows:
        found[version.number].append(version)
    return found


def with_itself() -> set[int]:
    """The places whose own people stand in a line of their own."""
    kinds = [Organisation.Kind.BUREAU, Organisation.Kind.CLUSTER]
    return set(Organisation.objects.filter(kind__in=kinds).values_list("pk", flat=True))


@transaction.atomic
def rebuild(number: int, *, tell: Tell | None = None) -> int:
    """Count one requirement from nothing; how many corners that are. Memory does not grow with the people."""
    lock(alone=True)
    CoverageDelta.objects.filter(number=number).delete()
    total: Corners = defaultdict(Counter)
    versions = versions_of([number]).get(number, [])
    apart = with_itself()
    if versions:
        courses = {version.course_id for version in versions}
        everybody = _concerned(versions)
        for done, users in enumerate(_chunks(everybody)):
            for person in people(users, courses=courses).values():
                add(total, corners(person, versions, with_itself=apart))
            if tell:
                tell(min((done + 1) * CHUNK, len(everybody)), len(everybody))
    write(number, total, grid={})
    CounterState.objects.update_or_create(number=number, defaults={"is_current": True, "built_at": timezone.now()})
    blocks.build(number)
    return len(total)


def _concerned(versions: Sequence[Requirement]) -> list[int]:
    """Whoever was ever in the reach of a version."""
    parts = {(part.path, role) for version in versions for part in version.parts for role in part.roles}
    found: set[int] = set()
    for path in {path for path, _role in parts}:
        roles = [role for its, role in parts if its == path]
        posts = Post.objects.filter(role__in=roles, organisation__path__startswith=path).exclude(role=Role.PUPIL)
        found.update(posts.order_by().values_list("user_id", flat=True).distinct())
    named = Naming.objects.filter(requirement__number=versions[0].number)
    return sorted(found.union(named.values_list("user_id", flat=True)))


def _chunks(users: Sequence[int]) -> Iterator[Sequence[int]]:
    return (users[start : start + CHUNK] for start in range(0, len(users), CHUNK))


def add(total: Corners, more: Corners) -> None:
    """Sum corners; what cancels out is dropped when they are written."""
    for corner, measures in more.items():
        total[corner].update(measures)


def write(number: int, found: Corners, *, grid: Mapping[str, list[str]] | None = None) -> None:
    """Corners as rows; blocks that they would make wrong go. grid: of the blocks, if it was read."""
    kept = {corner: counts for corner, counts in found.items() if any(counts.values())}
    if kept:
        blocks.forget(number, min(known for _place, _itself, _on, known in kept), grid)
    insert.rows(
        CoverageDelta,
        ("number", "organisation", "itself", "on", "known", *MEASURES),
        ((number, *corner, *(counts[measure] for measure in MEASURES)) for corner, counts in kept.items()),
    )


def lock(*, alone: bool) -> None:
    """Until the transaction ends: nobody counts facts while a requirement is rebuilt. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        name = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {name}(%s)", [LOCK_SPACE])


def forget(numbers: Iterable[int] | None = None) -> None:
    """Let pages read the facts until the counters are rebuilt; of all requirements if none is named."""
    states = CounterState.objects.all() if numbers is None else CounterState.objects.filter(number__in=list(numbers))
    states.update(is_current=False)


def on_days(
    number: int, organisation: int, days: Sequence[date], *, known_by: datetime | None = None
) -> list[tuple[date, Coverage]]:
    """Figures of one place on several days, in their order; one query."""
    rows = CoverageDelta.objects.filter(number=number, organisation=organisation, itself=False)
    if known_by is not None:
        rows = rows.filter(known__lte=timezone.localdate(known_by))
    changes = rows.order_by("on").values_list("on").annotate(**{measure: Sum(measure) for measure in MEASURES})
    left, sums, found = list(changes), dict.fromkeys(MEASURES, 0), []
    for day in sorted(days):
        while left and left[0][0] <= day:
            for measure, change in zip(MEASURES, left.pop(0)[1:], strict=True):
                sums[measure] += change
        found.append((day, as_coverage(sums)))
    return found
