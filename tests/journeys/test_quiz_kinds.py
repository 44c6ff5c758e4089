"""Every type of question on a page: answered with the keyboard and the mouse, saved, handed in, explained."""

import pytest
from django.utils import timezone

from content.editions.models import Edition
from content.exchange import unpack
from courses.learning import enrolments
from courses.learning.models import Attempt
from tests.content.exchange.conftest import COURSE, LAW, LOOKS, REPORT, SVG, TEST, write
from tests.content.exchange.kinds import KINDS
from tests.factories.lms import a_class_teacher, a_school
from tests.journeys.ground import a_seventh_grade, the_district
from tests.journeys.visitor import Visitor, zh

pytestmark = pytest.mark.journey

ANSWERS = {
    "matching": {"班主任": "报告", "校长": "启动调查", "年级组长": "报告"},
}


@pytest.fixture
def edition(tmp_path, fixed_pages) -> Edition:
    law = write(tmp_path / "law", {"pack.yaml": "kind: law\nformat: 1\n", "laws/weibao.yaml": LAW})
    course = COURSE.replace("  time_limit_minutes: 10\n", "  time_limit_minutes: null\n  shuffle_items: false\n")
    pack = write(
        tmp_path / "first-week",
        {
            "pack.yaml": "kind: course\nformat: 1\n",
            "course.yaml": course,
            "lessons/01-looks.md": LOOKS,
            "lessons/02-report.md": REPORT,
            "items/first-week-test.yaml": TEST,
            "items/first-week-tries.yaml": KINDS,
            "media/steps.svg": SVG,
        },
    )
    unpack.load([law, pack], by=None)
    return Edition.objects.get()


@pytest.fixture
def teacher():
    the_district()
    return a_class_teacher(a_seventh_grade(a_school("第三中学")))


def test_a_learner_answers_a_question_of_every_type(visit, teacher, edition):
    enrolments.begin(teacher, edition, at=timezone.now())
    learner = visit(teacher).arrive(f"/courses/{edition.pk}/quizzes/tries/")
    learner.looks_well("kinds-before")
    learner.press(zh("Begin"))
    page = learner.page

    question(learner, 1).get_by_label("先制止").check()
    learner.looks_well("kinds-single")
    on(learner)
    question(learner, 2).get_by_label("德育处").check()
    question(learner, 2).get_by_label("校领导").check()
    on(learner)
    question(learner, 3).get_by_label("一天").check()
    on(learner)
    question(learner, 4).get_by_label("错误").check()
    on(learner)
    for left, right in ANSWERS["matching"].items():
        question(learner, 5).get_by_label(left).select_option(label=right)
    learner.looks_well("kinds-matching")
    on(learner)
    put_in_order(learner, 6, ["制止", "了解", "报告"])
    learner.looks_well("kinds-ordering")
    on(learner)
    question(learner, 7).get_by_role("textbox").fill("１１０。")
    learner.looks_well("kinds-short")
    on(learner)
    question(learner, 8).get_by_role("textbox").fill("10 日")
    on(learner)
    boxes = question(learner, 9).get_by_role("textbox")
    boxes.nth(0).fill("防欺凌")
    boxes.nth(1).fill("十")
    question(learner, 9).get_by_role("combobox").select_option(label="报告")
    learner.looks_well("kinds-cloze")
    on(learner)
    question(learner, 10).get_by_label("停拍").check()
    question(learner, 10).get_by_label("正确").check()
    question(learner, 10).get_by_label("班主任").check()
    question(learner, 10).get_by_label("家长").check()
    question(learner, 10).get_by_role("textbox").nth(0).fill("110")
    question(learner, 10).get_by_role("textbox").nth(1).fill("3")
    learner.looks_well("kinds-case")
    on(learner)
    question(learner, 11).get_by_role("textbox").fill("先说时间、地点和人，再说学校的安排。")
    learner.looks_well("kinds-essay")
    on(learner)
    question(learner, 12).get_by_label("完全同意", exact=True).check()
    learner.looks_well("kinds-likert")
    page.get_by_text(zh("Saved: {saved}").format(saved=12), exact=True).wait_for()
    learner.press(zh("Look through and hand in"))
    learner.sees(zh("After handing in, answers cannot be changed."))
    learner.press(zh("Hand in"))

    learner.sees(zh("Handed in, awaiting marking"))
    learner.looks_well("kinds-result")
    attempt = Attempt.objects.get()
    assert attempt.is_awaiting
    assert attempt.points == [1, 2, 1, 1, 1, 1, 1, 1, 1, 5.5, None, 0]
    learner.follow(zh("Print the paper"))
    learner.looks_well("kinds-print")


def test_without_javascript_every_type_is_answered_on_one_page(browser, live_server, teacher, edition):
    enrolments.begin(teacher, edition, at=timezone.now())
    from tests.journeys.visitor import PHONE, session_of

    context = browser.new_context(java_script_enabled=False, viewport=PHONE.viewport, locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": session_of(teacher), "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/courses/{edition.pk}/quizzes/tries/")
    page.get_by_role("button", name=zh("Begin")).click()

    page.get_by_label("先制止").check()
    page.locator("#q6").get_by_label("制止").select_option("1")
    page.locator("#q7").get_by_role("textbox").fill("110")
    page.locator("#q10").get_by_label("停拍").check()
    page.screenshot(path="var/journeys/kinds-nojs.png", full_page=True)
    page.get_by_role("button", name=zh("Save"), exact=True).click()

    saved = dict(Attempt.objects.get().responses.values_list("slot", "answer"))
    assert saved[1] == "a"
    assert list(saved[6].values()).count("1") == 1
    assert saved[7] == "110"
    assert saved[10]["a"] == "a"
    context.close()


def question(learner: Visitor, number: int):
    return learner.page.locator(f"#q{number}")


def on(learner: Visitor) -> None:
    learner.find("button", zh("Next")).click()


def put_in_order(learner: Visitor, number: int, texts: list[str]) -> None:
    """Moves each step up to its place with its own button, as a keyboard does."""
    for place, text in enumerate(texts):
        steps = question(learner, number).locator(".pair")
        while text not in steps.nth(place).inner_text():
            step = steps.filter(has_text=text)
            step.get_by_role("button").first.press("Enter")
    # One time in six they stand so from the beginning, which is an answer only when somebody says so.
    keep = question(learner, number).locator("[data-order] > button")
    if keep.is_visible():
        keep.press("Enter")
