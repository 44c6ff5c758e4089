"""POST /attempts/<id>/hand-in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.learning.models import Completion
from lms.schools.models import Role
from tests.factories.content import an_edition
from tests.factories.courses import an_attempt, an_enrolment, answered, finished_lessons, handed_in
from tests.factories.lms import a_member, a_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(client):
    user = a_member(Role.LEARNER, a_school(), "李静")
    client.force_login(user)
    return user


def test_handing_in_leads_to_the_result_and_completes(client, learner):
    enrolment = an_enrolment(learner)
    finished_lessons(enrolment)
    handed_in(enrolment, "practice")
    attempt = answered(an_attempt(enrolment))

    response = client.post(f"/attempts/{attempt.pk}/hand-in")

    assert response["Location"] == f"/attempts/{attempt.pk}/result/"
    assert Completion.objects.get().user == learner
    assert client.get(response["Location"]).context["completion"] == Completion.objects.get()


def test_handing_in_twice_is_the_same_as_once(client, learner):
    attempt = answered(an_attempt(an_enrolment(learner)), 2)

    first = client.post(f"/attempts/{attempt.pk}/hand-in")
    attempt.refresh_from_db()
    at = attempt.handed_in_at
    again = client.post(f"/attempts/{attempt.pk}/hand-in")

    attempt.refresh_from_db()
    assert first["Location"] == again["Location"]
    assert (attempt.handed_in_at, attempt.score) == (at, 2)


def test_looking_at_it_hands_nothing_in(client, learner):
    attempt = an_attempt(an_enrolment(learner))

    assert client.get(f"/attempts/{attempt.pk}/hand-in").status_code == 405
    attempt.refresh_from_db()
    assert attempt.is_open


def test_a_test_of_fifty_costs_few_queries(client, learner):
    enrolment = an_enrolment(learner, an_edition(items=50, lessons=2))
    finished_lessons(enrolment)
    handed_in(enrolment, "practice")
    attempt = answered(an_attempt(enrolment))
    client.get("/my/")

    with CaptureQueriesContext(connection) as captured:
        client.post(f"/attempts/{attempt.pk}/hand-in")

    assert Completion.objects.exists()
    counted = [q["sql"] for q in captured if not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    assert len(counted) <= 12


def test_a_test_soon_after_a_reset_says_so(client, learner):
    learner.credential_reset_at, learner.credential_reset_by = timezone.now(), a_member(Role.SCHOOL_ADMIN, a_school())
    learner.save()

    attempt = handed_in(an_enrolment(learner), right=0)

    assert attempt.after_reset
    assert "24" in client.get(f"/attempts/{attempt.pk}/result/").content.decode()
