"""The form after a lesson, and the record it leaves."""

from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.sessions import queries, record
from courses.sessions.forms import CorrectionForm, SessionForm, WithdrawForm, from_record
from courses.sessions.models import ClassSession
from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.models import SchoolClass
from lms.web import panels

FEWEST_SHOWN = 10


@require_http_methods(["GET", "POST"])
def new(request, class_pk: int):
    """Record a lesson that was held; the lesson, the day and the numbers are filled in."""
    school_class = request.access.get(SchoolClass, "record_session", pk=class_pk)
    offered = queries.lessons(school_class, on=today())
    named = queries.named(offered, request.GET.get("lesson", ""))
    lesson = named or queries.suggested(offered)
    if lesson is None:
        return render(request, "courses/sessions/no_lesson.html", _class(school_class, on=today()))
    form = _form(request, school_class, lesson)
    if request.method == "POST" and form.is_valid():
        try:
            _check_still_offered(request, named)
            chosen = {"edition": lesson.edition, "lesson_key": lesson.version.key}
            session = record.record(school_class, by=request.user, **chosen, **form.values())
            return redirect("classes:recorded", class_pk=class_pk, pk=session.pk)
        except Refused as refused:
            _say(form, refused)
    context = {**_class(school_class, on=today()), "offered": offered, "lesson": lesson, "form": form}
    return render(request, "courses/sessions/new.html", context, status=422 if form.errors else 200)


@require_safe
def show(request, class_pk: int, pk: int):
    """A record with all its versions."""
    session = request.access.get(ClassSession, "read", pk=pk, school_class=class_pk)
    quiz = queries.class_quiz(session.edition, session.lesson_key) if session.tallies else None
    tallies = _tallies(request, session, quiz)
    context = {
        **_class(session.school_class, on=session.held_on),
        "session": session,
        "versions": queries.versions(session),
        "tallies": tallies,
        "hidden": bool(quiz and not tallies),
        "may_correct": session.superseded_at is None and request.access.may("correct", session),
        "panels": panels.shown(request, panels.LESSON_HELD, session),
    }
    return render(request, "courses/sessions/show.html", context)


@require_http_methods(["GET", "POST"])
def correct(request, class_pk: int, pk: int):
    """Other figures for a record; the old ones stay readable."""
    session = request.access.get(ClassSession, "correct", pk=pk, school_class=class_pk, superseded_at=None)
    quiz = queries.class_quiz(session.edition, session.lesson_key)
    leaders = _leaders(request, session.school_class, session.led_by)
    shows_tallies = _shows_tallies(request, session)
    initial = from_record(session, with_tallies=shows_tallies)
    form = CorrectionForm(request.POST or None, initial=initial, leaders=leaders, quiz=quiz if shows_tallies else None)
    if request.method == "POST" and form.is_valid():
        try:
            values = form.values() if shows_tallies else {**form.values(), "tallies": session.tallies}
            successor = record.correct(session, by=request.user, reason=form.cleaned_data["reason"], **values)
            messages.success(request, _("Corrected. The record before stays readable."))
            return redirect("classes:session", class_pk=class_pk, pk=successor.pk)
        except Refused as refused:
            _say(form, refused)
    context = {**_class(session.school_class, on=session.held_on), "session": session, "form": form}
    return render(request, "courses/sessions/correct.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def withdraw(request, class_pk: int, pk: int):
    """Take back a record of a lesson that was not held."""
    session = request.access.get(ClassSession, "correct", pk=pk, school_class=class_pk, superseded_at=None)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record.withdraw(session, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The record does not count any more. It stays readable."))
        return redirect("classes:class", class_pk=class_pk)
    context = {**_class(session.school_class, on=session.held_on), "session": session, "form": form}
    return render(request, "courses/sessions/withdraw.html", context, status=422 if form.errors else 200)


def _check_still_offered(request, named: queries.Lesson | None) -> None:
    """What was taught must not be recorded as another lesson because a new edition came in the meantime."""
    if request.GET.get("lesson") and named is None:
        raise Refused(
            _(
                "The lesson that this form was opened for is no longer offered. Nothing was recorded. "
                "Your figures still stand below: choose the lesson that was held, then record it."
            )
        )


def _class(school_class: SchoolClass, *, on: date) -> dict:
    return {"school_class": school_class, "name": school_class.display_name(on)}


def _form(request, school_class: SchoolClass, lesson: queries.Lesson) -> SessionForm:
    roll = record.on_roll(school_class, on=today())
    initial = {"held_on": today(), "expected": roll, "present": roll, "led_by": request.user}
    quiz = queries.class_quiz(lesson.edition, lesson.version.key)
    return SessionForm(
        request.POST or None, initial=initial, leaders=_leaders(request, school_class, request.user), quiz=quiz
    )


def _leaders(request, school_class: SchoolClass, person) -> list:
    """Who teaches the class may name a guest; a guest records only what they led themselves."""
    if not request.access.may("teach", school_class):
        return [person]
    others = [leader for leader in queries.leaders(school_class, on=today()) if leader != person]
    return [person, *others]


def _tallies(request, session: ClassSession, quiz: queries.ClassQuiz | None) -> list[tuple]:
    """(question, how many were right); hidden for a group so small that single pupils would show."""
    if quiz is None or not _shows_tallies(request, session):
        return []
    right = session.tallies["right"]
    return [(question, right.get(str(question.item.pk))) for question in quiz.questions]


def _shows_tallies(request, session: ClassSession) -> bool:
    return session.present >= FEWEST_SHOWN or request.access.may("read_tallies", session)


def _say(form, refused: Refused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)
