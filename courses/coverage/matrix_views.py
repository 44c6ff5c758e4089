"""Organisations by requirements as one picture, and the trend of one of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.coverage import asof, exports, figures, places, tables
from courses.coverage.judge import Coverage, needs_support, pace_on
from courses.requirements import audience
from courses.requirements.models import Requirement
from lms.schools.calendar import today
from lms.schools.models import Organisation
from lms.web.downloads import PDF, XLSX, attachment
from lms.web.paging import page

MOST_REQUIREMENTS = 20
# As many columns as fit beside the names on A4 across.
COLUMNS_ON_PAPER = 6
ROWS_PER_PAGE = 150
POINTS = 26
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class HeatCell:
    """A cell of the picture. support: by the printed rule; list_url: where its numbers lead, without the status."""

    requirement: Requirement
    coverage: Coverage
    support: bool
    list_url: str

    @property
    def percent(self) -> int:
        """How far the bar is filled."""
        return self.coverage.done * 100 // self.coverage.obliged if self.coverage.obliged else 0


@require_safe
def matrix(request):
    """Every organisation here by every requirement in force."""
    request.access.require("see_coverage")
    asked = asof.asked(request.GET, today=today())
    seen = places.seen(request.access, on=asked.on, known_by=asked.known_by, code=request.GET.get("at", ""))
    if seen is None:
        raise Http404
    requirements = _requirements(seen, asked)
    if request.GET.get("form") == "xlsx":
        return _workbook(seen, requirements, asked)
    if request.GET.get("form") == "pdf":
        rows = _rows(requirements, seen.rows or seen.within, asked, ())
        context = {"asof": asked, "places": seen, "sheets": _sheets(requirements, rows)}
        return _paper("documents/coverage_matrix.html", context, _name(seen, asked, "pdf"))
    shown = page(seen.rows or seen.within, request, per_page=ROWS_PER_PAGE)
    context = {
        "asof": asked,
        "places": seen,
        "notices": asked.mistakes,
        "today": today(),
        "requirements": requirements,
        "page": shown,
        "rows": _rows(requirements, list(shown), asked, places.named(request.access, seen)),
    }
    return render(request, "courses/coverage/matrix.html", context)


def _requirements(seen: places.Places, asked: asof.AsOf) -> list[Requirement]:
    rows = Requirement.objects.known(asked.known_by).in_force(asked.on).opened(asked.on)
    return list(rows.touching(seen.within)[:MOST_REQUIREMENTS])


def _rows(
    requirements: list[Requirement], rows: list[Organisation], asked: asof.AsOf, named: Collection[int]
) -> list[tuple]:
    cells = figures.matrix(requirements, rows, on=asked.on, known_by=asked.known_by)
    steps = {row.number: pace_on(row.pace, on=asked.on) for row in requirements}

    def cell(requirement: Requirement, place: Organisation) -> HeatCell:
        coverage = cells[requirement.number][place.pk]
        support = bool(coverage.obliged) and needs_support(coverage, step=steps[requirement.number])
        url = places.list_url(requirement, query=asked.query, here=place, named=named)
        return HeatCell(requirement, coverage, support, url)

    return [(place, [cell(row, place) for row in requirements]) for place in rows]


def _sheets(requirements: list[Requirement], rows: list[tuple]) -> list[tuple]:
    """Requirements and rows cut into tables that are no wider than a sheet of paper."""
    starts = range(0, len(requirements), COLUMNS_ON_PAPER)
    parts = [slice(start, start + COLUMNS_ON_PAPER) for start in starts]
    return [(requirements[part], [(place, cells[part]) for place, cells in rows]) for part in parts]


def _workbook(seen: places.Places, requirements: list[Requirement], asked: asof.AsOf):
    rows = seen.rows or seen.within
    cells = figures.matrix(requirements, rows, on=asked.on, known_by=asked.known_by)
    content = exports.plain_workbook(
        {
            _("Matrix"): tables.matrix(requirements, rows, cells),
            _("Method"): tables.matrix_method(requirements, asked, at=now()),
        }
    )
    return attachment(content, _name(seen, asked, "xlsx"), XLSX)


def _paper(template: str, context: dict, name: str):
    return attachment(exports.picture_pdf(template, {**context, "at": now()}), name, PDF)


def _name(seen: places.Places, asked: asof.AsOf, extension: str) -> str:
    here = seen.here.name if seen.here else _("my places")
    return f"{_('Coverage')}_{here}_{asked.on.isoformat()}.{extension}"


@dataclass(frozen=True)
class Point:
    """A day of the trend, where it lies in the picture (percent from the left, and down), and its figures.

    list_url: where these lead, without the status.
    """

    on: date
    x: float
    y: float
    coverage: Coverage
    list_url: str = ""


@require_safe
def trend(request, number: int):
    """How the share done at one place grew, week by week."""
    requirement = request.access.get(Requirement, "see_coverage", number=number, superseded_at=None)
    asked = asof.asked(request.GET, today=today())
    seen = places.seen(request.access, on=asked.on, known_by=asked.known_by, code=request.GET.get("at", ""))
    if seen is None or seen.here is None or not places.concerned(requirement, seen):
        raise Http404
    version = audience.as_known(requirement, known_by=asked.known_by) or requirement
    points = _points(version, seen.here, asked, places.named(request.access, seen))
    context = {
        "requirement": version,
        "asof": asked,
        "places": seen,
        "notices": asked.mistakes,
        "today": today(),
        "points": points,
        "lines": list(pairwise(points)),
        "due": _place_of(version.due_on, _days(version, asked)),
    }
    if request.GET.get("form") == "pdf":
        name = exports.filename(version, seen, asked, "pdf")
        return _paper("documents/coverage_trend.html", context, name)
    return render(request, "courses/coverage/trend.html", context)


def _days(requirement: Requirement, asked: asof.AsOf) -> list[date]:
    """Every so many weeks from the opening to the asked day, at most POINTS of them."""
    first = min(requirement.cycle(asked.on).opens_on, asked.on)
    weeks = (asked.on - first).days // 7
    step = WEEK * max(1, -(-weeks // POINTS))
    days = [asked.on - step * n for n in range(POINTS) if asked.on - step * n > first]
    return [first, *reversed(days)]


def _points(requirement: Requirement, here: Organisation, asked: asof.AsOf, named: Collection[int]) -> list[Point]:
    days = _days(requirement, asked)
    found = figures.trend(requirement, here, days, known_by=asked.known_by)
    return [
        Point(
            on=on,
            x=_place_of(on, days) or 0,
            y=100 - _share(coverage),
            coverage=coverage,
            list_url=places.list_url(requirement, query=asof.AsOf(on, asked.known_day).query, here=here, named=named),
        )
        for on, coverage in found
    ]


def _share(coverage: Coverage) -> float:
    return round(coverage.done * 100 / coverage.obliged, 1) if coverage.obliged else 0


def _place_of(day: date, days: list[date]) -> float | None:
    """Where a day lies between the first and the last, in percent; None outside."""
    span = (days[-1] - days[0]).days
    if not days[0] <= day <= days[-1]:
        return None
    return round((day - days[0]).days * 100 / span, 2) if span else 100.0
