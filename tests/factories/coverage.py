"""Requirements, exemptions and class sessions, in the words of the district."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from content.editions.models import Course, Edition
from courses.coverage import asof
from courses.learning.models import Completion, Enrolment
from courses.requirements import exempt, publish
from courses.requirements.models import Exemption, Requirement
from courses.sessions import record
from courses.sessions.models import ClassSession
from lms.facts import record as facts
from lms.people.models import User
from lms.schools.models import HeadCount, Organisation, Role, SchoolClass
from tests.factories.content import an_edition
from tests.factories.lms import LONG_AGO, a_bureau, a_member

OPENS = date(2026, 9, 1)
DUE = date(2026, 12, 18)
BEFORE_ALL = datetime(2020, 1, 1, tzinfo=timezone.get_default_timezone())


def a_requirement(course: Course | None = None, *, by: User | None = None, at: datetime | None = None, **fields):
    """A requirement for all class teachers of the district, open since September and due in December."""
    values = {
        "title": "新入职教职工法治入门",
        "organisation": None,
        "roles": [Role.CLASS_TEACHER.value],
        "opens_on": OPENS,
        "due_on": DUE,
        "basis_text": "《未成年人保护法》第三十九条",
        **fields,
    }
    values["organisation"] = values["organisation"] or a_bureau()
    draft = Requirement(course=course or an_edition(items=0, practice=0).course, **values)
    return publish.publish(draft, by=by, at=at or BEFORE_ALL)


def a_class_requirement(course: Course | None = None, *, sessions: int = 2, at: datetime | None = None, **fields):
    """A requirement of so many sessions for each class of junior secondary schools."""
    return a_requirement(
        course or a_lesson_edition().course,
        at=at,
        **{
            "title": "防欺凌主题班会",
            "unit": Requirement.Unit.CLASS,
            "roles": [],
            "stages": ["junior"],
            "sessions_required": sessions,
            **fields,
        },
    )


def a_lesson_edition(**fields) -> Edition:
    """A lesson for pupils of junior secondary schools, published."""
    values = {
        "audience": "pupil",
        "stage": "junior",
        "title": "旁观者能做什么",
        "items": 0,
        "practice": 0,
        "lessons": 1,
    }
    return an_edition(**(values | fields))


def a_class_session(school_class: SchoolClass, edition: Edition, *, held_on: date, **fields) -> ClassSession:
    """A lesson held with the class and recorded on that evening, everybody there."""
    values = {"lesson_key": "lesson-1", "led_by": None, "by": None, **fields}
    values["led_by"] = values["led_by"] or a_member(Role.LEARNER, school_class.school)
    values.setdefault("present", record.on_roll(school_class, on=held_on) or 40)
    values.setdefault("at", asof.end_of(held_on) - timedelta(hours=3))
    return record.record(school_class, edition, held_on=held_on, **values)


def a_completed(
    user: User,
    edition: Edition,
    *,
    on: date,
    recorded: datetime | None = None,
    superseded: datetime | None = None,
    cycle: int = 1,
) -> Completion:
    """A completion with its facts: what coverage reads, without answering a quiz for it."""
    recorded = recorded or asof.end_of(on)
    enrolment = Enrolment.objects.create(user=user, edition=edition, cycle=cycle, opened_at=recorded)
    completion = Completion.objects.create(
        enrolment=enrolment, user=user, edition=edition, cycle=cycle, started_on=on, completed_on=on,
        recorded_at=recorded, superseded_at=superseded, rule={}, rule_text={},
    )  # fmt: skip
    facts.record("completion", [completion], by=None, at=recorded)
    if superseded:
        facts.record("completion.superseded", [completion], by=None, at=superseded)
    return completion


def an_exemption(
    requirement: Requirement, user: User, place: Organisation, *, from_: date = OPENS, **fields
) -> Exemption:
    """An exemption with its reason."""
    return exempt.exempt(requirement, user, within=place, from_=from_, by=None, reason="援藏一学期", **fields)


def counted(school_class: SchoolClass, pupils: int, *, since: date, known: datetime | None = None) -> HeadCount:
    """Another head count from that day on; the one before ends."""
    HeadCount.objects.filter(school_class=school_class, valid_to=None).update(valid_to=since)
    return HeadCount.objects.create(
        school_class=school_class, count=pupils, valid_from=since, recorded_at=known or asof.end_of(since)
    )


def known_since_long(*rows) -> None:
    """Let these posts and head counts have been on record from the beginning."""
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(recorded_at=asof.end_of(LONG_AGO))
