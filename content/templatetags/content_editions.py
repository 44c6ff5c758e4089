"""Tags that tell pages about their editions, which lie above them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template

from content.editions import draft
from content.editions.models import Edition
from content.pages.models import CoursePage
from lms.schools.calendar import today

register = template.Library()


@dataclass(frozen=True)
class State:
    """What learners have of a course. waiting: titles of lessons whose published words they do not have yet."""

    edition: Edition | None
    waiting: list[str]


@register.simple_tag
def offered_edition(page: CoursePage) -> Edition | None:
    """The edition that a learner would begin now."""
    return Edition.objects.offered().filter(course__key=page.course_key).first()


@register.simple_tag
def only_offered(pages: Iterable[CoursePage]) -> list[CoursePage]:
    """Those courses that a learner can begin now."""
    offered = set(Edition.objects.offered().values_list("course__key", flat=True))
    return [page for page in pages if page.course_key in offered]


@register.simple_tag
def edition_state(page: CoursePage) -> State:
    """For the editor's form of a course."""
    newest = draft.newest_edition(page)
    if newest is None:
        return State(None, [])
    return State(newest, [lesson.page.title for lesson in draft.changed(newest, draft.lessons(page, on=today()))])
