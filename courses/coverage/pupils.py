"""Pupils' own completions beside class sessions: numbers at fixed dates, by class, never a name."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Self

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.coverage import asof
from courses.coverage.suppress import Cell, Tree, tree
from courses.requirements import audience
from courses.requirements.models import Requirement
from lms.schools.calendar import today
from lms.schools.models import Organisation, Post, Role, SchoolClass
from lms.schools.running import running

KEPT = 35 * 24 * 3600
Trees = dict[str, Tree]


@dataclass(frozen=True)
class Pupils:
    """What one table shows of pupils: (name, cell), with the whole at its end, and the reporting date they are of."""

    on: date
    rows: tuple[tuple[str, Cell], ...] = ()


def reporting_date(on: date) -> date:
    """The last day of the month before, or of this one if it is that day: the only days of which figures are given."""
    following = on + timedelta(days=1)
    return on if following.day == 1 else on.replace(day=1) - timedelta(days=1)


def _last_reported(on: date) -> date:
    """Of today and of a day to come the last one that is over: what moves from hour to hour is not given."""
    return reporting_date(min(on, today() - timedelta(days=1)))


def read(requirement: Requirement, *, rows: Sequence[Organisation], here: Organisation | None, on: date) -> Pupils:
    """Pupils with an account in the classes that the requirement names, by organisation or by class; by stage.

    rows: the organisations side by side; here: what they are parts of, None if they have nothing in common. As known
    by the end of the reporting date, so that what is entered later moves no figure that was given.
    """
    day = _last_reported(on)
    if not requirement.is_for_classes or not requirement.is_in_force(day):
        return Pupils(day)
    home = requirement.organisation
    found: list[tuple[str, Cell]] = []
    trees = {stage: cells for stage, cells in _trees(requirement, day).items() if cells}
    for stage, cells in trees.items():
        suffix = f" · {SchoolClass.Stage(stage).label}" if len(trees) > 1 else ""
        named = [(place, place.path) for place in rows if place.path in cells and place.inside(home)]
        found += [(f"{place}{suffix}", cells[path]) for place, path in named]
        if here and here.inside(home) and here.path in cells:
            found += _classes(cells, here, day)
            found.append((f"{_('Whole')}{suffix}", cells[here.path]))
    return Pupils(day, tuple(found))


def _classes(cells: dict[str, Cell], school: Organisation, on: date) -> list[tuple[str, Cell]]:
    """The classes of the school itself, by grade and number."""
    start = f"{school.path}{CLASS}"
    keys = {int(path.removeprefix(start).rstrip("/")): path for path in cells if path.startswith(start)}
    if not keys:
        return []
    classes = SchoolClass.objects.filter(pk__in=keys).select_related("school")
    ordered = sorted(classes, key=lambda row: (row.grade(on), row.number))
    return [(row.display_name(on), cells[keys[row.pk]]) for row in ordered]


# What the path of a class ends with, behind that of its school: "1/4/17/class-302/".
CLASS = "class-"


@dataclass(frozen=True, order=True)
class Look:
    """Completions of one course as they stood at a reporting date: what any requirement for it may show of them.

    since: from when this could be looked up. window: from which day and edition completions count, and with a test
    passed without the course or not; requirements with the same one show the same.
    """

    since: date
    on: date
    window: tuple[date, int, bool]
    requirement: Requirement = field(compare=False)

    @classmethod
    def by(cls, requirement: Requirement, on: date) -> Self:
        window = (requirement.cycle(on).counts_from, requirement.least_edition, requirement.test_out)
        return cls(max(on, timezone.localdate(requirement.recorded_at)), on, window, requirement)

    @property
    def key(self) -> str:
        counts_from, edition, test_out = self.window
        home, on = self.requirement.organisation.root_id, self.on
        return f"pupils:{home}:{self.requirement.course_id}:{counts_from}:{edition}:{test_out}:{on}"

    def follows(self, other: Self) -> bool:
        """Was the other there before, and may the two count the same completions?"""
        return other < self and other.on >= self.window[0]


def keep_ready() -> int:
    """Make what pages will ask for, so that no reader waits for it; how many requirements there are."""
    day = _last_reported(today())
    asked = Requirement.objects.known().filter(unit=Requirement.Unit.CLASS).select_related("organisation")
    ready = [row for row in asked if row.is_in_force(day)]
    for row in ready:
        _trees(row, day)
    return len(ready)


def _trees(requirement: Requirement, on: date) -> Trees:
    """stage -> the tree of the whole district, whatever part of it somebody looks at.

    Two requirements for one course hide the same cells, then, and so do the pages of two readers. What was known by the
    end of a past day does not change any more, so it is kept; a place that hangs elsewhere since then makes all anew.
    """
    asked, shape = Look.by(requirement, on), _shape(requirement.organisation)
    keys = {stage: f"{asked.key}:{shape}:{stage}" for stage in sorted(requirement.stages)}
    kept = cache.get_many(keys.values())
    return {stage: kept[key] if key in kept else _made(asked, shape, stage) for stage, key in keys.items()}


def _shape(home: Organisation) -> str:
    """What tells one arrangement of the district's places from another."""
    paths = (
        Organisation.objects.filter(path__startswith=f"{home.root_id}/").order_by("pk").values_list("path", flat=True)
    )
    return hashlib.sha256(" ".join(paths).encode()).hexdigest()[:16]


