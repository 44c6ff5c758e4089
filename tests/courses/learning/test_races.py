"""Two at once: the database decides, on a file and on PostgreSQL alike."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from courses.learning import attempts
from courses.learning.answers import Sent
from courses.learning.attempts import State
from courses.learning.models import Attempt, Completion, LateResponse, Response
from lms.facts.models import Fact
from tests import threads
from tests.factories.content import an_edition
from tests.factories.courses import an_attempt, an_enrolment, answered

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now


@pytest.fixture(autouse=True)
def _a_database_that_threads_can_share():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads need a database file")


def at_once(*works: Callable) -> list:
    """What each returned; an exception in one fails the test."""
    results = threads.at_once(*works)
    assert not [result for result in results if isinstance(result, Exception)], results
    return results


def test_a_double_hand_in_completes_once():
    enrolment = an_enrolment(edition=an_edition(lessons=0, practice=0))
    attempt = answered(an_attempt(enrolment))

    at_once(*[lambda: attempts.hand_in(attempt, at=NOW())] * 4)

    assert Completion.objects.count() == 1
    assert Fact.objects.filter(kind="completion").count() == 1


def test_a_double_click_on_start_opens_one_attempt():
    enrolment = an_enrolment()
    quiz = enrolment.edition.quizzes.get(key="test")

    started = at_once(*[lambda: attempts.start(enrolment, quiz, at=NOW())] * 4)

    assert {attempt.pk for attempt in started} == {Attempt.objects.get().pk}


def test_of_two_hand_ins_that_each_complete_one_does():
    enrolment = an_enrolment(edition=an_edition(lessons=0, practice=2))
    test, practice = answered(an_attempt(enrolment)), answered(an_attempt(enrolment, "practice"))

    at_once(lambda: attempts.hand_in(test, at=NOW()), lambda: attempts.hand_in(practice, at=NOW()))

    assert Completion.objects.count() == 1


@pytest.mark.parametrize("round_", range(5))
def test_a_save_lands_before_the_hand_in_or_is_told_that_it_is_late(round_):
    enrolment = an_enrolment(edition=an_edition(items=1, lessons=0, practice=0))
    attempt = an_attempt(enrolment)
    stale = Attempt.objects.get(pk=attempt.pk)

    outcome, marked = at_once(
        lambda: attempts.save_response(stale, 1, Sent("b", 1), at=NOW()), lambda: attempts.hand_in(attempt, at=NOW())
    )

    counted = marked.score == 1
    assert outcome.state is (State.SAVED if counted else State.LATE)
    assert Response.objects.filter(attempt=attempt).exists() is counted
    assert LateResponse.objects.filter(attempt=attempt).exists() is not counted


def test_of_saves_that_race_the_highest_sequence_stands():
    attempt = an_attempt()

    at_once(
        *[lambda n=n: attempts.save_response(attempt, 1, Sent(f"answer-{n}", n), at=NOW()) for n in (3, 1, 4, 2, 6, 5)]
    )

    assert (Response.objects.get().sequence, Response.objects.get().answer) == (6, "answer-6")
