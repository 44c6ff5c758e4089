"""What exports hold, row by row: organisations, persons or classes, and the method with its date and denominators."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.coverage import lists
from courses.coverage.asof import AsOf
from courses.coverage.judge import ClassCoverage, Coverage
from courses.coverage.lists import ClassRow, PersonRow, Reconciliation, Which
from courses.coverage.overview import Overview
from courses.coverage.places import Places
from courses.coverage.queries import Reading
from courses.coverage.suppress import Cell
from courses.requirements import words
from courses.requirements.models import Requirement
from lms.schools.models import Organisation, Post
from lms.web.sheets import Cell as SheetCell
from lms.web.sheets import Formula, Row, column

Cells = Mapping[int, Mapping[int, Coverage]]


def places(overview: Overview, *, live: bool = False) -> Iterator[Row]:
    """A header, one row an organisation by pinyin, those at the place itself, the whole; each counted for itself.

    live: with the shares as formulas, and under the whole what the rows add up to, so that the difference shows.
    """
    by_class = overview.requirement.is_for_classes
    extra = (_("Done"), _("Coverage rate")) if live else ()
    yield (_("Code"), _("Organisation"), *_coverage_head(by_class), _("Needs support"), *extra)
    lines = [(row.place.code, row.place.name, row.coverage, row.support) for row in overview.rows]
    lines += [("", _("at the place itself"), overview.own, False)] if overview.own else []
    lines.append(("", _("Whole"), overview.total, False))
    for number, (code, name, coverage, support) in enumerate(lines, 2):
        formulas = _shares(number, coverage, by_class) if live else ()
        yield (code, name, *_coverage_cells(coverage), _("needs support") if support else "", *formulas)
    if live and overview.rows:
        yield _sum_row(overview, by_class)


def _shares(row: int, coverage: Coverage, by_class: bool) -> tuple[Formula, Formula]:
    done = f"=SUM(D{row}:F{row})"
    done_column = "Q" if by_class else "L"
    share = coverage.done / coverage.obliged if coverage.obliged else 0
    rate = f"=IF(C{row}=0,0,{done_column}{row}/C{row})"
    return Formula(done, coverage.done), Formula(rate, share, is_share=True)


def _sum_row(overview: Overview, by_class: bool) -> Row:
    """What the rows above add up to: more than the whole where people hold posts in several places."""
    parts = [row.coverage for row in overview.rows] + ([overview.own] if overview.own else [])
    last, width = len(parts) + 1, len(_coverage_head(by_class))
    sums = [sum(numbers) for numbers in zip(*map(_coverage_cells, parts), strict=True)]
    letters = [column(2 + n) for n in range(width)]
    people = _("Sum of the rows (people in several places count more than once)")
    return (
        "",
        _("Sum of the rows") if by_class else people,
        *(Formula(f"=SUM({letter}2:{letter}{last})", value) for letter, value in zip(letters, sums, strict=True)),
    )


def matrix(requirements: Sequence[Requirement], rows: Sequence[Organisation], cells: Cells) -> Iterator[Row]:
    """Organisations by requirements: obliged, done and the share as a live formula for each."""
    head = [name for row in requirements for name in (row.title, _("Done"), _("Coverage rate"))]
    yield (_("Code"), _("Organisation"), *head)
    for number, place in enumerate(rows, 2):
        line: list[SheetCell] = [place.code, place.name]
        for n, requirement in enumerate(requirements):
            found = cells[requirement.number][place.pk]
            obliged, done = column(2 + 3 * n), column(3 + 3 * n)
            share = found.done / found.obliged if found.obliged else 0
            formula = f"=IF({obliged}{number}=0,0,{done}{number}/{obliged}{number})"
            line += [found.obliged, found.done, Formula(formula, share, is_share=True)]
        yield line


def matrix_method(requirements: Sequence[Requirement], asof: AsOf, *, at: datetime) -> Iterator[Row]:
    """Dates, units and method of the matrix."""
    yield (_("What"), _("Value"))
    yield (_("Date of the figures"), asof.on)
    yield (_("As known by the end of"), asof.known_day or _("now"))
    yield (_("Made at"), timezone.localtime(at).strftime("%Y-%m-%d %H:%M"))
    for row in requirements:
        unit = _("classes") if row.is_for_classes else _("people")
        yield (row.title, f"{unit} · {row.opens_on} – {row.due_on}")
    for by_class in sorted({row.is_for_classes for row in requirements}):
        yield from ((_("Method"), sentence) for sentence in sentences(by_class=by_class))


def _coverage_head(by_class: bool) -> tuple[str, ...]:
    head = (
        _("Obliged"),
        _("Done on time"),
        _("Done late"),
        _("Recognised"),
        _("Not done yet"),
        _("Overdue"),
        _("Exempt"),
        _("Not yet started"),
    )
    of_classes = (_("Sessions held"), _("Sessions required"), _("Pupils by head count"), _("Present"), _("Expected"))
    return head + (of_classes if by_class else ())


def _coverage_cells(row: Coverage) -> tuple[int, ...]:
    cells = (row.obliged, row.on_time, row.late, row.recognised, row.open, row.overdue, row.exempt, row.not_started)
    if isinstance(row, ClassCoverage):
        cells += (row.sessions, row.sessions_required, row.pupils, row.present, row.expected)
    return cells


def units(asked: lists.Listed, which: Which) -> Iterator[Row]:
    """A header and one row a person or class of the list, with the record behind it; some hundred at a time."""
    if asked.requirement.is_for_classes:
        yield _class_head()
        reading = asked.read()
        yield from (_class_cells(row) for row in lists.class_rows(lists.units(which, reading, asked), reading))
        return
    yield _person_head()
    for reading, people in lists.walk(which, asked):
        yield from (_person_cells(row, reading) for row in lists.person_rows(people, reading, within=asked.within))


def _person_head() -> tuple[str, ...]:
    return (
        _("Person"),
        _("Organisation"),
        _("Post"),
        _("State"),
        _("Completed on"),
        _("Edition"),
        _("How judged"),
        _("Entered"),
        _("Late entry"),
        _("Reason of the exemption"),
        _("Due on"),
        _("Document of the equivalent"),
    )


def _person_cells(row: PersonRow, reading: Reading) -> Row:
    done = row.completion
    return (
        row.user.name,
        "、".join(dict.fromkeys(post.organisation.name for post in row.posts)),
        "、".join(post_text(post, on=reading.on) for post in row.posts),
        str(row.standing.label) if row.standing else _("not in the audience"),
        done.completed_on if done else None,
        done.edition.label if done else "",
        str(done.get_how_display()) if done else "",
        timezone.localtime(done.recorded_at).strftime("%Y-%m-%d %H:%M") if done else "",
        _("late entry") if row.entered_late else "",
        row.exemption.reason if row.exemption else "",
        row.due_on,
        row.equivalent.document if row.equivalent else "",
    )


def post_text(post: Post, *, on: date) -> str:
    """班主任 七年级（3）班"""
    words = [post.job_title or str(post.get_role_display())]
    if post.school_class:
        words.append(post.school_class.display_name(on))
    return " ".join(words)


def _class_head() -> tuple[str, ...]:
    return (
        _("Class"),
        _("Organisation"),
        _("State"),
        _("Sessions held"),
        _("Sessions required"),
        _("Last session"),
        _("Present"),
        _("Expected"),
        _("Late entry"),
        _("Pupils by head count"),
    )


def _class_cells(row: ClassRow) -> Row:
    last = row.last
    return (
        row.name,
        row.school_class.school.name,
        str(row.standing.label) if row.standing else "",
        row.work.sessions if row.work else None,
        row.required if row.work else None,
        last.held_on if last else None,
        last.present if last else None,
        last.expected if last else None,
        _("late entry") if last and last.is_late else "",
        row.work.pupils if row.work else None,
    )


def method(overview: Overview, *, places: Places, asof: AsOf, at: datetime) -> Iterator[Row]:
    """What the figures are of, how they were judged, and what they do not prove."""
    requirement, sums = overview.requirement, overview.reconciliation
    by_class = requirement.is_for_classes
    names = requirement.stage_names() if by_class else words.parts(requirement)
    editions = _("edition %(number)s or later")
    yield (_("What"), _("Value"))
    yield (_("Requirement"), requirement.title)
    yield (_("Course"), f"{requirement.course.title} · {editions % {'number': requirement.least_edition}}")
    yield from ((_("Who"), name) for name in names)
    yield from ((_("Terms"), term) for term in words.terms(requirement))
    yield (_("Organisation"), "、".join(place.name for place in places.within))
    yield (_("Opens on"), requirement.opens_on)
    yield (_("Due on"), requirement.due_on)
    yield (_("Completions count from"), requirement.counts_from)
    yield (_("Legal basis"), requirement.basis)
    yield (_("Date of the figures"), asof.on)
    yield (_("As known by the end of"), asof.known_day or _("now"))
    yield (_("Made at"), timezone.localtime(at).strftime("%Y-%m-%d %H:%M"))
    yield from _reconciled(sums, by_class=by_class)
    if sums.stated:
        yield (_("Staff as places state it"), sums.stated.count)
        yield (_("… places that state it"), sums.stated.places)
        yield (_("… on the roster of these places"), sums.stated.roster)
    if not by_class:
        yield (_("Obliged in several of these organisations"), overview.shared)
    yield from ((_("Method"), sentence) for sentence in sentences(by_class=by_class))


def _reconciled(sums: Reconciliation, *, by_class: bool) -> Iterator[Row]:
    """How roster or classes become the obliged; no label begins with a sign that a spreadsheet would compute."""
    if by_class:
        yield (_("Running classes on that date"), sums.roster)
        yield (_("less: of other stages"), sums.outside)
    else:
        yield (_("Roster on that date"), sums.roster)
        yield (_("less: not in the audience"), sums.outside)
        yield (_("… of them left out by name"), sums.left_out)
        yield (_("plus: added by name from outside"), sums.added)
        yield (_("less: exempt"), sums.exempt)
    yield (_("less: not yet started"), sums.not_started)
    yield (_("equals: obliged"), sums.obliged)


def sentences(*, by_class: bool) -> list[str]:
    """The method in words, for the workbook and the page that explains it."""
    if by_class:
        return [
            _("The unit is the class: those that run on the date, of the stages named. Pupils are head counts only."),
            _("A class is done when as many sessions as required were held; late if the last came after the due date."),
            _("A session entered on a later day is marked as a late entry."),
            _("The figures show that lessons were held. They do not show what single pupils learned."),
        ]
    return [
        _("Obliged = in the audience on the date − exempt − not yet started. A person counts once in each place."),
        _("So the whole is not the sum of the schools when somebody holds posts in several."),
        _("Dates may depend on the first day in such a post; they are the person’s own and the list names them."),
        _("Recognised training from elsewhere stands apart from completions, with its document on record."),
        _("Done on time, done late, recognised, not done yet and overdue add up to the obliged; each is in one."),
        _("A completion counts by the printed rule of its edition; time spent watching never counts."),
        _("The figures show that training was organised and tested. They do not prove that nothing happened."),
    ]


def pupils(rows: Iterable[tuple[str, Cell]], *, on: date) -> Iterator[Row]:
    """Pupils with an account at a reporting date; what must not be known is not in the file."""
    yield (_("Organisation or class"), _("Pupils with an account"), _("Done"), _("Reporting date"))
    for name, cell in rows:
        yield (name, cell.pupils, cell.share if cell.shown else _("not given"), on)
