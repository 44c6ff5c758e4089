"""Counting from nothing: nobody who records facts waits for it, and whoever begins anew overtakes it."""

import threading
import time
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from courses.coverage import blocks, counters, figures, lock, packed, recount, tasks
from courses.coverage.models import CounterState
from courses.requirements.models import Requirement
from lms.facts import record
from lms.jobs import run
from lms.schools.models import Post
from tests.factories.coverage import a_completed, a_requirement
from tests.factories.lms import a_class, a_class_teacher, a_cluster, a_person, a_post, a_school
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 12, 1)


@pytest.fixture
def place(monkeypatch):
    """A school with three class teachers, of whom each is a chunk of its own."""
    monkeypatch.setattr(recount, "CHUNK", 1)
    school = a_school()
    teachers = [a_class_teacher(a_class(school, number)) for number in (1, 2, 3)]
    return school, teachers, a_requirement()


def test_who_completes_a_course_meanwhile_does_not_wait_and_is_counted(place):
    school, teachers, requirement = place
    waiting, finished = list(teachers), []

    def complete() -> None:
        a_completed(waiting.pop(), requirement.course.current, on=ON)
        finished.append(True)
        connections.close_all()

    def somebody_completes(_done: int, _total: int) -> None:
        thread = threading.Thread(target=complete)
        thread.start()
        thread.join(timeout=60)
        assert not thread.is_alive(), "whoever completes a course waits for the count"

    assert recount.rebuild(requirement.number, tell=somebody_completes) == 3

    figures = counters.coverage(requirement, within=[school], on=ON)[school]
    assert (len(finished), figures.obliged, figures.done) == (3, 3, 3)
    assert counters.are_current([requirement.number])


def test_a_count_that_somebody_forgets_or_begins_anew_ends_without_a_word(place):
    school, _teachers, requirement = place
    number = requirement.number

    assert recount.rebuild(number, tell=lambda _done, _total: counters.forget([number])) == 0
    assert not counters.are_current([number])

    inner = []
    again = iter([lambda: inner.append(recount.rebuild(number))])
    assert recount.rebuild(number, tell=lambda _done, _total: next(again, lambda: None)()) == 0
    assert inner == [3]
    assert counters.are_current([number])
    assert counters.coverage(requirement, within=[school], on=ON)[school].obliged == 3


def test_the_scheduler_counts_what_a_lost_worker_left_and_nothing_that_is_under_way(place):
    number = place[2].number
    CounterState.objects.filter(number=number).update(is_current=False, building=time.time_ns())

    assert tasks.count_what_is_not_counted() == 0

    CounterState.objects.filter(number=number).update(building=time.time_ns() - 2 * tasks.ABANDONED)
    assert tasks.count_what_is_not_counted() == 1
    assert counters.are_current([number])


def test_who_stops_a_count_leaves_it_to_the_scheduler(place):
    def stopped(_done: int, _total: int) -> None:
        raise run.Stopped

    number = place[2].number
    with pytest.raises(run.Stopped):
        recount.rebuild(number, tell=stopped)

    assert tasks.count_what_is_not_counted() == 1
    assert counters.are_current([number])


def test_a_crowd_that_is_told_of_at_the_last_moment_is_not_counted_while_everybody_waits(place, monkeypatch):
    school, teachers, requirement = place
    monkeypatch.setattr(recount, "FEW", 2)
    alone, people, read = lock.alone, recount.people, []
    # As the count begins nobody, as it would end everybody.
    crowds = iter([[], teachers])

    def after_a_crowd() -> None:
        for teacher in next(crowds, []):
            a_completed(teacher, requirement.course.current, on=ON)
        alone()

    def noted(users, **asked):
        read.append((len(users), connection.in_atomic_block))
        return people(users, **asked)

    monkeypatch.setattr(lock, "alone", after_a_crowd)
    monkeypatch.setattr(recount, "people", noted)

    recount.rebuild(requirement.number)

    assert read == [(1, False)] * 6
    assert counters.coverage(requirement, within=[school], on=ON)[school].done == 3


def test_blocks_that_were_packed_while_a_count_began_anew_are_not_read(place, monkeypatch):
    number, before = place[2].number, timezone.now() - timedelta(days=2)
    for model in (Requirement, Post):
        model.objects.update(recorded_at=before)
    recount.rebuild(number)
    build, pack, day = recount.Build(number), packed.Packing.parts, timezone.localdate(before)

    def begun_anew(self, rows):
        build._begin()
        build._clear()
        yield from pack(self, rows)

    monkeypatch.setattr(packed.Packing, "parts", begun_anew)

    assert blocks.build(number, on_days=[day], known_days=[day]) == 0
    assert CounterState.objects.get(number=number).grid == ""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_an_import_that_moves_a_school_and_a_count_do_not_wait_for_each_other(place):
    school, _teachers, requirement = place
    record.record("organisation", [school], by=None, at=timezone.now())
    cluster, newcomer, moved = a_cluster(), a_person("陈静"), threading.Event()

    @transaction.atomic
    def imported() -> None:
        school.parent, school.path = cluster, f"{cluster.path}{school.pk}/"
        school.save()
        record.record("organisation", [school], by=None, at=timezone.now())
        moved.set()
        time.sleep(1)
        a_post(newcomer, school, "class_teacher", school_class=a_class(school, 4))

    def counted() -> int:
        moved.wait()
        return recount.rebuild(requirement.number)

    # Each may overtake the other: the import is counted by a job of its own.
    assert at_once(imported, counted) in ([None, 0], [None, 4])
    assert counters.are_current([requirement.number])
    assert counters.coverage(requirement, within=[cluster], on=ON)[cluster].obliged == 4


def test_a_page_that_began_before_a_count_shows_no_half_of_it(place, monkeypatch):
    school, _teachers, requirement = place
    build, asked = recount.Build(requirement.number), blocks.summed

    def begun_anew(*args, **kwargs):
        build._begin()
        build._clear()
        return asked(*args, **kwargs)

    monkeypatch.setattr(blocks, "summed", begun_anew)

    assert figures.coverage(requirement, within=[school], on=ON)[school].obliged == 3
    recount.rebuild(requirement.number)
    cells = figures.matrix([requirement], [school], on=ON)
    assert cells[requirement.number][school.pk].obliged == 3
