"""Requirements by class: sessions and head counts as units of their own, on both dates; and the command."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.coverage import asof, classes
from courses.coverage.queries import coverage
from courses.requirements.standing import Standing
from courses.sessions import record
from lms.refused import Refused
from lms.schools import reorganise
from lms.schools.models import Reorganisation, SchoolClass
from tests.factories.coverage import (
    a_class_requirement,
    a_class_session,
    a_completed,
    a_lesson_edition,
    a_requirement,
    counted,
    known_since_long,
)
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_school

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2026, 10, 14), date(2026, 12, 21)


@pytest.fixture
def place():
    """A school with two classes, one of which held both sessions, the second after the due date of 18 December."""
    school, edition = a_school(), a_lesson_edition()
    requirement = a_class_requirement(edition.course)
    first, second = a_class(school, 1), a_class(school, 2, pupils=40)
    known_since_long(*first.head_counts.all(), *second.head_counts.all())
    teacher = a_class_teacher(first)
    sessions = [a_class_session(first, edition, held_on=day, present=43, led_by=teacher) for day in (FIRST, SECOND)]
    return school, requirement, first, second, sessions


def figures(place, on: date, known: date | None = None):
    school, requirement, *_rest = place
    return coverage(requirement, within=[school], on=on, known_by=asof.end_of(known) if known else None)[school]


def test_a_class_is_done_on_the_day_of_its_last_required_session(place):
    before, after = figures(place, date(2026, 12, 18)), figures(place, SECOND)

    assert (before.obliged, before.on_time, before.late, before.open, before.overdue) == (2, 0, 0, 2, 0)
    assert (after.obliged, after.on_time, after.late, after.open, after.overdue) == (2, 0, 1, 0, 1)
    assert (after.sessions, after.sessions_required, after.present, after.expected) == (2, 4, 86, 90)
    assert (after.pupils, after.reached) == (85, 45)


@pytest.mark.parametrize("operation", ["merge", "split"])
def test_a_class_that_goes_on_elsewhere_brings_its_sessions_and_leaves_the_past_as_it_was(place, operation):
    school, requirement, first, second, _sessions = place
    other = a_school("第三中学")
    a_class(other, 1)
    moved_on, before, after = date(2026, 12, 1), date(2026, 11, 10), date(2026, 12, 22)
    was = coverage(requirement, within=[school, other], on=before)

    if operation == "merge":
        reorganise.merge(school, into=other, on=moved_on, by=None, reason="合并")
    else:
        reorganise.split(
            school, into=other, classes=[first, second], people=[], on=moved_on, by=None, reason="分设"
        )  # fmt: skip

    assert coverage(requirement, within=[school, other], on=before) == was
    now = coverage(requirement, within=[school, other], on=after)
    assert (now[school].obliged, now[school].sessions) == (0, 0)
    assert (now[other].obliged, now[other].late, now[other].sessions, now[other].pupils) == (3, 1, 2, 130)
    [first_now] = first.__class__.objects.filter(continues=first)
    assert classes.progress([first_now], on=after)[first_now.pk][0].standing == Standing.LATE
    assert [row.held_on for row in classes.history(first_now, on=after)] == [SECOND, FIRST]
    first.refresh_from_db()
    assert [row.held_on for row in classes.history(first, on=after)] == [FIRST]


def test_what_was_known_before_a_merger_was_entered_stays_so(place, time_machine):
    school, requirement, *_rest = place
    other = a_school("第三中学")
    asked = {"within": [school, other], "on": date(2026, 12, 22)}
    was = coverage(requirement, **asked)
    time_machine.move_to("2027-01-10 09:00:00+08:00", tick=False)
    reorganise.merge(school, into=other, on=date(2026, 12, 1), by=None, reason="合并")
    now = coverage(requirement, **asked)
    time_machine.move_to("2027-01-20 09:00:00+08:00", tick=False)
    reorganise.undo(Reorganisation.objects.get(), by=None)

    assert (was[school].obliged, now[school].obliged, now[other].obliged) == (2, 0, 2)
    assert coverage(requirement, **asked, known_by=asof.end_of(date(2027, 1, 9))) == was
    assert coverage(requirement, **asked, known_by=asof.end_of(date(2027, 1, 19))) == now
    assert coverage(requirement, **asked) == was


def test_a_lesson_counts_once_for_the_class_and_what_it_became(place):
    school, requirement, first, _second, sessions = place
    other = a_school("第三中学")
    reorganise.merge(school, into=other, on=date(2026, 10, 1), by=None, reason="合并")
    went_on = SchoolClass.objects.get(continues=first)

    with pytest.raises(Refused):
        a_class_session(went_on, requirement.course.current, held_on=FIRST, present=40)
    corrected = record.correct(sessions[0], by=None, reason="漏记一人", present=44)

    assert (corrected.present, corrected.school_class) == (44, first)
    now = coverage(requirement, within=[other], on=date(2026, 12, 22))[other]
    assert (now.sessions, now.present) == (2, 87)


def test_lessons_of_a_class_stay_on_the_page_of_a_day_before_its_closing_was_known(place, time_machine):
    school, _requirement, first, *_rest = place
    time_machine.move_to("2027-01-10 09:00:00+08:00", tick=False)
    reorganise.close(school, on=date(2026, 11, 1), by=None, reason="撤并")
    first.refresh_from_db()

    known_then = classes.history(first, on=date(2026, 12, 31), known_by=asof.end_of(date(2027, 1, 9)))

    assert [row.held_on for row in known_then] == [SECOND, FIRST]
    assert [row.held_on for row in classes.history(first, on=date(2026, 12, 31))] == [FIRST]


def test_a_session_counts_from_when_it_was_known(place):
    assert figures(place, SECOND, known=SECOND - timedelta(days=1)).sessions == 1
    assert figures(place, SECOND, known=SECOND).sessions == 2


def test_a_session_taken_back_does_not_count_and_did_before(place):
    _school, _requirement, _first, _second, sessions = place
    record.withdraw(sessions[1], by=None, reason="没有上", at=asof.end_of(date(2026, 12, 30)))

    assert figures(place, date(2026, 12, 31)).late == 0
    assert figures(place, date(2026, 12, 31), known=date(2026, 12, 29)).late == 1


def test_head_counts_are_those_of_the_date(place):
    counted(place[2], 50, since=date(2026, 11, 1))

    assert figures(place, date(2026, 10, 31)).pupils == 85
    assert figures(place, date(2026, 11, 1)).pupils == 90


def test_a_class_that_has_left_school_or_was_closed_is_not_obliged(place):
    a_class(place[0], 1, entry_year=2023)
    place[3].closed_on = date(2026, 11, 1)
    place[3].save()

    assert figures(place, date(2026, 10, 31)).obliged == 2
    assert figures(place, date(2026, 11, 1)).obliged == 1


def test_the_command_prints_a_place_and_those_below_it(capsys):
    teacher = a_class_teacher(a_class(school := a_school("第三中学")))
    requirement = a_requirement()
    a_completed(teacher, requirement.course.current, on=FIRST)
    asked = {"requirement": requirement.number, "organisation": a_bureau().code, "on": "2026-11-23"}

    call_command("coverage", **asked, format="json")

    rows = json.loads(capsys.readouterr().out)
    assert [(row["code"], row["obliged"], row["on_time"]) for row in rows] == [("BUREAU", 1, 1), (school.code, 1, 1)]
    for wrong in ({"on": "gestern"}, {"organisation": "none"}, {"requirement": 99}):
        with pytest.raises(CommandError):
            call_command("coverage", **{**asked, **wrong})


def test_what_would_change_the_status_of_a_class_changes_it():
    edition = a_lesson_edition()
    requirement = a_class_requirement(edition.course, sessions=2)
    school_class = a_class(a_school())
    known_since_long(*school_class.head_counts.all())

    def now(on: date):
        return classes.progress([school_class], on=on)[school_class.pk][0]

    first = now(date(2026, 10, 14))
    for number in (1, 2):
        a_class_session(school_class, edition, held_on=date(2026, 10, 14), period=number)
    second = now(date(2026, 10, 14))
    session = second.deciding
    type(session).objects.filter(pk=session.pk).update(superseded_at=timezone.now())
    third = now(date(2026, 10, 14))
    waited = now(date(2026, 12, 19))

    assert [to for _words, to in first.changes] == [second.standing, waited.standing]
    assert [to for _words, to in second.changes] == [third.standing]
    assert "2026-12-18" in first.why
    assert "2026-10-14" in second.why
    assert third.standing == "open"
    assert requirement.number == first.requirement.number
