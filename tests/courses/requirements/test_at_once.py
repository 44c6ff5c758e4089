"""Three people enter the same thing of one person at once: it is on record once, the others hear of it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Model

from courses.requirements import exempt, name, recognise
from courses.requirements.models import Equivalent, Exemption, Naming
from lms.schools.models import Role
from tests.factories.coverage import a_requirement
from tests.factories.lms import a_class, a_class_teacher, a_member, a_school
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 11, 2)


def entered_once(model: type[Model], work: Callable) -> None:
    results = at_once(*[work] * 3)

    assert sorted(type(result).__name__ for result in results) == sorted([model.__name__, "Refused", "Refused"])
    assert model._default_manager.count() == 1


def test_exempted_at_once_is_exempt_once():
    requirement, school = a_requirement(), a_school()
    who = a_class_teacher(a_class(school))
    said = {"within": school, "from_": ON, "reason": "援藏一学期", "by": None}

    entered_once(Exemption, lambda: exempt.exempt(requirement, who, **said))


def test_named_at_once_is_named_once():
    requirement, school = a_requirement(), a_school()
    who = a_member(Role.LEARNER, school)
    said = {"within": school, "from_": ON, "reason": "代理班主任", "by": None}

    entered_once(Naming, lambda: name.name(requirement, who, Naming.Kind.ADDED, **said))


def test_recognised_at_once_is_on_record_once():
    requirement, school = a_requirement(), a_school()
    who = a_class_teacher(a_class(school))
    said = {"title": "省级培训", "provider": "省教师培训中心", "hours": Decimal(8), "document": "省培证书 2026-118"}

    entered_once(
        Equivalent,
        lambda: recognise.recognise(who, requirement.course, within=school, on=date(2026, 10, 9), by=None, **said),
    )
