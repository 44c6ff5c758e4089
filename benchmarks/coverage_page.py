"""The bureau's coverage page at district scale, against the same template rendered with constants."""

import sys
from datetime import date
from time import perf_counter

import _served
from _timed import least

_served.set_up()

from django.template import Context  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from courses.coverage import recount  # noqa: E402
from courses.learning.models import Completion, Enrolment  # noqa: E402
from courses.requirements.models import ROLES  # noqa: E402
from lms.people.models import User  # noqa: E402
from lms.schools.models import Organisation, Post, Role  # noqa: E402
from tests.factories.coverage import OPENS, a_requirement  # noqa: E402
from tests.factories.lms import LONG_AGO, a_bureau, a_member, a_school  # noqa: E402

SCHOOLS, STAFF, PUPILS = 120, 8_000, 100_000
MOST_QUERIES, MOST_TIMES = 15, 5.0
ROUNDS = 7


def main() -> int:
    number = _district()
    client = Client()
    client.force_login(a_member(Role.BUREAU_OFFICER, a_bureau()))
    url = f"/coverage/{number}/"
    setup_test_environment()
    found = client.get(url).context
    teardown_test_environment()
    constants = {name: found[name] for name in found.keys()}  # noqa: SIM118 - a list of contexts, not a mapping
    page = least(lambda: client.get(url), rounds=ROUNDS, clock=perf_counter)
    with translation.override("zh-hans"):
        template = get_template("courses/coverage/tree.html").template
        reference = least(lambda: template.render(Context(constants)), rounds=ROUNDS, clock=perf_counter)
    count = _served.queries(client, url)
    print(
        f"coverage page, {SCHOOLS} schools, {STAFF} staff, {PUPILS} pupils: {page * 1000:.0f} ms, same template with "
        f"constants {reference * 1000:.0f} ms, ratio {page / reference:.2f} (goal <= {MOST_TIMES:.0f}); "
        f"{count} queries (goal <= {MOST_QUERIES})"
    )
    return 0 if count <= MOST_QUERIES and page <= MOST_TIMES * reference else 1


def _district() -> int:
    """Everybody on the staff is obliged, two thirds have completed; pupils fill the table of posts."""
    schools = [a_school(f"学校{n}") for n in range(SCHOOLS)]
    requirement = a_requirement(roles=[role.value for role in ROLES])
    staff, _pupils = _people("t", STAFF), _people("p", PUPILS)
    _posts(staff, schools, Role.LEARNER)
    _posts(_pupils, schools, Role.PUPIL)
    edition, now = requirement.course.current, timezone.now()
    done = staff[: STAFF * 2 // 3]
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(user=user, edition=edition, cycle=1, opened_at=now) for user in done
    )
    Completion.objects.bulk_create(
        Completion(
            enrolment=row,
            user_id=row.user_id,
            edition=edition,
            cycle=1,
            started_on=OPENS,
            completed_on=date(2026, 9, 20),
            recorded_at=now,
            rule={},
            rule_text={},
        )  # fmt: skip
        for row in enrolments
    )
    # Rows that come in bulk are in no journal, which the counters follow.
    recount.rebuild(requirement.number)
    return requirement.number


def _people(prefix: str, count: int) -> list[User]:
    rows = (User(login_name=f"{prefix}{n:06}", name=f"人{n}", sort_key=f"ren2 {n:06}") for n in range(count))
    return User.objects.bulk_create(rows, batch_size=5_000)


def _posts(people: list[User], schools: list[Organisation], role: str) -> None:
    now = timezone.now()
    rows = (
        Post(
            user=user,
            organisation=schools[n % len(schools)],
            role=role,
            valid_from=LONG_AGO,
            recorded_at=now,
        )  # fmt: skip
        for n, user in enumerate(people)
    )
    Post.objects.bulk_create(rows, batch_size=5_000)


if __name__ == "__main__":
    sys.exit(main())
