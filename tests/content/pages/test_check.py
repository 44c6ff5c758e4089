"""What a course or lesson lacks before it may be published."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.rich_text import RichText

from content.pages.models import CoursePage, CourseQuiz, LessonPage
from lms.refused import Refused
from tests.factories.content import a_pool, an_article, an_item_version
from tests.factories.pages import a_course_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def a_lesson(*parts):
    course = a_course_page("课程", publish=False)
    lesson = LessonPage(title="课", slug="one", minutes=20, live=False)
    lesson.body = lesson.body.stream_block.to_python([{"type": kind, "value": value} for kind, value in parts])
    return course.add_child(instance=lesson)


def messages(page):
    return [str(problem) for problem in page.missing()]


REPLIES = [{"text": "甲", "reply": "对"}, {"text": "乙", "reply": "错"}]
CASE = {"key": "cup", "title": "杯", "situation": "一", "question": "？", "options": REPLIES}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            [("notes", {"body": [{"type": "text", "value": "<p>只有说明</p>"}]})],
            "The lesson has no text. Add at least one part.",
        ),
        ([("image", {"image": None, "alt": "图"})], "part 1 (picture): The picture is missing. Choose one."),
        (
            [("text", "<p>一</p>"), ("image", {"image": None, "alt": " ", "caption": ""})],
            "part 2 (picture): The alternative text is missing. Say what the picture tells.",
        ),
        ([("video", {"title": "片"})], "part 1 (film): The captions are missing. Add a .vtt file."),
        ([("video", {"title": "片"})], "part 1 (film): The transcript is missing. Write down what is said."),
        ([("law", {"note": ""})], "part 1 (article of law): The article is missing. Choose one."),
        ([("text", "<p> </p>")], "part 1 (text): This part is empty. Write it or remove it."),
        (
            [("case", {**CASE, "options": [{"text": "甲", "reply": ""}, REPLIES[1]]})],
            "part 1 (case): An option of the case has no reply. Say what then happens.",
        ),
        (
            [("case", CASE), ("case", CASE)],
            "The short name “cup” is used twice. Answers are kept under it: give each part its own.",
        ),
        ([("poll", {"key": "p", "question": "？", "options": ["一"]})], "part 1 (poll): Give at least two options."),
        (
            [("text", '<p><a linktype="law" law="weibao" number="7">x</a></p>')],
            "“weibao/7” is not in the legal library. Add it or mend the citation.",
        ),
        (
            [("text", '<p><a href="mailto:a@example.org">x</a></p>')],
            "The link to “mailto:a@example.org” cannot be used. Link to https://… or to a page of this site.",
        ),
    ],
)  # fmt: skip
def test_each_gap_of_a_lesson_is_named(parts, message):
    assert message in messages(a_lesson(*parts))


def test_a_whole_lesson_lacks_nothing():
    an_article()

    assert (
        messages(a_lesson(("text", '<p><a linktype="law" law="weibao" number="39">法</a></p>'), ("case", CASE))) == []
    )


def test_a_place_for_a_quiz_that_the_course_has_not_is_named():
    lesson = a_lesson(("text", "<p>一</p>"), ("quiz", {"quiz": "two"}))
    course = lesson.get_parent().specific
    course.quizzes = [CourseQuiz(key="one", title="练习", purpose="practice", pool=a_pool("tries"))]
    course.save_revision()

    assert messages(LessonPage.objects.get(pk=lesson.pk)) == [
        "part 2 (quiz): The course has no quiz “two”. Add it on the course page or mend the short name."
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"summary": " "}, "The summary is missing. Say in one or two sentences what the course gives."),
        ({"stage": ""}, "Choose the school stage for a course for pupils."),
        ({"basis_text": ""}, "The legal basis is missing. Choose the article that asks for this course, or write it."),
        ({"rule_lessons": False}, "The completion rule asks nothing. Choose what completing means."),
        ({"rule_test": True}, "The rule asks for a test, but the course has none."),
        ({"rule_practice": True}, "The rule asks for practice, but the course has no practice quiz."),
        (
            {"certificate_months": 12},
            "Months of validity are given without a certificate. Name the template or remove the months.",
        ),
    ],
)
def test_each_gap_of_a_course_is_named(values, message):
    course = a_course_page("课程")
    for name, value in values.items():
        setattr(course, name, value)

    assert messages(course) == [message]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"draw": 3}, "quiz “练习”: It draws 3, but the pool has only 2 published items."),
        (
            {"lesson": "nowhere"},
            "quiz “练习”: There is no published lesson “nowhere” in this course. Publish it or mend the short address.",
        ),
        ({"purpose": "test"}, "quiz “练习”: The pool is for “practice”, the quiz for “test”. Choose another pool."),
    ],
)  # fmt: skip
def test_each_gap_of_a_quiz_is_named(values, message):
    pool = a_pool("tries")
    for _ in range(2):
        an_item_version(pool=pool)
    course = a_course_page("课程")
    course.quizzes = [CourseQuiz(**{"key": "one", "title": "练习", "purpose": "practice", "pool": pool, **values})]

    assert messages(course) == [message]


def test_a_course_without_published_lessons_is_not_fit():
    assert messages(a_course_page("课程", publish=False)) == [
        "No lesson of the course is published. Publish its lessons first, then the course."
    ]


def test_a_gap_in_a_lesson_keeps_the_course_back():
    course = a_course_page("课程", '<p><a linktype="law" law="weibao" number="39">法</a></p>', publish=False)
    LessonPage.objects.update(live=True)

    with pytest.raises(Refused, match="weibao/39"):
        course.save_revision().publish()
    assert not CoursePage.objects.get().live


def test_publishing_an_unfinished_lesson_is_refused_by_whatever_way():
    lesson = a_lesson(("text", "<p> </p>"))

    with pytest.raises(Refused):
        lesson.save_revision().publish()
    assert not LessonPage.objects.get(pk=lesson.pk).live


def test_another_course_cannot_take_the_address_under_which_editions_run():
    first = a_course_page("课程")
    key, first.slug = first.slug, "renamed"
    first.save_revision().publish()

    with pytest.raises(ValidationError, match=key):
        CoursePage(title="另一门", slug=key).full_clean(exclude=["path", "depth"])
    assert CoursePage.objects.get().course_key == key


def test_rich_text_of_the_factory_is_what_the_editor_stores():
    assert isinstance(a_lesson(("text", "<p>一</p>")).body[0].value, RichText)
