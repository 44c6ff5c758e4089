"""Course and lesson pages: reading, places, finishing, votes, the projector, who sees what."""

import pytest

from content.editions.models import Edition
from courses.learning import enrolments
from courses.learning.models import Completion, Enrolment, LessonProgress, Vote
from lms.schools.models import Role
from tests.courses.learning.test_reading import PARTS
from tests.factories.content import a_lesson_version, an_edition
from tests.factories.courses import an_attempt, an_enrolment, handed_in
from tests.factories.lms import a_bureau, a_class, a_member, a_pupil, a_school
from tests.requests.counting import queries_of

pytestmark = pytest.mark.django_db
ASKED = [("poll", "hard"), ("case", "cup")]


@pytest.fixture
def learner(client):
    user = a_member(Role.LEARNER, a_school(), "李静")
    client.force_login(user)
    return user


@pytest.fixture
def pupil():
    return a_pupil(a_class(a_school("第三中学", level="L1")), 12)


def asking(edition: Edition):
    places = (
        '<mf-slot data-kind="poll" data-key="hard"></mf-slot>',
        '<mf-slot data-kind="case" data-key="cup">旧</mf-slot>',
    )
    body = f"<h2>一</h2>{places[0]}<h2>二</h2>{places[1]}"
    return a_lesson_version(edition, "asking", position=3, parts=PARTS, body={"zh-hans": body})


def test_a_course_says_what_it_is_and_what_completes_it(client, learner):
    edition = an_edition()

    page = client.get(f"/courses/{edition.pk}/")

    assert [line.key for line in page.context["lessons"]] == ["lesson-1", "lesson-2"]
    assert edition.rule_text["zh-hans"] in page.content.decode()
    assert not Enrolment.objects.exists()


def test_beginning_leads_into_the_first_lesson(client, learner):
    edition = an_edition()

    response = client.post(f"/courses/{edition.pk}/begin")

    assert response["Location"] == f"/courses/{edition.pk}/lessons/lesson-1/"
    assert Enrolment.objects.get().user == learner


def test_going_on_leads_to_the_lesson_that_was_read_last(client, learner):
    enrolment = an_enrolment(learner)
    client.post(f"/courses/{enrolment.edition_id}/lessons/lesson-2/position", {"position": "s1"})

    response = client.post(f"/courses/{enrolment.edition_id}/begin")

    assert response["Location"] == f"/courses/{enrolment.edition_id}/lessons/lesson-2/"


def test_reading_without_having_begun_keeps_nothing(client, learner):
    edition = an_edition()

    client.get(f"/courses/{edition.pk}/lessons/lesson-1/")
    response = client.post(f"/courses/{edition.pk}/lessons/lesson-1/position", {"position": "s1"})

    assert response.status_code == 302
    assert not Enrolment.objects.exists()


def test_a_place_is_kept_by_htmx_and_by_a_plain_form(client, learner):
    enrolment = an_enrolment(learner)
    url = f"/courses/{enrolment.edition_id}/lessons/lesson-1/position"

    assert client.post(url, {"position": "s1"}, headers={"HX-Request": "true"}).status_code == 204
    enrolment.refresh_from_db()
    assert (enrolment.last_lesson_key, enrolment.last_position) == ("lesson-1", "s1")
    assert client.post(url, {"position": "<b>"}).status_code == 422
    assert client.post(url)["Location"] == "/my/"


def test_finishing_leads_to_the_next_lesson_and_then_to_the_course(client, learner):
    edition = an_edition(items=0, practice=0)

    first = client.post(f"/courses/{edition.pk}/lessons/lesson-1/finished")
    last = client.post(f"/courses/{edition.pk}/lessons/lesson-2/finished")

    assert first["Location"] == f"/courses/{edition.pk}/lessons/lesson-2/"
    assert last["Location"] == f"/courses/{edition.pk}/"
    assert LessonProgress.objects.count() == 2
    assert Completion.objects.get().user == learner


def test_a_lesson_shows_the_state_of_its_quiz(client, learner):
    enrolment = an_enrolment(learner)
    url = f"/courses/{enrolment.edition_id}/lessons/lesson-1/"
    assert "quizzes/practice/start" in client.get(url).content.decode()

    done = handed_in(enrolment, "practice")

    assert f"/attempts/{done.pk}/result/" in client.get(url).content.decode()


def test_a_case_asks_before_it_tells(client, learner):
    edition = an_edition()
    lesson = asking(edition)
    url = f"/courses/{edition.pk}/lessons/asking/"
    before = client.get(url).content.decode()

    fragment = client.post(f"{url}votes/case/cup", {"option": "1"}, headers={"HX-Request": "true"}).content.decode()

    assert "他们又扔了我的水杯" in before
    assert "不能答应" not in before
    assert "不能答应" in fragment
    assert "<html" not in fragment
    assert Vote.objects.get().option == 1
    assert "不能答应" in client.get(url).content.decode()
    assert lesson.parts == PARTS


def test_a_vote_without_javascript_comes_back_to_its_place(client, learner):
    edition = an_edition()
    asking(edition)

    response = client.post(f"/courses/{edition.pk}/lessons/asking/votes/poll/hard", {"option": "0"})

    assert response["Location"] == f"/courses/{edition.pk}/lessons/asking/#poll-hard"


