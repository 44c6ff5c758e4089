"""Coverage for bureau, inspectors and schools; every number opens its list."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from courses.coverage import asof, exports, figures, lists, places, pupils, tables
from courses.coverage.lists import OF_CLASSES, Which
from courses.coverage.overview import Overview, overview, since
from courses.coverage.queries import Reading, read
from courses.requirements import audience
from courses.requirements.models import Requirement
from lms.schools.calendar import today
from lms.schools.models import Organisation
from lms.web.downloads import PDF, XLSX, attachment
from lms.web.paging import page

CSV = "text/csv; charset=utf-8"
ROWS_PER_PAGE = 100


@dataclass(frozen=True)
class Asked:
    """What a page is about: the requirement, the places, the dates, and whether the reader sees names there."""

    requirement: Requirement
    places: places.Places
    asof: asof.AsOf
    names: bool
    may_remind: bool = False

    @property
    def list_url(self) -> str:
        """Where numbers lead; the status is added behind it. Empty where the reader sees no lists."""
        if not self.names:
            return ""
        at = f"&at={self.places.here.code}" if self.places.here else ""
        return f"{reverse('coverage:people', args=[self.requirement.number])}?{self.asof.query}{at}&status="


@require_safe
def index(request):
    """The requirements in force at my places, each with its figures."""
    request.access.require("see_coverage")
    asked = asof.asked(request.GET, today=today())
    seen = places.seen(request.access, on=asked.on, known_by=asked.known_by)
    rows = Requirement.objects.known(asked.known_by).in_force(asked.on).touching(seen.within)
    shown = page(rows, request, per_page=10)
    cards = _cards(list(shown), seen, asked, request.access)
    context = {"page": shown, "cards": cards, "asof": asked, "places": seen, "notices": asked.mistakes}
    context["may_tokens"] = request.access.has("manage_tokens")
    context["may_require"] = request.access.has("manage_requirements")
    return render(request, "courses/coverage/list.html", context)


def _cards(requirements: list[Requirement], seen: places.Places, asked: asof.AsOf, access) -> list[tuple]:
    """Each requirement with its figures and where they lead: two queries for those that are counted."""
    here, named = seen.here, places.named(access, seen)
    if here is None:
        whole = {"within": seen.within, "on": asked.on, "known_by": asked.known_by}
        return [(row, read(row, **whole).total(), "") for row in requirements]
    cells = figures.matrix(requirements, [here], on=asked.on, known_by=asked.known_by)
    urls = (places.list_url(row, query=asked.query, here=here, named=named) for row in requirements)
    return [(row, cells[row.number][here.pk], url) for row, url in zip(requirements, urls, strict=True)]


@require_safe
def method(request):
    """How the figures come about, in words."""
    request.access.require("see_coverage")
    words = {"of_people": tables.sentences(by_class=False), "of_classes": tables.sentences(by_class=True)}
    return render(request, "courses/coverage/method.html", words)


@require_safe
def tree(request, number: int):
    """One requirement over the organisations of a place; a single school has a page of its own."""
    asked = _asked(request, number)
    here = asked.places.here
    if here and here.kind in (Organisation.Kind.SCHOOL, Organisation.Kind.CAMPUS):
        return redirect(f"{reverse('coverage:school', args=[number, here.code])}?{asked.asof.query}")
    found = overview(asked.requirement, places=asked.places, asof=asked.asof)
    support = request.GET.get("show") == "support"
    context = {**_context(asked, found), "support": support, "rows": found.supported if support else found.rows}
    context |= _pupils(asked, found)
    return render(request, "courses/coverage/tree.html", context)


@require_safe
def school(request, number: int, code: str):
    """One requirement at one school: figures, how they come about, and who stands how."""
    asked = _asked(request, number, code=code)
    found = overview(asked.requirement, places=asked.places, asof=asked.asof)
    context = {**_context(asked, found), **_pupils(asked, found)}
    if asked.names:
        here = f"{reverse('coverage:school', args=[number, code])}?{asked.asof.query}&status="
        context |= {**_list(request, asked, found.reading), "list_url": here}
    return render(request, "courses/coverage/school.html", context)


@require_safe
def people(request, number: int):
    """The list behind a number, at any place."""
    asked = _asked(request, number)
    if not asked.names:
        raise Http404
    reading = read(asked.requirement, within=asked.places.within, on=asked.asof.on, known_by=asked.asof.known_by)
    context = {
        "requirement": reading.requirement,
        "asked": asked,
        "asof": asked.asof,
        "places": asked.places,
        "notices": asked.asof.mistakes,
        **_list(request, asked, reading),
    }
    return render(request, "courses/coverage/people.html", context)


@require_safe
def workbook(request, number: int):
    """Figures, list and method as a workbook."""
    asked = _asked(request, number)
    found = overview(asked.requirement, places=asked.places, asof=asked.asof)
    content = exports.coverage_workbook(found, places=asked.places, asof=asked.asof, names=asked.names, at=now())
    return _file(request, asked, content, "xlsx", XLSX)


@require_safe
def table(request, number: int):
    """The list behind a number as CSV, or with ?what=places the table of organisations."""
    asked = _asked(request, number)
    if request.GET.get("what") == "places":
        found = overview(asked.requirement, places=asked.places, asof=asked.asof)
        return _file(request, asked, exports.places_csv(found), "csv", CSV)
    if not asked.names:
        raise Http404
    which, _choices = _which(request, asked.requirement)
    return _file(request, asked, exports.list_csv(_listed(asked, which), which), "csv", CSV)


@require_safe
def report(request, number: int):
    """The figures as a PDF to print and to file."""
    asked = _asked(request, number)
    found = overview(asked.requirement, places=asked.places, asof=asked.asof)
    content = exports.report_pdf(found, places=asked.places, asof=asked.asof, at=now())
    name = exports.filename(asked.requirement, asked.places, asked.asof, "pdf")
    return attachment(content, name, PDF)


def _asked(request, number: int, code: str = "") -> Asked:
    """404 for places that are not the reader's and requirements that do not concern them."""
    requirement = request.access.get(Requirement, "see_coverage", number=number, superseded_at=None)
    question = asof.asked(request.GET, today=today())
    code = code or request.GET.get("at", "")
    seen = places.seen(request.access, on=question.on, known_by=question.known_by, code=code)
    if seen is None or not places.concerned(requirement, seen):
        raise Http404
    named = places.named(request.access, seen)
    # By class there are no names of persons in the lists.
    names = requirement.is_for_classes or all(place.pk in named for place in seen.within)
    may_remind = names and not requirement.is_for_classes and request.access.has("remind") and seen.here is not None
    return Asked(requirement, seen, question, names, may_remind)


