"""What benchmarks/coverage_scale.py measures of one size, after Django is set up."""

import random
import resource
import statistics
import sys
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter

from _history import FIRST_YEAR, REQUIREMENTS, YEARS, History, instant, settle
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.editions.models import LessonVersion
from courses.coverage import asof, counters, exports, figures, queries, recount
from courses.coverage.lists import Listed, Which
from courses.coverage.models import CounterState, CoverageDelta
from courses.learning import reading
from courses.learning.models import Completion, Enrolment
from lms.people.models import User
from lms.schools.models import Role
from tests.factories.lms import a_member

QUESTIONS, TRUTHS, COMPLETIONS = 30, 5, 150
ON = date(2026, 10, 31)
BARE = """
SELECT count(*) FROM lms_post post JOIN lms_organisation place ON place.id = post.organisation_id
LEFT JOIN courses_completion done ON done.user_id = post.user_id AND done.edition_id = %s
    AND done.completed_on BETWEEN %s AND %s AND done.recorded_at <= %s
    AND (done.superseded_at IS NULL OR done.superseded_at > %s)
WHERE post.role = 'learner' AND place.path LIKE %s AND post.valid_from <= %s
    AND (post.valid_to IS NULL OR post.valid_to > %s) AND post.recorded_at <= %s
    AND (post.superseded_at IS NULL OR post.superseded_at > %s)
"""


def measured(people: int) -> dict:
    history = History(people)
    settle()
    before, began = megabytes(), perf_counter()
    for requirement in history.requirements:
        recount.rebuild(requirement.number)
    rebuild, rebuild_mb = perf_counter() - began, megabytes() - before
    settle()
    found = {
        "people": people,
        "facts": history.facts,
        "deltas": CoverageDelta.objects.count(),
        "rebuild": rebuild,
        "rebuild_mb": rebuild_mb,
        "fact": rebuild / history.facts,
        "cells": len(history.schools) * REQUIREMENTS,
    }
    # What is found is told at once: at a million each step takes long, and a later one may fail.
    for step in (_answers, _completions, _file, _pages):
        print(f"{people} learners so far: {found}", file=sys.stderr, flush=True)
        found |= step(history)
    return found


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _answers(history: History) -> dict:
    """The same questions to the counters, the facts, and a bare count(*); each median over dates by chance."""
    dice, schools = random.Random(11), history.schools
    first, span = date(FIRST_YEAR, 9, 1), YEARS * 365
    asked = []
    for n in range(QUESTIONS):
        on, known = (first + timedelta(days=dice.randrange(span)) for _axis in range(2))
        asked.append((history.requirements[n % REQUIREMENTS], on, asof.end_of(known)))

    def one(requirement, on, known_by):
        return figures.coverage(requirement, within=schools, on=on, known_by=known_by)

    def matrix(_requirement, on, known_by):
        return figures.matrix(history.requirements, schools, on=on, known_by=known_by)

    def truth(requirement, on, known_by):
        return queries.coverage(requirement, within=schools, on=on, known_by=known_by)

    def bare(requirement, on, known_by):
        edition, since = requirement.course.current.pk, requirement.counts_from
        posts = [f"{history.bureau.path}%", on, on, known_by, known_by]
        with connection.cursor() as cursor:
            cursor.execute(BARE, [edition, since, on, known_by, known_by, *posts])
            cursor.fetchall()

    # The facts are asked where there are some: requirements in their time, known soon after.
    in_time = [
        (row, row.opens_on + timedelta(days=200), asof.end_of(row.opens_on + timedelta(days=220)))
        for row in history.requirements[:: REQUIREMENTS // TRUTHS]
    ]
    for row, on, known_by in (asked[0], *in_time):
        assert one(row, on, known_by) == truth(row, on, known_by), (row.number, on, known_by)
    every = [*asked, *in_time]
    return {
        "one": statistics.median(min(_seconds(lambda q=q: one(*q)) for _again in range(2)) for q in every),
        "matrix": statistics.median(min(_seconds(lambda q=q: matrix(*q)) for _again in range(2)) for q in every),
        "truth": statistics.median(_seconds(lambda q=q: truth(*q)) for q in in_time),
        "bare": statistics.median(_seconds(lambda q=q: bare(*q)) for q in in_time),
    }


def _completions(history: History) -> dict:
    """People who finish the last lesson of their course, with the counters current and not; the journal is in both."""
    requirement = history.requirements[-1]
    edition = requirement.course.current
    done = Completion.objects.filter(edition=edition).values("user")
    users = list(User.objects.filter(posts__valid_to=None).exclude(pk__in=done).distinct()[: 2 * COMPLETIONS])
    [lesson] = edition.lessons()
    opened = [Enrolment.objects.create(user=user, edition=edition, cycle=2, opened_at=timezone.now()) for user in users]
    current = list(CounterState.objects.values_list("number", flat=True))
    first, second = opened[::2], opened[1::2]
    with_counters = statistics.median(_seconds(lambda its=its: _finish(its, lesson)) for its in first)
    counters.forget(current)
    without = statistics.median(_seconds(lambda its=its: _finish(its, lesson)) for its in second)
    assert Completion.objects.filter(enrolment__in=opened).count() == len(opened)
    recount.rebuild(requirement.number)
    CounterState.objects.filter(number__in=current).update(is_current=True)
    return {"with": with_counters, "without": without}


def _finish(enrolment: Enrolment, lesson: LessonVersion) -> None:
    reading.finish(enrolment, lesson, at=timezone.now())


def _pages(history: History) -> dict:
    import _served

    client, number = Client(), history.requirements[-1].number
    client.force_login(a_member(Role.BUREAU_ADMIN, history.bureau))
    asked, school = f"?on={ON.isoformat()}", history.schools[0]
    urls = {
        "list": reverse("coverage:list"),
        "matrix": reverse("coverage:matrix"),
        "bureau": reverse("coverage:tree", args=[number]),
        "school": reverse("coverage:school", args=[number, school.code]),
        "trend": reverse("coverage:trend", args=[number]),
        "people": reverse("coverage:people", args=[number]),
    }
    return {"queries": {name: _served.queries(client, f"{url}{asked}") for name, url in urls.items()}}


def _file(history: History) -> dict:
    """The list of everybody on the roster as CSV: when its first byte comes, and what it costs."""
    requirement = history.requirements[-1]
    listed = Listed(requirement, [history.bureau], ON, instant(ON + timedelta(days=1)))
    before, began = megabytes(), perf_counter()
    pieces = exports.list_csv(listed, Which.ROSTER)
    rows = next(pieces).count(b"\n")
    first = perf_counter() - began
    rows += sum(piece.count(b"\n") for piece in pieces)
    whole = perf_counter() - began
    return {"first_byte": first / whole, "file": whole, "file_mb": megabytes() - before, "rows": rows - 1}
