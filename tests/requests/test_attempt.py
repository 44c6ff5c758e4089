"""Pages of an attempt, with and without JavaScript; keys are in none of them before hand-in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.items.models import ItemVersion
from courses.learning import attempts
from courses.learning.models import Attempt, Response
from lms.schools.models import Role
from tests.factories.content import a_lesson_version, an_article, an_edition, an_item_version
from tests.factories.courses import an_attempt, an_enrolment, answered, handed_in
from tests.factories.lms import a_class, a_member, a_pupil, a_school
from tests.requests.counting import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return a_member(Role.LEARNER, a_school(), "李静")


@pytest.fixture
def attempt(learner, client):
    client.force_login(learner)
    items = [
        an_item_version("single"),
        an_item_version("multiple", right="ac"),
        an_item_version("true_false", right="false"),
    ]
    return an_attempt(an_enrolment(learner, an_edition(items=items, practice=2)))


def secrets_of(attempt) -> list[str]:
    """What would give keys away: feedback and explanations of the items, and the word for a right option."""
    versions = ItemVersion.objects.filter(pk__in=[slot["item"] for slot in attempt.slots])
    texts = [version.explanation for version in versions]
    texts += [option["feedback"] for version in versions for option in version.options]
    return [text.removeprefix("<p>").removesuffix("</p>") for text in texts]


def test_no_page_tells_a_key_before_hand_in(client, attempt):
    edition = attempt.enrolment.edition
    urls = [
        f"/attempts/{attempt.pk}/", f"/attempts/{attempt.pk}/check/", f"/courses/{edition.pk}/",
        f"/courses/{edition.pk}/lessons/lesson-1/", f"/courses/{edition.pk}/quizzes/test/", "/my/",
    ]  # fmt: skip

    for url in urls:
        content = client.get(url).content.decode()
        assert not [secret for secret in secrets_of(attempt) if secret in content], url
        assert "correct" not in content


def test_a_failed_test_keeps_its_keys_while_attempts_are_left(client, learner):
    client.force_login(learner)
    enrolment = an_enrolment(learner, an_edition(items=4, attempts=2, passing=60))
    first = handed_in(enrolment, right=1)

    page = client.get(f"/attempts/{first.pk}/result/")
    assert not [secret for secret in secrets_of(first) if secret in page.content.decode()]
    assert page.context["questions"] == []

    last = an_attempt(enrolment)
    page = client.get(f"/attempts/{first.pk}/result/")
    assert page.context["questions"] == [], "the last attempt is still open"

    attempts.hand_in(last, at=timezone.now())
    page = client.get(f"/attempts/{first.pk}/result/").content.decode()
    assert [secret for secret in secrets_of(first) if secret in page]


def test_a_passed_test_tells_its_keys(client, learner):
    client.force_login(learner)
    passed = handed_in(an_enrolment(learner, an_edition(items=4)))

    questions = client.get(f"/attempts/{passed.pk}/result/").context["questions"]

    assert [question.is_right for question in questions] == [True] * 4
    assert [option.key for option in questions[0].fields[0].options if option.is_right] == ["b"]


def test_practice_explains_each_item_with_its_article(client, learner):
    article = an_article()
    client.force_login(learner)
    edition = an_edition(practice=[an_item_version(articles=(article,))])

    done = handed_in(an_enrolment(learner, edition), "practice", right=0)

    page = client.get(f"/attempts/{done.pk}/result/")
    assert page.context["questions"][0].articles == [article]
    assert "/law/weibao/39/" in page.content.decode()
    assert all(secret in page.content.decode() for secret in secrets_of(done)[:1])


def test_weak_points_lead_to_the_lesson_that_cites_the_article(client, learner):
    article, other = an_article(), an_article(number="11")
    items = [an_item_version(articles=cited) for cited in [(article,), (article,), (other,)]]
    edition = an_edition(items=[*items, an_item_version(tags="程序，求助")], lessons=0)
    a_lesson_version(edition, "about-39", citations=[article.pk])
    client.force_login(learner)

    failed = handed_in(an_enrolment(learner, edition), right=0)

    points = client.get(f"/attempts/{failed.pk}/result/").context["weak_points"]
    assert [(p.article or p.tag, p.missed, [line.key for line in p.lessons]) for p in points] == [
        (article, 2, ["about-39"]), (other, 1, []), ("程序", 1, []), ("求助", 1, [])
    ]  # fmt: skip


def test_the_youngest_are_led_to_the_lesson_in_words_that_they_can_read(client):
    edition = an_edition(audience="pupil", stage="primary_lower", items=[an_item_version(articles=(an_article(),))])
    pupil = a_pupil(a_class(a_school("实验小学", school_type="primary", level="L1"), stage="primary"), 3)
    client.force_login(pupil)

    failed = handed_in(an_enrolment(pupil, edition), right=0)

    page = client.get(f"/attempts/{failed.pk}/result/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "<ruby>" in page
    assert "weibao" not in page
    assert all(f"/courses/{edition.pk}/lessons/{lesson.key}/" in page for lesson in edition.lessons())


def test_pupils_look_again_at_two_points_and_exercises_of_staff_at_none(client, learner):
    asked = [an_item_version(tags=tag) for tag in ("求助", "留证", "程序")]
    for_pupils = an_edition(audience="pupil", stage="junior", practice=asked, items=0)
    school_class = a_class(a_school("第三中学", level="L1"))

    for user, edition, count in ((a_pupil(school_class, 3), for_pupils, 2), (learner, an_edition(practice=asked), 0)):
        client.force_login(user)
        done = handed_in(an_enrolment(user, edition), "practice", right=0)
        assert len(client.get(f"/attempts/{done.pk}/result/").context["weak_points"]) == count


def test_without_javascript_a_whole_page_is_saved(client, attempt):
    form = {"sequence": 1, "q1": "b", "q2": ["a", "c"]}

    response = client.post(f"/attempts/{attempt.pk}/answers", form)

    assert response["Location"] == f"/attempts/{attempt.pk}/"
    assert {r.slot: (r.answer, r.sequence) for r in Response.objects.all()} == {1: ("b", 1), 2: (["a", "c"], 1)}


def test_boxes_can_be_emptied_again(client, attempt):
    client.post(f"/attempts/{attempt.pk}/answers", {"sequence": 1, "q2": ["a"]})
    client.post(f"/attempts/{attempt.pk}/answers", {"sequence": 2})

    assert Response.objects.get().answer == []
    assert client.get(f"/attempts/{attempt.pk}/check/").context["paper"].unanswered == [1, 2, 3]


def test_an_old_page_does_not_overwrite_newer_answers(client, attempt):
    save_response = client.post(f"/attempts/{attempt.pk}/answers", {"sequence": 5, "q1": "c"}, follow=True)
    assert save_response.status_code == 200

    page = client.post(f"/attempts/{attempt.pk}/answers", {"sequence": 2, "q1": "a"}, follow=True)

    assert Response.objects.get().answer == "c"
    assert [message.level_tag for message in page.context["messages"]] == ["warning"]


def test_saving_and_looking_through_are_one_press(client, attempt):
    response = client.post(f"/attempts/{attempt.pk}/answers", {"sequence": 1, "q1": "b", "check": "1"})

    assert response["Location"] == f"/attempts/{attempt.pk}/check/"
    assert client.get(response["Location"]).context["paper"].unanswered == [2, 3]


@pytest.mark.parametrize("sequence", ["", "0", "-1", "x", "1e3", "99999999999999999999", "²"])
def test_a_page_without_its_number_is_refused(client, attempt, sequence):
    response = client.post(f"/attempts/{attempt.pk}/answers", {"sequence": sequence, "q1": "b"})

    assert response.status_code == 422
    assert not Response.objects.exists()


def test_a_page_with_a_forged_answer_is_refused(client, attempt):
    response = client.post(f"/attempts/{attempt.pk}/answers", {"sequence": 1, "q1": "x" * 20_001, "q2": ["a"]})

    assert response.status_code == 422
    assert not Response.objects.exists()


def test_time_that_ran_out_hands_in_what_was_saved(client, learner):
    client.force_login(learner)
    start = timezone.now() - timedelta(hours=1)
    attempt = an_attempt(an_enrolment(learner, an_edition(items=4, time_limit=30)), at=start)
    answered(attempt, at=start)

    response = client.get(f"/attempts/{attempt.pk}/")

    assert response["Location"] == f"/attempts/{attempt.pk}/result/"
    attempt.refresh_from_db()
    assert (attempt.ended, attempt.score) == (Attempt.Ended.BY_TIME, 4)
    assert client.get(response["Location"]).status_code == 200


def test_the_clock_of_the_page_is_the_servers(client, learner):
    client.force_login(learner)
    attempt = an_attempt(an_enrolment(learner, an_edition(time_limit=30)))

    left = client.get(f"/attempts/{attempt.pk}/").context["left"]

    assert 1790 <= left <= 1800


def test_another_persons_attempt_is_not_found(client, attempt):
    client.force_login(a_member(Role.LEARNER, a_school("第五中学"), "王芳"))
    urls = [f"/attempts/{attempt.pk}/{page}" for page in ("", "check/", "result/")]

    assert [client.get(url).status_code for url in urls] == [404] * 3
    assert client.post(f"/attempts/{attempt.pk}/answers", {"sequence": 1, "q1": "b"}).status_code == 404
    assert client.post(f"/attempts/{attempt.pk}/hand-in").status_code == 404
    attempt.refresh_from_db()
    assert attempt.is_open
    assert not Response.objects.exists()


def test_an_open_attempt_has_no_result_and_a_closed_one_no_paper(client, attempt):
    assert client.get(f"/attempts/{attempt.pk}/result/")["Location"] == f"/attempts/{attempt.pk}/"
    client.post(f"/attempts/{attempt.pk}/hand-in")

    for page in ("", "check/"):
        assert client.get(f"/attempts/{attempt.pk}/{page}")["Location"] == f"/attempts/{attempt.pk}/result/"


def test_the_page_starts_from_the_highest_sequence(client, attempt):
    client.post(f"/attempts/{attempt.pk}/answers", {"sequence": 7, "q1": "b"})

    page = client.get(f"/attempts/{attempt.pk}/")

    assert page.context["paper"].sequence == 7
    assert 'name="sequence" value="8"' in page.content.decode()


def test_the_paper_is_kept_in_no_cache(client, attempt):
    assert "no-store" in client.get(f"/attempts/{attempt.pk}/")["Cache-Control"]


@pytest.mark.parametrize("items", [1, 3])
def test_the_paper_costs_the_same_for_one_and_three(client, learner, items):
    client.force_login(learner)
    attempt = an_attempt(an_enrolment(learner, an_edition(items=items)))

    assert len(queries_of(client, f"/attempts/{attempt.pk}/")) <= 10
