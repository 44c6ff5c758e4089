"""The content editor 内容编辑 in Wagtail: mends a sentence, looks at it, publishes a correction that learners read."""

import pytest

from content.pages.models import LessonPage
from lms.schools.models import Role
from tests.factories.lms import a_bureau, a_member, a_school
from tests.factories.pages import a_course_page
from tests.journeys.ground import a_seat, a_seventh_grade, the_district
from tests.journeys.visitor import DESK, Visitor, zh

pytestmark = pytest.mark.journey

PASSWORD = "mountain-river-7"
COURSE = "旁观者能做什么"
LESSON = f"{COURSE} · 1"
SENTENCE = "转发之前先问一问被拍的人。"


@pytest.fixture
def person(settings):
    # A draft that is kept on the way while the form is sent would answer instead of the page.
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    the_district()
    person = a_member(Role.EDITOR, a_bureau(), "苏文")
    person.set_password(PASSWORD)
    person.save()
    a_course_page(COURSE, "<p>先站到他身边。</p>", by=person)
    return person


def test_correction_reaches_learners_when_the_course_is_published(visit, person):
    editor = visit(size=DESK).arrive()
    editor.follow(zh("Sign in"))
    editor.fill(zh("Login name"), person.login_name)
    editor.fill(zh("Password"), PASSWORD)
    editor.press(zh("Sign in"))
    editor.page.wait_for_url("**/cms/")
    to_the_lesson(editor)

    write(editor, SENTENCE)
    save(editor)
    assert found(visit(), SENTENCE) == 0, "search finds a draft"
    look_at_the_preview(editor)
    publish(editor)
    text = zh("Learners read this once the course “%(course)s” is published.", course=COURSE)
    editor.page.get_by_text(text).wait_for()
    editor.page.get_by_role("link", name=zh("To the course")).click()

    editor.page.locator("[name=change_kind]").select_option("correction")
    publish(editor, "error")
    editor.page.get_by_text(zh("Say what has changed: learners see the list of corrections.")).first.wait_for()
    editor.page.locator("[name=change_note]").fill("补上一句：转发之前先问。")
    publish(editor)

    pupil = visit(a_seat(a_seventh_grade(a_school("第三中学", level="L1")), 12)).arrive("/start/")
    pupil.follow(COURSE)
    pupil.press(zh("Start learning"))
    pupil.sees(SENTENCE, "先站到他身边。")
    assert found(visit(), SENTENCE) == 1


def to_the_lesson(editor: Visitor) -> None:
    """From the first page of the editor down the tree."""
    page = editor.page
    page.locator("main a[href^='/cms/pages/']").first.click()
    for title in (zh("Courses"), COURSE):
        page.locator("tr", has_text=title).locator("td:last-child a").first.click()
        page.wait_for_load_state()
    page.locator("tr", has_text=LESSON).get_by_role("link", name=LESSON).first.click()
    page.wait_for_url("**/edit/")


def write(editor: Visitor, sentence: str) -> None:
    """Another paragraph at the end of the first text."""
    text = editor.page.locator(".Draftail-Editor [contenteditable=true]").first
    text.click()
    editor.page.keyboard.press("Control+End")
    editor.page.keyboard.press("Enter")
    editor.page.keyboard.type(sentence)
    # The editor hands what is typed to the form a quarter of a second later.
    there = "words => document.querySelector('[name=body-0-value]').value.includes(words)"
    editor.page.wait_for_function(there, arg=sentence)


def save(editor: Visitor) -> None:
    """Keeps the draft."""
    with editor.page.expect_navigation():
        editor.page.locator("footer button.action-save").click()
    editor.page.locator(".messages .success").first.wait_for()


def publish(editor: Visitor, answer: str = "success") -> None:
    """From the menu beside the button; answer: what the message on top is."""
    page = editor.page
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()
    page.locator(f".messages .{answer}").first.wait_for()


def look_at_the_preview(editor: Visitor) -> None:
    """From the panel beside the form: the lesson as learners will read it, and for the projector."""
    page = editor.page
    page.locator("[data-side-panel-toggle=preview]").first.click()
    for mode, text in (("", SENTENCE), ("projector", LESSON)):
        page.locator("select[data-w-preview-target=mode]").select_option(mode)
        with editor.context.expect_page() as opened:
            page.locator("[data-w-preview-target=newTab]").click()
        opened.value.get_by_text(text).first.wait_for()
        opened.value.close()


def found(reader: Visitor, words: str) -> int:
    """How many lessons search finds."""
    reader.arrive("/search/").page.locator("#q").fill(words)
    reader.press(zh("Search"))
    return reader.page.locator("#results h2", has_text=LESSON).count()


def test_lesson_that_lacks_something_is_not_published(visit, person):
    course = a_course_page("新课", "", by=person, publish=False)
    lesson = LessonPage.objects.child_of(course).get()
    editor = visit(person, size=DESK).arrive(f"/cms/pages/{lesson.pk}/edit/")
    publish(editor, "error")
    editor.page.get_by_text(zh("This part is empty. Write it or remove it.")).first.wait_for()
    assert not LessonPage.objects.get(pk=lesson.pk).live
