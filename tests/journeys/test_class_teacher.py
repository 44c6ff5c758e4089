"""A class teacher 班主任 on the bus: the network goes in the middle of a quiz, and no answer is lost on any way out."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from courses.learning import attempts
from courses.learning.models import Attempt, Enrolment, LateResponse, Response, Vote
from lms.people.models import User
from tests.courses.learning.test_reading import PARTS
from tests.factories.content import a_lesson_version, an_article, an_edition, an_item_version
from tests.factories.courses import an_attempt, an_enrolment
from tests.factories.lms import a_class_teacher, a_school
from tests.journeys.ground import a_seventh_grade, the_district
from tests.journeys.visitor import Visitor, session_of, zh

pytestmark = pytest.mark.journey

TITLE = "侵害未成年人案件强制报告"
LESSON = "接到报告后的第一个小时"
BODY = f"""<p>学生第一次开口，往往只说一半。</p><h2>先做三件事</h2>{"<p>先制止，再弄清，后认定。</p>" * 30}
<p>学校对欺凌行为应当<a class="cite" href="/law/weibao/39/">立即制止</a>。</p>
<mf-slot data-kind="case" data-key="cup"></mf-slot><h2>记什么，不记什么</h2><p>记看到的和听到的，不记推测。</p>
<mf-slot data-kind="poll" data-key="hard"></mf-slot><mf-slot data-kind="quiz" data-key="practice"></mf-slot>"""
WAITING_ENTRIES = """new Promise((resolve) => {
    const opening = indexedDB.open("mingfa-answers", 1);
    opening.onsuccess = () => {
        const stores = opening.result.transaction(["answers", "sequences"]);
        const found = ["answers", "sequences"].map((name) => stores.objectStore(name).getAll());
        stores.oncomplete = () => resolve(found.flatMap((request) => request.result));
    };
})"""


@pytest.fixture
def teacher() -> User:
    the_district()
    return a_class_teacher(a_seventh_grade(a_school()), "陈静")


@pytest.fixture
def edition():
    article = an_article()
    asked = [
        an_item_version("single", articles=(article,)),
        an_item_version("multiple", right="ac", articles=(article,)),
        an_item_version("true_false", right="false", articles=(article,)),
    ]
    edition = an_edition(title=TITLE, lessons=0, practice=asked, items=2)
    a_lesson_version(
        edition, "first-hour", title=LESSON, parts=PARTS, citations=[article.pk], body={"zh-hans": BODY, "en": BODY}
    )
    return edition


@pytest.fixture
def attempt(teacher, edition) -> Attempt:
    """An open practice of three questions: one answer, several answers, true or false."""
    return an_attempt(an_enrolment(teacher, edition), "practice")


@pytest.fixture
def quiz(visit, teacher, attempt) -> Visitor:
    """The teacher before the first question."""
    visitor = visit(teacher).arrive(f"/attempts/{attempt.pk}/")
    expect(visitor.page.locator("[data-previous]")).to_be_visible()
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    return visitor


def choose(visitor: Visitor, question: int, *keys: str) -> None:
    for key in keys:
        visitor.page.locator(f"#q{question} input[value='{key}']").check()


def dot(visitor: Visitor, question: int):
    return visitor.page.locator(".dot").nth(question - 1)


def cut_the_wire(visitor: Visitor) -> None:
    """Pages come, answers do not get through."""
    visitor.page.route("**/responses/*", lambda route: route.abort())


def mend_the_wire(visitor: Visitor) -> None:
    visitor.page.unroute("**/responses/*")
    visitor.page.evaluate("window.dispatchEvent(new Event('online'))")


def saved() -> dict:
    return {row.slot: row.answer for row in Response.objects.all()}


def test_a_lesson_asks_before_it_tells_and_remembers_the_place(visit, teacher, edition):
    reader = visit(teacher).arrive(f"/courses/{edition.pk}/")
    reader.press(zh("Start learning"))

    reader.page.locator("a.cite").first.click()
    expect(reader.page.locator("[data-drawer]")).to_contain_text("学校要有防欺凌制度")
    reader.looks_well("lesson-article")
    reader.page.keyboard.press("Escape")
    reader.sees_nothing_of("不能答应")
    reader.page.locator("#case-cup button", has_text="说明").click()
    expect(reader.page.locator("#case-cup")).to_contain_text("不能答应")
    reader.page.get_by_role("heading", name="记什么，不记什么").scroll_into_view_if_needed()
    reader.page.locator("#poll-hard button", has_text="孤立").click()
    expect(reader.page.locator("#poll-hard form")).to_have_count(0)
    reader.looks_well("lesson-answered")

    assert {(vote.kind, vote.option) for vote in Vote.objects.all()} == {("case", 1), ("poll", 1)}
    reader.page.wait_for_load_state("networkidle")
    assert Enrolment.objects.get().last_position == "s2"
    reader.go(zh("My learning"))
    reader.follow(zh("Go on learning"))
    assert reader.page.url.endswith("/lessons/first-hour/#s2")


def test_no_answer_is_lost_when_the_network_is(quiz, attempt):
    choose(quiz, 1, "c")
    expect(dot(quiz, 1)).to_have_class(re.compile("saved"))

    quiz.context.set_offline(True)
    quiz.find("button", zh("Next")).click()
    choose(quiz, 2, "a", "c")
    quiz.sees(zh("The network is down. Please go on answering."))
    quiz.find("button", zh("Next")).click()
    choose(quiz, 3, "false")
    expect(quiz.page.locator(".dot.waiting")).to_have_count(2)
    quiz.looks_well("quiz-offline")
    quiz.find("button", zh("Look through and hand in")).click()
    assert quiz.page.url.endswith(f"/attempts/{attempt.pk}/")
    assert saved() == {1: "c"}

    # The page comes back before the answers can go up: what waited is still chosen.
    cut_the_wire(quiz)
    quiz.context.set_offline(False)
    quiz.page.reload()
    expect(quiz.page.locator(".dot.waiting")).to_have_count(2)
    expect(quiz.page.locator("#q2 input[value=c]")).to_be_checked()
    mend_the_wire(quiz)
    expect(quiz.page.locator(".dot.saved")).to_have_count(3)
    assert saved() == {1: "c", 2: ["a", "c"], 3: "false"}

    quiz.press(zh("Look through and hand in"))
    quiz.press(zh("Hand in"))
    quiz.looks_well("result-with-a-mistake")
    attempt.refresh_from_db()
    assert attempt.points == [0, 1, 1]


def test_answers_go_up_after_sign_out_and_sign_out_says_how_many_wait(quiz):
    cut_the_wire(quiz)
    choose(quiz, 1, "b")
    expect(dot(quiz, 1)).to_have_class(re.compile("waiting"))

    quiz.arrive("/sign-out/")
    expect(quiz.page.locator("[data-waiting-count]")).to_have_text("1")
    quiz.looks_well("sign-out-waiting")
    quiz.press(zh("Sign out"))
    expect(quiz.page.locator("[data-waiting-answers]")).to_be_visible()
    quiz.sees_nothing_of("陈静", TITLE)
    kept = quiz.page.evaluate(WAITING_ENTRIES)
    assert "陈静" not in str(kept)
    assert set(kept[0]) == {"attempt", "slot", "token", "url", "answer", "sequence"}

    mend_the_wire(quiz)
    expect(quiz.page.locator("[data-waiting-answers]")).to_be_hidden()
    assert saved() == {1: "b"}
    expect(quiz.page.locator("[data-waiting-answers]")).to_be_hidden()
    assert quiz.page.evaluate(WAITING_ENTRIES) == []


def test_an_answer_that_a_filter_on_the_way_refuses_waits_and_holds_no_other_up(quiz):
    quiz.page.route("**/responses/1", lambda route: route.fulfill(status=403, body="blocked"))

    with quiz.expecting(403):
        choose(quiz, 1, "b")
        expect(quiz.page.locator("[data-notice=waiting]")).to_be_visible()
        quiz.find("button", zh("Next")).click()
        choose(quiz, 2, "a")
        expect(dot(quiz, 2)).to_have_class(re.compile("saved"))

    expect(dot(quiz, 1)).to_have_class(re.compile("waiting"))
    quiz.page.unroute("**/responses/1")
    mend_the_wire(quiz)
    expect(dot(quiz, 1)).to_have_class(re.compile("saved"))
    assert saved() == {1: "b", 2: ["a"]}


def test_two_windows_agree_on_the_later_answer(quiz):
    other = quiz.context.new_page()
    other.goto(quiz.page.url)

    for page, key in ((quiz.page, "a"), (other, "d"), (quiz.page, "b")):
        with page.expect_response(lambda response: response.request.method == "PUT") as answer:
            page.locator(f"#q1 input[value={key}]").check()
        assert answer.value.status == 204

    assert saved() == {1: "b"}


def test_an_answer_after_hand_in_elsewhere_is_said_to_be_late(quiz, attempt):
    attempts.hand_in(attempt, at=now())

    with quiz.expecting(409):
        choose(quiz, 1, "b")
        expect(quiz.page.locator("[data-notice=late]")).to_be_visible()

    expect(quiz.page.locator("#q1 input[value=b]")).not_to_be_checked()
    assert (LateResponse.objects.count(), Response.objects.count()) == (1, 0)


def test_time_that_runs_out_hands_in_by_itself(visit, teacher):
    limited = an_edition(title=TITLE, lessons=0, items=2, practice=0, time_limit=1)
    attempt = an_attempt(an_enrolment(teacher, limited), at=now() - timedelta(seconds=54))
    visitor = visit(teacher).arrive(f"/attempts/{attempt.pk}/")
    choose(visitor, 1, "b")

    visitor.page.wait_for_url("**/result/")

    visitor.sees(zh("Time ran out; what was saved until then was handed in."))
    attempt.refresh_from_db()
    assert (attempt.ended, attempt.points) == (Attempt.Ended.BY_TIME, [1, 0])


def test_without_javascript_the_same_quiz_works(browser, live_server, fixed_pages, teacher, edition):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": session_of(teacher), "url": live_server.url}])
    page = context.new_page()

    page.goto(f"{live_server.url}/courses/{edition.pk}/lessons/first-hour/")
    page.locator("#case-cup button", has_text="说明").click()
    expect(page.locator("#case-cup")).to_contain_text("不能答应")
    page.locator("form[action$='/practice/start'] button").click()
    page.locator("#q1 input[value=b]").check()
    page.locator("#q2 input[value=a]").check()
    page.locator("#q2 input[value=c]").check()
    page.locator("[data-plain]").click()
    page.locator("#q3 input[value=false]").check()
    page.locator("[data-check-button]").click()
    page.locator("[data-hand-in] button").click()

    assert page.url.endswith("/result/")
    assert Attempt.objects.get().score == 3
    context.close()
