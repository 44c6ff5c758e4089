"""我的学习 of somebody with ten required, ten optional and ten finished courses, against a bare page of its text."""

import re
import sys
from datetime import timedelta

import _served

_served.set_up()

from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from courses.requirements.models import Requirement  # noqa: E402
from lms.schools.calendar import today  # noqa: E402
from tests.factories.content import an_edition  # noqa: E402
from tests.factories.courses import a_completion, an_enrolment, finished_lessons  # noqa: E402
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_school  # noqa: E402

EACH = 10
MOST_QUERIES = 12


def main() -> int:
    client = Client()
    client.force_login(_a_busy_teacher())
    page = client.get("/my/").content.decode()
    bare = _served.bare_page(re.search(r"<main.*?>(.*)</main>", page, re.DOTALL)[1])
    rate, reference = _served.rates(client, "/my/", bare)
    count = _served.queries(client, "/my/")
    print(
        f"my learning: {rate:.0f} requests/s, bare Wagtail page with the same text {reference:.0f}, "
        f"ratio {rate / reference:.2f}; {count} queries (goal <= {MOST_QUERIES})"
    )
    return 0 if count <= MOST_QUERIES else 1


def _a_busy_teacher():
    user, on = a_class_teacher(a_class(a_school())), today()
    for number in range(1, EACH + 1):
        required = an_edition(title=f"必修 {number}")
        Requirement.objects.create(
            number=number, course=required.course, title=required.title, organisation=a_bureau(),
            roles=["class_teacher"], opens_on=on - timedelta(days=30), due_on=on + timedelta(days=number),
            counts_from=on - timedelta(days=30), basis_text="未成年人保护法第三十九条", recorded_at=timezone.now(),
        )  # fmt: skip
        finished_lessons(an_enrolment(user, required), "lesson-1")
        an_edition(title=f"选修 {number}")
        a_completion(user, an_edition(title=f"学完 {number}"))
    return user


if __name__ == "__main__":
    sys.exit(main())
