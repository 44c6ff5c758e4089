"""A learner loses the network in the middle of a quiz, loads the page again without it, and finishes."""

import re

import pytest
from django.utils import timezone

from courses.learning import attempts, enrolments
from courses.learning.answers import Sent
from courses.learning.models import Attempt, Response
from tests.factories.content import an_edition
from tests.factories.lms import a_class_teacher, a_school
from tests.journeys.ground import RIGHT, a_seventh_grade, the_district
from tests.journeys.visitor import zh

pytestmark = pytest.mark.journey


@pytest.fixture
def teacher():
    the_district()
    return a_class_teacher(a_seventh_grade(a_school("第三中学")))


@pytest.fixture
def attempt(teacher) -> Attempt:
    edition = an_edition(items=3, practice=0, lessons=1)
    enrolment = enrolments.begin(teacher, edition, at=timezone.now())
    return attempts.start(enrolment, edition.quizzes.get(key="test"), at=timezone.now())


# The page is there with its scripts and styles; its icon may come later than anybody can know.
IS_KEPT = """async () => {
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    const files = loaded.filter((name) => /\\.(js|css)$/.test(name));
    const wanted = [window.location.pathname, ...files];
    const found = await Promise.all(wanted.map((name) => caches.match(name, { ignoreVary: true })));
    return found.every(Boolean);
}"""


def wait_until(page, said: str) -> None:
    """Until what is said is true; page.wait_for_function() does not wait for what a promise gives."""
    for _tenth in range(100):
        if page.evaluate(said):
            return
        page.wait_for_timeout(100)
    raise AssertionError(said)


def choose(learner, number: int, key: str) -> None:
    learner.page.locator(f"#q{number} input[value='{key}']").click()


def test_a_reload_without_the_network_loses_nothing(visit, teacher, attempt):
    learner = visit(teacher).arrive(f"/attempts/{attempt.pk}/")
    page = learner.page
    wait_until(page, IS_KEPT)
    choose(learner, 1, RIGHT)
    page.get_by_text(zh("Saved: {saved}").format(saved=1), exact=True).wait_for()

    learner.context.set_offline(True)
    learner.find("button", zh("Next")).click()
    choose(learner, 2, RIGHT)
    page.get_by_text(zh("The network is down. Please go on answering.")).wait_for()
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()

    page.get_by_text(zh("Saved: {saved}, waiting: {waiting}").format(saved=1, waiting=1), exact=True).wait_for()
    assert page.locator(f"#q2 input[value='{RIGHT}']").is_checked()
    learner.sees_nothing_of(teacher.get_full_name())
    page.get_by_role("link", name=zh("Question %(number)s", number=3)).click()
    choose(learner, 3, RIGHT)
    learner.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_text(zh("Saved: {saved}").format(saved=3), exact=True).wait_for()
    page.reload()
    learner.press(zh("Look through and hand in"))
    learner.press(zh("Hand in"))

    learner.sees(zh("Passed"))
    assert dict(Response.objects.values_list("slot", "answer")) == {1: RIGHT, 2: RIGHT, 3: RIGHT}


def test_the_clock_goes_on_through_a_reload_without_the_network(visit, teacher):
    edition = an_edition(items=2, practice=0, lessons=1, time_limit=10)
    enrolment = enrolments.begin(teacher, edition, at=timezone.now())
    attempt = attempts.start(enrolment, edition.quizzes.get(key="test"), at=timezone.now())
    learner = visit(teacher).arrive(f"/attempts/{attempt.pk}/")
    page = learner.page
    wait_until(page, IS_KEPT)

    learner.context.set_offline(True)
    page.wait_for_timeout(4_000)
    before = seconds_left(page)
    page.reload()

    assert 0 < seconds_left(page) <= before < 598


def seconds_left(page) -> int:
    """What the clock shows; until it runs, the page says at what time of day the quiz ends."""
    before, after = map(re.escape, zh("left: {time}").split("{time}"))
    face = page.locator("[data-clock]").filter(has_text=re.compile(rf"^{before}\d+:\d\d{after}$"))
    minutes, seconds = re.search(r"(\d+):(\d\d)", face.text_content()).groups()
    return int(minutes) * 60 + int(seconds)


def test_whoever_comes_next_finds_nothing_of_it(visit, teacher, attempt):
    learner = visit(teacher).arrive(f"/attempts/{attempt.pk}/")
    page = learner.page
    wait_until(page, IS_KEPT)

    learner.page.locator("header summary").click()
    learner.follow(zh("Sign out"), inside="header")
    learner.press(zh("Sign out"))

    wait_until(page, "caches.keys().then((names) => !names.length)")


def test_two_tabs_show_the_later_answer(visit, teacher, attempt):
    one = visit(teacher).arrive(f"/attempts/{attempt.pk}/")
    other = one.context.new_page()
    other.goto(one.page.url)
    choose(one, 1, "a")
    one.page.get_by_text(zh("Saved: {saved}").format(saved=1), exact=True).wait_for()

    other.locator("#q1 input[value='c']").check()
    other.get_by_text(zh("Saved: {saved}").format(saved=1), exact=True).wait_for()
    one.page.reload()

    assert one.page.locator("#q1 input[value='c']").is_checked()
    assert list(Response.objects.values_list("answer", flat=True)) == ["c"]


def test_a_second_device_is_told_what_stands(visit, teacher, attempt):
    """The phone counted further than the computer: its answer stands, and the computer shows it."""
    computer = visit(teacher).arrive(f"/attempts/{attempt.pk}/")
    attempts.save_response(attempt, 1, Sent("d", 9), at=timezone.now())

    with computer.expecting(409):
        choose(computer, 1, "a")
        computer.page.get_by_text(
            zh("This question was answered later in another window; that answer is shown here.")
        ).wait_for()

    assert computer.page.locator("#q1 input[value='d']").is_checked()
    assert Response.objects.get().answer == "d"