def _may_remind(asked: Asked, found: Overview) -> bool:
    """Of today's figures, where names are seen and somebody is due."""
    is_today = asked.asof.on == today() and asked.asof.known_day is None
    return asked.may_remind and is_today and bool(found.total.outstanding)


def _context(asked: Asked, found: Overview) -> dict:
    known_by = asked.asof.known_by
    return {
        "requirement": found.requirement,
        "asked": asked,
        "places": asked.places,
        "asof": asked.asof,
        "notices": asked.asof.mistakes,
        "overview": found,
        "total": found.total,
        "list_url": asked.list_url,
        "today": today(),
        "may_remind": _may_remind(asked, found),
        "was_unknown": known_by is not None and found.requirement.recorded_at > known_by,
    }


def _pupils(asked: Asked, found: Overview) -> dict:
    """What pupils with an account did themselves, by organisation, or by class where there is none below."""
    if not found.requirement.is_for_classes:
        return {}
    rows = [row.place for row in found.rows]
    return {"pupils": pupils.read(found.requirement, rows=rows, here=asked.places.here, on=asked.asof.on)}


def _listed(asked: Asked, which: Which) -> lists.Listed:
    """The question of a list, of the requirement as it stood on record then."""
    began = since(asked.places, on=asked.asof.on) if which == Which.LEFT else None
    on, known_by = asked.asof.on, asked.asof.known_by
    version = audience.as_known(asked.requirement, known_by=known_by) or asked.requirement
    return lists.Listed(version, asked.places.within, on, known_by, asked.places.rows, began)


def _which(request, requirement: Requirement) -> tuple[Which, list[Which]]:
    """The list that ?status= asks for, and those that there are."""
    choices = OF_CLASSES if requirement.is_for_classes else list(Which)
    wanted = request.GET.get("status", "")
    return (Which(wanted) if wanted in choices else Which.OBLIGED), choices


def _list(request, asked: Asked, reading: Reading) -> dict:
    """The list that ?status= asks for, a page of it with details."""
    which, choices = _which(request, reading.requirement)
    units = lists.units(which, reading, _listed(asked, which))
    chosen = {"which": which, "choices": choices, "units": units}
    if reading.requirement.is_for_classes:
        shown = page(lists.class_rows(units, reading), request, per_page=ROWS_PER_PAGE)
        return {**chosen, "page": shown, "class_rows": shown.object_list}
    shown = page(lists.ByPinyin(units), request, per_page=ROWS_PER_PAGE)
    rows = lists.person_rows(shown.object_list, reading, within=asked.places.within)
    may_exempt = request.access.may("exempt", asked.requirement)
    return {**chosen, "page": shown, "person_rows": rows, "may_exempt": may_exempt}


def _file(request, asked: Asked, content: bytes | Iterator[bytes], extension: str, content_type: str):
    """The file, and a line in the access log if it names people."""
    if asked.names and not asked.requirement.is_for_classes:
        exports.log(asked.requirement, within=asked.places.within, by=request.user, at=now())
    return attachment(content, exports.filename(asked.requirement, asked.places, asked.asof, extension), content_type)
