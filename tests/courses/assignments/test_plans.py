"""Plans: written, handed in, read by somebody else, and what that finishes."""

import pytest
from django.utils import timezone

from courses.assignments import plans, queries
from courses.assignments.models import Plan, Reading
from courses.learning import reading
from courses.learning.models import Completion, LessonProgress
from lms.facts.models import Fact
from lms.refused import Refused
from lms.schools.models import Role
from tests.factories.assignments import WHOLE, a_plan, an_edition_with_a_plan
from tests.factories.courses import an_enrolment
from tests.factories.lms import a_class, a_class_teacher, a_member, a_school

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def author():
    return a_class_teacher(a_class(a_school(), 1))


def read(plan, *, by, accept=True, good="目的看得见。", advice="讨论留五分钟。"):
    return plans.read(plan, by=by, is_accepted=accept, good=good, advice=advice, at=NOW())


def colleague(plan):
    return a_member(Role.MORAL_EDUCATION, plan.school, "陈主任")


def test_a_plan_is_kept_short_and_handed_in_whole(author):
    plan = a_plan(author, is_handed_in=False, aim="停")

    with pytest.raises(Refused) as refused:
        plans.hand_in(plan, at=NOW())
    assert refused.value.field == "aim"

    plans.save(plan.enrolment, plan.lesson_version, "meeting", WHOLE, at=NOW())
    handed_in = plans.hand_in(plan, at=NOW())

    assert plans.hand_in(handed_in, at=NOW()).handed_in_at == handed_in.handed_in_at
    assert handed_in.school == author.posts.get().organisation
    assert Fact.objects.filter(kind="plan.handed_in").count() == 1


def test_an_accepted_plan_finishes_the_lesson_and_the_course(author):
    plan = a_plan(author)

    read(plan, by=colleague(plan))

    assert LessonProgress.objects.get(enrolment=plan.enrolment).how == "plan"
    assert Completion.objects.filter(enrolment=plan.enrolment).exists()
    assert Fact.objects.filter(kind="plan.read").count() == 1
    with pytest.raises(Refused):
        plans.save(plan.enrolment, plan.lesson_version, "meeting", WHOLE, at=NOW())


def test_a_returned_plan_is_worked_over_as_the_next_one(author):
    plan = a_plan(author)
    read(plan, by=colleague(plan), accept=False)
    assert not LessonProgress.objects.exists()

    second = plans.save(plan.enrolment, plan.lesson_version, "meeting", {**WHOLE, "safe": "改过"}, at=NOW())

    assert (second.number, Plan.objects.get(pk=plan.pk).answers) == (2, WHOLE)
    assert queries.standing(plan.enrolment, "meeting").plan == second


def test_nobody_reads_the_own_plan_and_nobody_reads_one_twice(author):
    plan = a_plan(author)
    with pytest.raises(Refused):
        read(plan, by=author)

    read(plan, by=colleague(plan), accept=False)
    with pytest.raises(Refused):
        read(plan, by=a_member(Role.MORAL_EDUCATION, plan.school))

    assert Reading.objects.get().is_accepted is False


@pytest.mark.parametrize("lines", [{"good": " "}, {"advice": ""}, {"good": "好" * 201}])
def test_a_reading_has_two_lines(author, lines):
    plan = a_plan(author)

    with pytest.raises(Refused) as refused:
        read(plan, by=colleague(plan), **lines)

    assert refused.value.field == next(iter(lines))


def test_a_plan_with_its_reader_is_not_changed(author):
    plan = a_plan(author)

    with pytest.raises(Refused):
        plans.save(plan.enrolment, plan.lesson_version, "meeting", {"aim": "别的"}, at=NOW())

    assert Plan.objects.get().answers == WHOLE


def test_a_lesson_that_asks_for_a_plan_is_not_finished_by_a_button(author):
    enrolment = an_enrolment(author, an_edition_with_a_plan())

    with pytest.raises(Refused):
        reading.finish(enrolment, enrolment.edition.lessons()[0], at=NOW())


def test_only_what_is_asked_is_kept(author):
    plan = a_plan(author, is_handed_in=False, other="x")

    assert plan.answers == WHOLE
