"""PUT /attempts/<id>/responses/<slot>: one answer from a browser's queue."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.learning import attempts
from courses.learning.models import LateResponse, Response
from tests.factories.content import an_edition
from tests.factories.courses import an_attempt, an_enrolment, authorization, handed_in
from tests.factories.lms import a_bureau, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt():
    a_bureau()
    return an_attempt(an_enrolment(edition=an_edition(items=4)))


def put(attempt, slot=1, body=None, *, client=None, headers=None, **values):
    content = json.dumps({"answer": "b", "sequence": 1, **values}) if body is None else body
    return (client or Client(enforce_csrf_checks=True)).put(
        f"/attempts/{attempt.pk}/responses/{slot}",
        content,
        content_type="application/json",
        headers={"Accept": "application/json", **(authorization(attempt) if headers is None else headers)},
    )


def test_the_token_alone_saves_without_session_or_csrf(attempt):
    response = put(attempt, answer="c", sequence=3)

    assert (response.status_code, response.content) == (204, b"")
    assert "Seconds-Left" not in response
    row = Response.objects.get()
    assert (row.attempt, row.slot, row.answer, row.sequence) == (attempt, 1, "c", 3)


def test_what_is_left_of_the_time_is_told_with_each_answer_so_that_more_of_it_shows(attempt):
    attempt.deadline = timezone.now() + timedelta(minutes=30)
    attempt.save(update_fields=["deadline"])

    assert 1_780 < int(put(attempt)["Seconds-Left"]) <= 1_800


def test_it_costs_at_most_four_queries(attempt, client):
    put(attempt, sequence=5, client=client)

    for sequence, status in ((6, 204), (2, 409)):
        with CaptureQueriesContext(connection) as captured:
            assert put(attempt, sequence=sequence, client=client).status_code == status
        assert len(captured) <= 4, [query["sql"][:100] for query in captured]


def test_the_same_request_twice_is_saved_once(attempt):
    assert put(attempt).status_code == 204
    assert put(attempt).status_code == 204
    assert Response.objects.count() == 1


def test_an_older_sequence_gets_what_stands(attempt):
    put(attempt, answer="c", sequence=9)

    response = put(attempt, answer="a", sequence=8)

    assert response.status_code == 409
    assert response.json() == {"state": "older", "answer": "c", "sequence": 9}
    assert Response.objects.get().answer == "c"


def test_after_hand_in_the_answer_is_kept_apart(attempt, client):
    put(attempt, answer="c", sequence=1, client=client)
    attempts.hand_in(attempt, at=timezone.now())

    with CaptureQueriesContext(connection) as captured:
        response = put(attempt, answer="b", sequence=2, client=client)

    assert len(captured) <= 4
    assert response.status_code == 409
    assert response.json() == {"state": "late", "answer": "c", "sequence": 1}
    assert (Response.objects.get().answer, LateResponse.objects.get().answer) == ("c", "b")


def test_late_answers_to_one_slot_are_one_row(attempt):
    attempts.hand_in(attempt, at=timezone.now())

    for sequence in range(1, 4):
        put(attempt, sequence=sequence)

    assert LateResponse.objects.get().sequence == 3


@pytest.mark.parametrize("slot", [0, 5, 99999999999999999999])
def test_an_unknown_slot_is_not_found(attempt, slot):
    assert put(attempt, slot).status_code == 404
    assert not Response.objects.exists()


def test_a_token_opens_no_other_attempt(attempt):
    same_person = an_attempt(attempt.enrolment, "practice")
    stranger = an_attempt()

    for other in (same_person, stranger):
        assert put(other, headers=authorization(attempt)).status_code == 404
    assert not Response.objects.exists()


@pytest.mark.parametrize("header", ["", "Attempt", "Attempt nonsense", "Bearer x", "Attempt \udcff"])
def test_without_a_good_token_nothing_is_found(attempt, header):
    assert put(attempt, headers={"Authorization": header} if header else {}).status_code == 404
    assert not Response.objects.exists()


def test_a_session_is_no_token(attempt, client):
    client.force_login(attempt.enrolment.user)

    assert put(attempt, client=client, headers={}).status_code == 404
    assert not Response.objects.exists()


def test_a_token_saves_whoever_is_signed_in_now(attempt, client):
    client.force_login(a_person("下一位"))

    assert put(attempt, client=client).status_code == 204


def test_a_token_opens_no_page(attempt, client):
    other = an_attempt(attempt.enrolment, "practice")
    pages = ("", "check/", "result/")
    urls = [f"/attempts/{one.pk}/{page}" for one in (attempt, other) for page in pages] + ["/my/"]

    for url in urls:
        response = client.get(url, headers=authorization(attempt))
        assert response["Location"].startswith("/sign-in/"), url
    client.post(f"/attempts/{attempt.pk}/hand-in", headers=authorization(attempt))
    attempt.refresh_from_db()
    assert attempt.is_open


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"answer": "b"}', '{"answer": "b", "sequence": 0}', '{"answer": {"a": {}}, "sequence": 1}']
)
def test_what_is_no_answer_is_refused_in_words(attempt, body):
    response = put(attempt, body=body)

    assert response.status_code == 422
    assert response.json()["error"].endswith((".", "。"))
    assert not Response.objects.exists()


@pytest.mark.parametrize("method", ["get", "post", "delete", "patch"])
def test_only_put_is_understood(attempt, client, method):
    response = getattr(client, method)(f"/attempts/{attempt.pk}/responses/1", headers=authorization(attempt))

    assert response.status_code == 405


def test_the_token_is_nowhere_stored(attempt):
    text = authorization(attempt)["Authorization"].split()[1]
    attempt.refresh_from_db()

    assert text not in [str(value) for value in vars(attempt).values()]
    assert len(text) >= 43


def test_what_is_answered_says_nothing_of_keys(attempt):
    put(attempt, answer="a", sequence=5)
    handed_in_attempt = handed_in(an_enrolment(edition=an_edition(items=4)), right=0)

    for response in (put(attempt, sequence=1), put(handed_in_attempt, sequence=9)):
        assert set(response.json()) == {"state", "answer", "sequence"}
