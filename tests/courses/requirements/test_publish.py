"""Publishing: two people at the same moment, and dates that nobody means."""

from copy import copy
from datetime import date

import pytest

from content.editions.models import Course
from courses.requirements import publish
from courses.requirements.models import Requirement
from lms.facts.models import Fact
from lms.refused import Refused
from tests.factories.content import an_edition
from tests.factories.lms import a_bureau
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def a_draft(course: Course, title: str) -> Requirement:
    return Requirement(
        course=course,
        title=title,
        organisation=a_bureau(),
        roles=["class_teacher"],
        opens_on=date(2026, 9, 1),
        due_on=date(2026, 12, 18),
        basis_text="未成年人保护法第三十九条",
    )


def test_the_same_draft_published_at_once_gives_one_requirement():
    draft = a_draft(an_edition().course, "新入职教职工法治入门")

    made = at_once(*[lambda: publish.publish(copy(draft), by=None)] * 3)

    assert len({requirement.pk for requirement in made}) == 1
    assert Requirement.objects.count() == Fact.objects.filter(kind="requirement").count() == 1


def test_two_drafts_published_at_once_get_two_numbers():
    first = a_draft(an_edition().course, "新入职教职工法治入门")
    second = copy(first)
    second.title = "防欺凌必修"

    made = at_once(lambda: publish.publish(first, by=None), lambda: publish.publish(second, by=None))

    assert {requirement.number for requirement in made} == {1, 2}


def test_a_due_date_decades_ahead_is_a_slip_of_the_keys():
    draft = a_draft(an_edition().course, "新入职教职工法治入门")
    draft.due_on = date(2062, 12, 18)

    with pytest.raises(Refused) as refused:
        publish.publish(draft, by=None)

    assert refused.value.field == "due_on"
    draft.due_on = date(2031, 9, 1)
    assert publish.publish(draft, by=None).number == 1
