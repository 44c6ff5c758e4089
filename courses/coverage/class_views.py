"""My classes: what they have done, what is asked of them, the next lesson."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from courses.coverage import asof, classes
from courses.coverage.classes import Progress
from courses.requirements import mine as asked_of
from courses.sessions import queries
from courses.sessions.models import ClassSession
from lms.schools.calendar import today
from lms.schools.models import Role, SchoolClass


@dataclass(frozen=True)
class Card:
    """A class as its list shows it. pupils: None where nobody is told how many."""

    school_class: SchoolClass
    name: str
    pupils: int | None
    progress: list[Progress]


@require_safe
def mine(request):
    """The classes with which I may hold lessons, by grade; somebody with one goes straight to it."""
    request.access.require("record_sessions")
    rows = _running(request.access.visible(SchoolClass, "record_session").select_related("school"), on=today())
    if len(rows) == 1:
        return redirect("classes:class", class_pk=rows[0].pk)
    return render(request, "courses/classes/list.html", {"cards": cards(rows, on=today()), "on": today()})


@require_safe
def show(request, class_pk: int):
    """One class on a date: grade, head count, requirements, lessons held."""
    school_class = request.access.get(SchoolClass, "read_sessions", pk=class_pk)
    asked = asof.asked(request.GET, today=today())
    known_by = asked.known_by
    context = {
        "school_class": school_class,
        "name": school_class.display_name(asked.on),
        "pupils": classes.pupils([school_class], on=asked.on, known_by=known_by).get(class_pk),
        "progress": classes.progress([school_class], on=asked.on, known_by=known_by).get(class_pk, []),
        "sessions": classes.history(school_class, on=asked.on, known_by=known_by),
        "may_record": request.access.may("record_session", school_class),
        "may_seats": request.access.may("reset_pins", school_class),
        "asof": asked,
        "notices": asked.mistakes,
        "today": today(),
    }
    return render(request, "courses/classes/class.html", context)


@require_safe
def lessons(request, class_pk: int):
    """Prepare a lesson: those for the class's stage, with everything that belongs to each."""
    school_class = request.access.get(SchoolClass, "record_session", pk=class_pk)
    context = {
        "school_class": school_class,
        "name": school_class.display_name(today()),
        "lessons": queries.lessons(school_class, on=today()),
    }
    return render(request, "courses/classes/lessons.html", context)


@require_safe
def recorded(request, class_pk: int, pk: int):
    """Done: what was recorded and what it counts for."""
    session = request.access.get(ClassSession, "read", pk=pk, school_class=class_pk)
    progress = classes.progress([session.school_class], on=max(today(), session.held_on)).get(class_pk, [])
    counting = [row for row in progress if session in row.sessions]
    context = {"session": session, "name": session.school_class.display_name(session.held_on), "counting": counting}
    return render(request, "courses/classes/recorded.html", context)


def panel(request) -> dict | None:
    """My own class on the page of what I learn; nothing for those who teach none."""
    rows = []
    for post in request.access.posts:
        if post.role == Role.CLASS_TEACHER and post.school_class:
            post.school_class.school = post.organisation
            rows.append(post.school_class)
    running = _running(rows, on=today())
    done = classes.progress(running, on=today(), requirements=asked_of.in_force_today(request)) if running else {}
    shown = [Card(row, row.display_name(today()), None, done.get(row.pk, [])) for row in running]
    return {"cards": shown, "on": today(), "place": "top"} if shown else None


def cards(rows: list[SchoolClass], *, on: date) -> list[Card]:
    counts, done = classes.pupils(rows, on=on), classes.progress(rows, on=on)
    return [Card(row, row.display_name(on), counts.get(row.pk), done.get(row.pk, [])) for row in rows]


def _running(rows: Iterable[SchoolClass], *, on: date) -> list[SchoolClass]:
    """Those that run on the date, by school, grade and number."""
    running = [row for row in rows if row.is_running(on)]
    return sorted(running, key=lambda row: (row.school.sort_key, row.school.code, row.grade(on), row.number))
