"""Courses as editors write them, in Wagtail's page tree."""

from itertools import count

from wagtail.rich_text import RichText

from content.pages import tree
from content.pages.models import CoursePage, LessonPage
from lms.people.models import User

_number = count(1)


def a_course_page(
    title: str = "旁观者能做什么", *lessons: str, by: User | None = None, publish: bool = True, **fields
) -> CoursePage:
    """A course for 初中 with a lesson for each text; published with them, so that there is an edition."""
    values = {
        "slug": f"written-course-{next(_number)}",
        "summary": "看见欺凌的人也有办法。",
        "audience": "pupil",
        "stage": "junior",
        "basis_text": "《未成年人保护法》第三十九条",
        "live": False,
        **fields,
    }
    course = CoursePage(title=title, **values)
    tree.ensure().add_child(instance=course)
    for number, text in enumerate(lessons or ("<p>先站到他身边。</p>",), 1):
        lesson = a_lesson_page(course, text, title=f"{title} · {number}")
        if publish:
            lesson.save_revision(user=by).publish(user=by)
    revision = course.save_revision(user=by)
    if publish:
        revision.publish(user=by)
    return course


def a_lesson_page(course: CoursePage, *texts: str, title: str = "第一课", **fields) -> LessonPage:
    """A draft of a lesson with these texts."""
    body = [("text", RichText(text)) for text in texts]
    values = {"slug": f"lesson-{next(_number)}", "minutes": 20, "live": False, **fields}
    return course.add_child(instance=LessonPage(title=title, body=body, **values))