def _made(asked: Look, shape: str, stage: str) -> Tree:
    """What was shown for one date decides what the next one may show, so the trees of all dates are made in turn."""
    looks = _looks(asked, stage)
    found: Trees = cache.get_many(f"{look.key}:{shape}:{stage}" for look in looks)
    made: list[tuple[Look, Tree]] = []
    for look in looks:
        key = f"{look.key}:{shape}:{stage}"
        if key not in found:
            earlier = [cells for before, cells in made if look.follows(before)]
            found[key] = tree(_leaves(look.requirement, look.on, stage), earlier)
            cache.set(key, found[key], KEPT)
        made.append((look, found[key]))
    return made[-1][1]


def _looks(asked: Look, stage: str) -> list[Look]:
    """What could be looked up of these pupils' completions, in that order, up to the one that is asked."""
    home = asked.requirement.organisation.root_id
    rows = Requirement.objects.filter(
        course=asked.requirement.course_id, unit=Requirement.Unit.CLASS, organisation__path__startswith=f"{home}/"
    )
    found = {(asked.on, asked.window): asked}
    last = _last_reported(today())
    for row in rows.select_related("organisation"):
        days = _reporting_dates(row.all_cycles[0].counts_from, last) if stage in row.stages else []
        for look in (Look.by(row, day) for day in days if row.is_in_force(day)):
            same = found.setdefault((look.on, look.window), look)
            found[look.on, look.window] = min(look, same)
    looks = sorted(found.values())
    return looks[: looks.index(found[asked.on, asked.window]) + 1]


def _reporting_dates(since: date, until: date) -> list[date]:
    """From the first one not before `since` up to this one."""
    days = []
    while until >= since:
        days.append(until)
        until = reporting_date(until - timedelta(days=1))
    return days[::-1]


def _leaves(requirement: Requirement, on: date, stage: str) -> Tree:
    known_by = asof.end_of(on)
    district = [f"{requirement.organisation.root_id}/"]
    classes = running(district, on=on, stages=[stage], known_by=known_by).order_by()
    done = audience.completions(requirement, on=on, known_by=known_by).order_by().filter(user=OuterRef("user"))
    posts = Post.objects.held(on, known_by).by_role(Role.PUPIL).filter(school_class__in=classes.values("pk"))
    counts = posts.order_by().values_list("school_class", "organisation__path")
    counts = counts.annotate(
        pupils=Count("user", distinct=True), done=Count("user", distinct=True, filter=Exists(done))
    )
    return {f"{path}{CLASS}{pk}/": Cell(pupils, finished) for pk, path, pupils, finished in counts}
