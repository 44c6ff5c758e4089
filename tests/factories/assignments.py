"""Plans that people write."""

from django.utils import timezone

from content.editions.models import Edition
from courses.assignments import plans
from courses.assignments.models import Plan
from lms.people.models import User
from tests.factories.content import a_lesson_version, an_edition
from tests.factories.courses import an_enrolment

ASKED = {
    "title": "班会设计",
    "parts": [
        {"key": "aim", "title": "目的", "hint": "上完会做什么？", "least": 5},
        {"key": "safe", "title": "安排", "hint": "", "least": None},
    ],
}
WHOLE = {"aim": "会在群里停一停。", "safe": "只说故事里的人。"}


def an_edition_with_a_plan(**fields) -> Edition:
    """A course of one lesson "plan", which asks for the plan "meeting"."""
    edition = an_edition(lessons=0, practice=0, items=0, rule={"lessons": "finished"}, **fields)
    body = '<p>写一份设计。</p><mf-slot data-kind="assignment" data-key="meeting"></mf-slot>'
    a_lesson_version(
        edition, "plan", body={"zh-hans": body, "en": body},
        parts={"poll": {}, "case": {}, "assignment": {"meeting": ASKED}},
    )  # fmt: skip
    return edition


def a_plan(author: User, edition: Edition | None = None, *, is_handed_in: bool = True, **answers) -> Plan:
    """A plan of this author, whole and handed in unless told otherwise."""
    enrolment = an_enrolment(author, edition or an_edition_with_a_plan())
    (lesson,) = enrolment.edition.lessons()
    plan = plans.save(enrolment, lesson, "meeting", {**WHOLE, **answers}, at=timezone.now())
    return plans.hand_in(plan, at=timezone.now()) if is_handed_in else plan