@pytest.mark.parametrize(
    ("path", "option", "status"),
    [("poll/hard", "9", 422), ("poll/hard", "", 422), ("poll/hard", "-1", 422), ("poll/hard", "x", 422),
     ("poll/hard", "٣", 422), ("poll/none", "0", 404), ("quiz/hard", "0", 404), ("case/hard", "0", 404)],
)  # fmt: skip
def test_a_vote_for_nothing_is_refused(client, learner, path, option, status):
    edition = an_edition()
    asking(edition)

    response = client.post(f"/courses/{edition.pk}/lessons/asking/votes/{path}", {"option": option})

    assert response.status_code == status
    assert not Vote.objects.exists()


def test_cards_sheet_help_and_notes(client, learner):
    edition = an_edition()

    for page in ("cards", "sheet", "help", "notes"):
        assert client.get(f"/courses/{edition.pk}/lessons/lesson-1/{page}/").status_code == 200
    assert 'class="projector"' in client.get(f"/courses/{edition.pk}/lessons/lesson-1/cards/").content.decode()


def test_a_lesson_without_a_sheet_has_no_page_for_it(client, learner):
    edition = an_edition()
    a_lesson_version(edition, "bare", position=5, sheet={}, notes={}, help={})

    assert client.get(f"/courses/{edition.pk}/lessons/bare/sheet/").status_code == 404
    assert "bare/sheet" not in client.get(f"/courses/{edition.pk}/lessons/bare/").content.decode()


def test_a_correction_is_what_is_read_from_then_on(client, learner):
    edition = an_edition()
    a_lesson_version(edition, "lesson-1", version=2, title="更正后的题目")

    assert "更正后的题目" in client.get(f"/courses/{edition.pk}/lessons/lesson-1/").content.decode()
    assert "更正后的题目" in client.get(f"/courses/{edition.pk}/").content.decode()


def test_pupils_see_pupils_lessons_only_and_never_the_teachers_notes(client, pupil):
    staff, own = an_edition(), an_edition(audience="pupil", stage="junior")
    client.force_login(pupil)

    assert client.get(f"/courses/{staff.pk}/").status_code == 404
    assert client.get(f"/courses/{staff.pk}/lessons/lesson-1/").status_code == 404
    assert client.get(f"/courses/{own.pk}/lessons/lesson-1/").status_code == 200
    assert client.get(f"/courses/{own.pk}/lessons/lesson-1/notes/").status_code == 403
    assert "lesson-1/notes" not in client.get(f"/courses/{own.pk}/lessons/lesson-1/").content.decode()


def test_a_pupil_takes_the_quiz_of_a_lesson(client, pupil):
    edition = an_edition(audience="pupil", stage="junior", items=0)
    client.force_login(pupil)

    response = client.post(f"/courses/{edition.pk}/quizzes/practice/start")

    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200
    assert Enrolment.objects.get().user == pupil


def test_teachers_read_a_pupils_lesson_without_taking_it(client, learner):
    edition = an_edition(audience="pupil", stage="junior")

    assert client.get(f"/courses/{edition.pk}/lessons/lesson-1/").status_code == 200
    assert client.post(f"/courses/{edition.pk}/begin").status_code == 422
    assert client.post(f"/courses/{edition.pk}/quizzes/practice/start").status_code == 422
    assert client.post(f"/courses/{edition.pk}/lessons/lesson-1/finished").status_code == 422
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("path", ["lessons/none/", "quizzes/none/", "lessons/none/cards/"])
def test_what_is_not_in_the_edition_is_not_found(client, learner, path):
    assert client.get(f"/courses/{an_edition().pk}/{path}").status_code == 404


def test_strangers_are_led_to_the_sign_in_page(client):
    a_bureau()
    edition = an_edition()

    for url in (f"/courses/{edition.pk}/", f"/courses/{edition.pk}/lessons/lesson-1/", "/my/"):
        response = client.get(url)
        assert response.status_code == 302
        assert "sign-in" in response["Location"]


def test_a_pool_that_runs_short_is_refused_with_the_reason(client, learner):
    edition = an_edition(items=2, draw=3)

    response = client.post(f"/courses/{edition.pk}/quizzes/test/start")

    assert response.status_code == 422
    assert "1" in response.context["refused"].message
    assert not learner.enrolments.get().attempts.exists()


def test_beginning_again_is_for_those_who_are_through(client, learner):
    enrolment = an_enrolment(learner, an_edition(attempts=1))
    assert client.post(f"/courses/{enrolment.edition_id}/again").status_code == 422
    handed_in(enrolment, right=0)

    page = client.get(f"/courses/{enrolment.edition_id}/")
    assert "/again" in page.content.decode()
    client.post(f"/courses/{enrolment.edition_id}/again")

    assert enrolments.current(learner, enrolment.edition).cycle == 2


def test_beginning_again_before_the_first_time_is_not_found(client, learner):
    assert client.post(f"/courses/{an_edition().pk}/again").status_code == 404


def test_a_withdrawn_edition_starts_nothing_and_says_why(client, learner):
    enrolment = an_enrolment(learner)
    Edition.objects.filter(pk=enrolment.edition_id).update(withdrawn_at="2026-11-01T00:00Z")

    assert client.post(f"/courses/{enrolment.edition_id}/quizzes/test/start").status_code == 422
    assert not enrolment.attempts.exists()
    assert client.get(f"/courses/{enrolment.edition_id}/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_a_lesson_page_costs_at_most_twelve_queries(client, learner, count):
    edition = an_edition(lessons=count, practice=count)
    asking(edition)
    enrolment = an_enrolment(learner, edition)
    for _ in range(count):
        handed_in(enrolment, "practice")
    an_attempt(enrolment)

    assert len(queries_of(client, f"/courses/{edition.pk}/lessons/asking/")) <= 12
    assert len(queries_of(client, f"/courses/{edition.pk}/")) <= 15
