"""Pupils' own completions beside class sessions: numbers at fixed dates, by class, never a name."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.coverage import asof
from courses.coverage.suppress import Cell, tree
from courses.requirements import audience
from courses.requirements.models import Requirement
from lms.schools.models import Organisation, Post, Role, SchoolClass
from lms.schools.running import running

KEPT = 24 * 3600
Trees = dict[str, dict[str, Cell]]


@dataclass(frozen=True)
class Pupils:
    """What one table shows of pupils: (name, cell), with the whole at its end, and the reporting date they are of."""

    on: date
    rows: tuple[tuple[str, Cell], ...] = ()


def reporting_date(on: date) -> date:
    """The last day of the month before, or of this one if it is that day: the only days of which figures are given."""
    following = on + timedelta(days=1)
    return on if following.day == 1 else on.replace(day=1) - timedelta(days=1)


def read(requirement: Requirement, *, rows: Sequence[Organisation], here: Organisation | None, on: date) -> Pupils:
    """Pupils with an account in the classes that the requirement names, by organisation or by class; by stage.

    rows: the organisations side by side; here: what they are parts of, None if they have nothing in common. As known
    by the end of the reporting date, so that what is entered later moves no figure that was given.
    """
    day = reporting_date(on)
    if not requirement.is_for_classes or not requirement.is_in_force(day):
        return Pupils(day)
    home = requirement.organisation
    found: list[tuple[str, Cell]] = []
    trees = _trees(requirement, day)
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


def _trees(requirement: Requirement, on: date) -> Trees:
    """stage -> the tree of the whole district, whatever part of it somebody looks at.

    Two requirements for one course hide the same cells, then, and so do the pages of two readers. What was known by the
    end of a past day does not change any more, so it is kept.
    """
    key = f"pupils:{requirement.pk}:{on.isoformat()}"
    is_past = asof.end_of(on) < timezone.now()
    found: Trees | None = cache.get(key) if is_past else None
    if found is None:
        found = {stage: tree(leaves) for stage, leaves in sorted(_leaves(requirement, on).items())}
        if is_past:
            cache.set(key, found, KEPT)
    return found


def _leaves(requirement: Requirement, on: date) -> Trees:
    known_by = asof.end_of(on)
    district = [f"{requirement.organisation.root_id}/"]
    classes = running(district, on=on, stages=requirement.stages, known_by=known_by).order_by()
    done = audience.completions(requirement, on=on, known_by=known_by).order_by().filter(user=OuterRef("user"))
    posts = Post.objects.held(on, known_by).by_role(Role.PUPIL).filter(school_class__in=classes.values("pk"))
    counts = posts.order_by().values_list("school_class", "school_class__stage", "organisation__path")
    counts = counts.annotate(
        pupils=Count("user", distinct=True), done=Count("user", distinct=True, filter=Exists(done))
    )
    found: Trees = defaultdict(dict)
    for pk, stage, path, pupils, finished in counts:
        found[stage][f"{path}{CLASS}{pk}/"] = Cell(pupils, finished)
    return found
