"""What an editor chooses for a quiz is what a learner meets: opening, closing, waiting, what counts, what is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.editions import withdraw
from content.items import bodies
from content.items.models import ItemVersion
from courses.learning import attempts, papers, queries, topics
from courses.learning.answers import Sent
from courses.learning.models import Accommodation, Attempt, Completion, ImportedProgress, ImportedSitting
from lms.refused import Refused
from lms.schools.models import Role
from tests.courses.quizzes.bodies import ESSAY
from tests.factories.content import a_quiz, an_edition, an_item_version
from tests.factories.courses import an_attempt, an_enrolment, answered, handed_in, right_answer
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_member, a_pupil, a_school
from tests.requests.counting import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english_pages")]


@pytest.fixture
def school():
    return a_school()


@pytest.fixture
def learner(school, client):
    learner = a_member(Role.LEARNER, school, "李静")
    client.force_login(learner)
    return learner


@pytest.fixture
def editor():
    return a_member(Role.EDITOR, a_bureau(), "苏文")


def begun(learner, key="x", *, items=2, **options):
    """An enrolment in a course whose only quiz has these options, and the quiz."""
    edition = an_edition(items=0, practice=0)
    return an_enrolment(learner, edition), a_quiz(edition, key, items, **options)


def now(**later):
    return timezone.now() + timedelta(**later)


def words(response):
    return " ".join(response.content.decode().split())


def state(enrolment):
    return queries.quiz_states(enrolment.edition, enrolment)[0]


def test_before_it_opens_and_after_it_closed_nothing_begins(learner):
    enrolment, quiz = begun(learner, opens_at=now(hours=1), closes_at=now(hours=2))

    for at, said in ((now(), "opens at"), (now(hours=3), "closed at")):
        with pytest.raises(Refused, match=said):
            attempts.start(enrolment, quiz, at=at)
    assert attempts.start(enrolment, quiz, at=now(minutes=90)).deadline == quiz.closes_at


def test_between_two_attempts_some_minutes_pass(learner):
    enrolment, quiz = begun(learner, cooldown_minutes=30)
    handed_in(enrolment, "x")

    with pytest.raises(Refused, match="again from"):
        attempts.start(enrolment, quiz, at=now(minutes=29))
    assert attempts.start(enrolment, quiz, at=now(minutes=31)).number == 2


@pytest.mark.parametrize(("counts", "percent"), [("best", 100), ("last", 50), ("first", 0), ("average", 50)])
def test_the_attempt_that_counts_is_the_one_that_the_form_says(learner, counts, percent):
    enrolment, _quiz = begun(learner, counts=counts)
    for right in (0, 2, 1):
        handed_in(enrolment, "x", right)

    assert state(enrolment).percent == percent
    assert state(enrolment).is_passed == (percent >= 60)


def test_after_each_answer_what_is_right_is_told_and_the_answer_stands(client, learner):
    enrolment, quiz = begun(learner, feedback="at_once")
    attempt = an_attempt(enrolment, quiz)
    attempts.save_response(attempt, 1, Sent("a", 1), at=now())
    explanation = "解释"
    assert explanation not in words(client.get(f"/attempts/{attempt.pk}/"))

    attempts.tell(attempt, 1, at=now())

    assert explanation in words(client.get(f"/attempts/{attempt.pk}/"))
    assert attempts.save_response(attempt, 1, Sent("b", 2), at=now()).state is attempts.State.PASSED


def test_answers_at_the_end_are_told_after_hand_in_and_not_before(client, learner):
    enrolment, quiz = begun(learner, feedback="hand_in", purpose="test", pass_mark=100)
    attempt = answered(an_attempt(enrolment, quiz), 0)

    with pytest.raises(Refused):
        attempts.tell(attempt, 1, at=now())
    assert "解释" not in words(client.get(f"/attempts/{attempt.pk}/"))
    attempts.hand_in(attempt, at=now())
    assert "解释" in words(client.get(f"/attempts/{attempt.pk}/result/"))


def test_after_closing_everything_is_told_and_not_before(learner):
    enrolment, quiz = begun(learner, feedback="closing", closes_at=now(hours=1))
    attempt = handed_in(enrolment, "x")

    assert not papers.shows_keys(attempt, at=now())
    assert papers.shows_keys(attempt, at=quiz.closes_at)


def test_never_is_never(learner):
    enrolment, _quiz = begun(learner, feedback="never")

    assert not papers.shows_keys(handed_in(enrolment, "x"), at=now(days=999))


def test_without_a_way_back_one_question_stands_on_the_page(client, learner):
    enrolment, quiz = begun(learner, may_go_back=False)
    attempt = an_attempt(enrolment, quiz)

    assert [shown.number for shown in papers.shown(attempt, papers.paper(attempt))] == [1]
    attempts.save_response(attempt, 1, Sent("b", 1), at=now())
    attempts.save_response(attempt, 2, Sent("b", 2), at=now())
    assert attempts.save_response(attempt, 1, Sent("a", 3), at=now()).state is attempts.State.PASSED


def test_one_question_a_page_or_all(client, learner):
    enrolment, quiz = begun(learner, one_per_page=True)
    attempt = an_attempt(enrolment, quiz)
    assert 'data-layout="one"' in words(client.get(f"/attempts/{attempt.pk}/"))

    other, all_ = begun(learner, one_per_page=False)
    assert 'data-layout="all"' in words(client.get(f"/attempts/{an_attempt(other, all_).pk}/"))


def test_success_and_fail_texts_stand_on_the_result(client, learner):
    enrolment, _quiz = begun(learner, success_text="做得好。", fail_text="再读一遍第三课。")

    failed, passed = handed_in(enrolment, "x", 0), handed_in(enrolment, "x", 2)

    assert "再读一遍第三课。" in words(client.get(f"/attempts/{failed.pk}/result/"))
    page = words(client.get(f"/attempts/{passed.pk}/result/"))
    assert "做得好。" in page and "再读一遍第三课。" not in page


def test_the_start_page_says_what_awaits(client, learner):
    enrolment, _quiz = begun(
        learner,
        description="三分钟就够。",
        attempts_allowed=2,
        counts="last",
        cooldown_minutes=5,
        time_limit_minutes=20,
    )

    page = words(client.get(f"/courses/{enrolment.edition_id}/quizzes/x/"))

    for said in ("三分钟就够。", "2, of which 2 left", "20 min", "5 min between two attempts", "last attempt counts"):
        assert said in page


def test_a_quiz_whose_questions_are_held_out_says_so_and_offers_no_button(client, learner):
    edition = an_edition(practice=3)
    enrolment, quiz = an_enrolment(learner, edition), edition.quizzes.get(key="practice")
    versions = list(ItemVersion.objects.filter(pk__in=quiz.candidates))
    page, lesson = f"/courses/{edition.pk}/quizzes/practice/", f"/courses/{edition.pk}/lessons/lesson-1/"
    start = f"{page}start"

    withdraw.withdraw_item(versions[0].item, reason="条文已修改", by=None, at=timezone.now())
    assert client.get(page).context["state"].question_count == 2
    assert start in client.get(page).content.decode()

    for version in versions[1:]:
        withdraw.withdraw_item(version.item, reason="条文已修改", by=None, at=timezone.now())
    shown = client.get(page).content.decode()
    assert "cannot be taken at present: 3 questions are missing" in words(client.get(page))
    assert "Number of questions" not in shown
    assert start not in shown
    assert start not in client.get(lesson).content.decode()
    assert not enrolment.attempts.exists()


def test_who_has_begun_goes_on_though_questions_are_held_out_since(client, learner):
    edition = an_edition(practice=1)
    attempt = an_attempt(an_enrolment(learner, edition), "practice")
    item = ItemVersion.objects.get(pk=attempt.slots[0]["item"]).item
    withdraw.withdraw_item(item, reason="条文已修改", by=None, at=timezone.now())

    for page in ("quizzes/practice/", "lessons/lesson-1/"):
        assert "quizzes/practice/start" in client.get(f"/courses/{edition.pk}/{page}").content.decode()


def test_a_draft_is_seen_by_editors_alone(client, learner, editor):
    enrolment, quiz = begun(learner, draft=True)
    address = f"/courses/{enrolment.edition_id}/"

    assert client.get(f"{address}quizzes/x/").status_code == 404
    assert client.post(f"{address}quizzes/x/start").status_code == 404
    assert f"{address}quizzes/x/" not in words(client.get(address))
    client.force_login(editor)
    assert "draft" in words(client.get(f"{address}quizzes/x/"))
    assert client.post(f"{address}quizzes/x/start").status_code == 302
    assert Attempt.objects.get().quiz == quiz


def test_a_draft_keeps_nobody_from_completing(learner):
    edition = an_edition(lessons=0, practice=0, items=2, rule={"test": "passed"})
    a_quiz(edition, "later", 2, purpose="test", draft=True)
    enrolment = an_enrolment(learner, edition)

    handed_in(enrolment, "test")

    assert Completion.objects.filter(enrolment=enrolment).exists()


def test_topics_add_up_over_attempts_and_what_lies_below(client, learner):
    items = [an_item_version(tags="安全/欺凌"), an_item_version(tags="安全、法律"), an_item_version()]
    enrolment, _quiz = begun(learner, items=items)
    handed_in(enrolment, "x", 1)
    handed_in(enrolment, "x", 3)

    found = {topic.tag: (topic.score, topic.possible) for topic in topics.topics(learner, at=now())}

    assert found == {"安全": (3, 4), "安全/欺凌": (2, 2), "法律": (1, 2)}
    page = words(client.get("/my/topics/"))
    assert "欺凌" in page and "3 / 4" in page


def test_topics_tell_nothing_of_a_test_before_it_is_passed(learner):
    enrolment, _quiz = begun(learner, items=[an_item_version(tags="密")], purpose="test", attempts_allowed=3)
    handed_in(enrolment, "x", 0)
    assert topics.topics(learner, at=now()) == []

    handed_in(enrolment, "x", 1)

    assert [topic.tag for topic in topics.topics(learner, at=now())] == ["密"]


def test_an_essay_that_waits_counts_in_no_topic(learner):
    essay = an_item_version("essay", body=bodies.write(ESSAY), points=3, tags="写作")
    enrolment, quiz = begun(learner, items=[essay])
    attempt = an_attempt(enrolment, quiz)
    attempts.save_response(attempt, 1, Sent("先听。", 1), at=now())
    attempts.hand_in(attempt, at=now())

    assert topics.topics(learner, at=now()) == []


def test_topics_cost_the_same_for_one_attempt_and_many(client, learner):
    enrolment, _quiz = begun(learner, items=[an_item_version(tags="安全")])
    handed_in(enrolment, "x")
    first = len(queries_of(client, "/my/topics/"))
    for _again in range(4):
        handed_in(enrolment, "x")

    assert len(queries_of(client, "/my/topics/")) == first


def an_imported_sitting(user, quiz="旧测验"):
    return ImportedSitting.objects.create(
        user=user, quiz=quiz, pass_mark=60, started_at=now(days=-900), ended_at=now(days=-900), is_complete=True,
        score=2, score_max=3, percent=67, passed=True, imported_at=now(),
        answers=[{"item": "old-1", "question": "<p>旧题？</p>", "answer": "旧答案", "right": None}],
    )  # fmt: skip


def test_what_an_earlier_system_said_stands_apart_and_is_ones_own(client, learner, school):
    an_imported_sitting(learner)
    an_imported_sitting(a_member(Role.LEARNER, school), "别人的测验")
    ImportedProgress.objects.create(user=learner, category="旧类", score=3, possible=4, imported_at=now())

    page = words(client.get("/my/topics/"))

    assert "旧测验" in page and "旧答案" in page and "not marked" in page and "imported" in page
    assert "旧类: 3 / 4 · 75 %" in page
    assert "别人的测验" not in page
    assert not Completion.objects.exists()


@pytest.fixture
def marker(client, school):
    marker = a_member(Role.MORAL_EDUCATION, school, "周敏")
    client.force_login(marker)
    return marker


def test_papers_are_found_by_quiz_and_person(client, learner, school, marker):
    enrolment, _quiz = begun(learner, title="欺凌小测")
    handed_in(enrolment, "x")
    other, _quiz = begun(a_member(Role.LEARNER, school, "王芳"), title="网络小测")
    handed_in(other, "x")
    an_attempt(begun(a_member(Role.LEARNER, school, "没交的人"))[0], "x")

    def names(**asked):
        page = words(client.get("/grading/papers/", asked))
        return {name for name in ("李静", "王芳", "没交的人") if name in page}

    assert names() == {"李静", "王芳"}
    assert names(quiz="欺凌") == {"李静"}
    assert names(person="王") == {"王芳"}
    assert names(person=learner.login_name) == {"李静"}
    assert names(quiz="欺凌", person="王") == set()


def test_sittings_of_the_earlier_system_are_found_the_same_way(client, learner, school, marker):
    an_imported_sitting(learner, "旧欺凌测验")
    an_imported_sitting(a_member(Role.LEARNER, a_school("第五中学"), "别校的人"), "旧网络测验")

    page = words(client.get("/grading/papers/", {"quiz": "旧"}))

    assert "旧欺凌测验" in page and "旧网络测验" not in page


def test_a_marker_sees_a_paper_with_its_marks_and_keys_only_when_its_learner_may(client, learner, marker):
    enrolment, quiz = begun(learner, purpose="test", attempts_allowed=3)
    failed = handed_in(enrolment, "x", 0)
    page = words(client.get(f"/grading/attempts/{failed.pk}/paper/"))
    assert "李静" in page and "Right answers are printed once they may be shown." in page and "解释" not in page

    passed = handed_in(enrolment, "x", 2)

    assert "解释" in words(client.get(f"/grading/attempts/{passed.pk}/paper/"))
    assert client.get(f"/grading/attempts/{an_open(learner).pk}/paper/").status_code == 404


@pytest.mark.filterwarnings("error:Plural value:DeprecationWarning")
def test_the_print_of_a_failed_test_tells_no_key_by_right_and_wrong(client, learner):
    enrolment, _quiz = begun(learner, purpose="test", attempts_allowed=3)
    failed = handed_in(enrolment, "x", 1)
    client.force_login(learner)

    page = words(client.get(f"/attempts/{failed.pk}/print/"))

    assert "Right answers are printed once they may be shown." in page
    assert "Not right" not in page and 'class="tag good"' not in page
    assert "1 / 2" in page and "1 point" in page and "1 points" not in page


def test_a_class_teacher_sees_pupils_by_class_and_seat_and_gives_them_more_time(client, school):
    its_class = a_class(school, 1)
    edition = an_edition(audience="pupil", stage="junior", items=0, practice=2)
    pupil = a_pupil(its_class, 7)
    attempt = handed_in(an_enrolment(pupil, edition), "practice")
    client.force_login(a_class_teacher(its_class))

    for url in ("/grading/papers/", f"/grading/attempts/{attempt.pk}/paper/", f"/grading/quizzes/{attempt.quiz_id}/"):
        page = words(client.get(url))
        assert ", seat 7" in page and pupil.opaque.hex[:6] not in page

    assert ", seat 7" in words(client.get("/grading/more-time/"))
    client.post("/grading/more-time/", {"pupil": pupil.pk, "factor": "1.5"})
    assert Accommodation.objects.get().user == pupil
    assert ", seat 7" in words(client.get("/grading/more-time/"))
    assert client.post("/grading/more-time/", {"factor": "1.5"}).status_code == 422


def test_the_way_to_a_wrong_key_is_shown_to_the_bureau_alone(client, learner, marker):
    enrolment, quiz = begun(learner)
    handed_in(enrolment, "x")
    address = f"/grading/quizzes/{quiz.pk}/statistics/"
    assert "/grading/keys/" not in words(client.get(address))

    client.force_login(a_member(Role.BUREAU_OFFICER, a_bureau()))
    for person in range(10):
        handed_in(an_enrolment(a_member(Role.LEARNER, a_school("第九中学"), f"人{person}"), enrolment.edition), "x")

    assert "/grading/keys/" in words(client.get(address))


def an_open(learner):
    return an_attempt(begun(learner, "y")[0], "y")


def test_papers_of_others_are_not_found(client, learner, school):
    attempt = handed_in(begun(learner)[0], "x")
    client.force_login(a_member(Role.MORAL_EDUCATION, a_school("第五中学")))

    assert "李静" not in words(client.get("/grading/papers/"))
    assert client.get(f"/grading/attempts/{attempt.pk}/paper/").status_code == 404


def test_a_class_teacher_sees_the_papers_of_the_class_alone(client, school):
    mine, other = a_class(school, 1), a_class(school, 2)
    edition = an_edition(audience="pupil", stage="junior", items=0, practice=2)
    own = handed_in(an_enrolment(a_pupil(mine, 1), edition), "practice")
    foreign = handed_in(an_enrolment(a_pupil(other, 1), edition), "practice")
    client.force_login(a_class_teacher(mine))

    assert client.get(f"/grading/attempts/{own.pk}/paper/").status_code == 200
    assert client.get(f"/grading/attempts/{foreign.pk}/paper/").status_code == 404


def test_two_devices_have_one_attempt_and_the_newer_answer_stands(client, learner):
    enrolment, quiz = begun(learner)
    phone, desk = attempts.start(enrolment, quiz, at=now()), attempts.start(enrolment, quiz, at=now())
    assert phone == desk

    attempts.save_response(desk, 1, Sent(right_answer(desk, 1), 9), at=now())
    outcome = attempts.save_response(phone, 1, Sent("a", 5), at=now())

    assert outcome.state is attempts.State.OLDER and outcome.sequence == 9
