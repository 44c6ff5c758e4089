"""/api/v1/: the figures for the bureau's data warehouse, by a token with a scope."""

from datetime import date
from typing import Annotated

from ninja import NinjaAPI, Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from courses.coverage import asof, exports, figures, lists
from courses.coverage.queries import read
from courses.requirements.models import Requirement
from lms import dates
from lms.schools.calendar import today
from lms.schools.models import Organisation

MOST_PEOPLE = 1000
router = Router()
Day = Annotated[date, Field(ge=dates.FIRST, le=dates.LAST)]
Offset = Annotated[int, Field(ge=0, le=10**9)]


class Dates(Schema):
    """on: the state of the world; known_by: what had been recorded by the end of that day."""

    on: Day | None = None
    known_by: Day | None = None

    def asof(self) -> asof.AsOf:
        return asof.AsOf(self.on or today(), self.known_by)


class RequirementOut(Schema):
    number: int
    title: str
    course: str
    unit: str
    organisation: str
    opens_on: date
    due_on: date
    basis: str


class FiguresOut(Schema):
    """Counted for this organisation itself: a parent is not the sum of its children.

    Of classes also what they did: lessons held of those required, pupils by head count, present of expected.
    """

    organisation: str
    name: str
    parent: str | None
    obliged: int
    on_time: int
    late: int
    recognised: int
    open: int
    overdue: int
    exempt: int
    not_started: int
    sessions: int | None = None
    sessions_required: int | None = None
    pupils: int | None = None
    reached: int | None = None
    present: int | None = None
    expected: int | None = None


class CoverageOut(Schema):
    """unit: what is counted, person or class."""

    requirement: int
    unit: str
    on: date
    known_by: date | None
    method: list[str]
    figures: list[FiguresOut]


class PersonOut(Schema):
    name: str
    organisations: list[str]
    status: str | None
    completed_on: date | None
    due_on: date | None


class PeopleOut(Schema):
    count: int
    people: list[PersonOut]


def _home(request, scope: str) -> Organisation:
    """The part of the tree that the token opens; 401 without one, 403 without the scope."""
    grant = request.access.grant
    if grant is None or grant.model is not Organisation:
        raise HttpError(401, "A valid token is needed: Authorization: Bearer …")
    if f"api_{scope}" not in grant.abilities:
        raise HttpError(403, f"The token does not have the scope {scope}.")
    return request.access.get(Organisation, f"api_{scope}", pk=grant.pk)


def _requirement(home: Organisation, number: int) -> Requirement:
    found = Requirement.objects.known().touching([home]).filter(number=number).first()
    if found is None:
        raise HttpError(404, "There is no such requirement here.")
    return found


@router.get("/requirements", response=list[RequirementOut], summary="Requirements in force on a date")
def requirements(request, dates: Query[Dates]):
    home, asked = _home(request, "coverage"), dates.asof()
    rows = Requirement.objects.known(asked.known_by).in_force(asked.on).touching([home])
    return [
        {
            "number": row.number,
            "title": row.title,
            "course": row.course.key,
            "unit": row.unit,
            "organisation": row.organisation.code,
            "opens_on": row.opens_on,
            "due_on": row.due_on,
            "basis": row.basis,
        }
        for row in rows
    ]


@router.get("/requirements/{number}/coverage", response=CoverageOut, summary="Figures of every organisation")
def coverage(request, number: int, dates: Query[Dates]):
    home, asked = _home(request, "coverage"), dates.asof()
    requirement = _requirement(home, number)
    measures = (*exports.MEASURES, *(exports.CLASS_MEASURES if requirement.is_for_classes else ()))
    rows = list(
        Organisation.objects.within(home).open(asked.on, asked.known_by).select_related("parent").order_by("path")
    )
    found = figures.coverage(requirement, within=rows, on=asked.on, known_by=asked.known_by)
    return {
        "requirement": number,
        "unit": requirement.unit,
        "on": asked.on,
        "known_by": asked.known_day,
        "method": exports.method_sentences(requirement),
        "figures": [
            {
                "organisation": row.code,
                "name": row.name,
                "parent": row.parent.code if row.parent and row != home else None,
                **{name: getattr(found[row], name) for name in measures},
            }
            for row in rows
        ],
    }


@router.get("/requirements/{number}/people", response=PeopleOut, summary="Staff with how they stand, in pages")
def people(request, number: int, dates: Query[Dates], status: str = "obliged", offset: Offset = 0, limit: int = 100):
    home, asked = _home(request, "people"), dates.asof()
    requirement = _requirement(home, number)
    if requirement.is_for_classes or status not in lists.STANDINGS:
        raise HttpError(422, "Of classes there are no names, and the status is one of those of the figures.")
    reading = read(requirement, within=[home], on=asked.on, known_by=asked.known_by)
    asked_list = lists.Listed(reading.requirement, [home], asked.on, asked.known_by)
    everybody = lists.ByPinyin(lists.units(lists.Which(status), reading, asked_list))
    shown = everybody[offset : offset + min(max(1, limit), MOST_PEOPLE)]
    return {
        "count": len(everybody),
        "people": [
            {
                "name": row.user.name,
                "organisations": sorted({post.organisation.code for post in row.posts}),
                "status": row.standing,
                "completed_on": row.completion.completed_on if row.completion else None,
                "due_on": row.due_on,
            }
            for row in lists.person_rows(shown, reading, within=[home])
        ],
    }


class Interface(NinjaAPI):
    """Whose description says that a token is sent: the token is read before any view, so the library knows nothing."""

    def get_openapi_schema(self, **options):
        schema = super().get_openapi_schema(**options)
        schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        return schema


api = Interface(
    title="Mingfa",
    version="1",
    description="Coverage of required training on any date, as known by any date. Send Authorization: Bearer <token>.",
    urls_namespace="api",
    openapi_extra={"security": [{"token": []}]},
    docs_url=None,
)
api.add_router("", router)
