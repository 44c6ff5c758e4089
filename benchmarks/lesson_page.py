"""A lesson of the newcomer's course for a signed-in learner, against a bare Wagtail page with the same body."""

import sys
from pathlib import Path

import _served

_served.set_up()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from content.editions import render  # noqa: E402
from content.editions.models import Edition  # noqa: E402
from courses.learning import attempts, enrolments, reading  # noqa: E402
from lms.schools.models import Role  # noqa: E402
from tests.factories.lms import a_member, a_person, a_school  # noqa: E402

PACKS = Path(__file__).resolve().parents[1] / "content" / "packs"
GOAL, MOST_QUERIES = 0.5, 12


def main() -> int:
    for pack in ("law", "newcomer"):
        call_command("load_pack", str(PACKS / pack), verbosity=0)
    edition = Edition.objects.get(course__key="newcomer")
    lesson = edition.lessons()[0]
    client = Client()
    client.force_login(_a_learner_in_the_middle(edition, lesson))
    ours = f"/courses/{edition.pk}/lessons/{lesson.key}/"
    bare = _served.bare_page(render.lesson_html(lesson, language="zh-hans", slots=lambda kind, key: None))
    rate, reference = _served.rates(client, ours, bare)
    count, ratio = _served.queries(client, ours), rate / reference
    print(
        f"lesson page: {rate:.0f} requests/s, bare Wagtail page with the same body {reference:.0f}, "
        f"ratio {ratio:.2f} (goal >= {GOAL}); {count} queries (goal <= {MOST_QUERIES})"
    )
    return 0 if ratio >= GOAL and count <= MOST_QUERIES else 1


def _a_learner_in_the_middle(edition: Edition, lesson):
    """Somebody who has voted, answered the exercise and remembers a place, among twenty who voted before."""
    at = timezone.now()
    user = a_member(Role.LEARNER, a_school())
    enrolment = enrolments.begin(user, edition, at=at)
    reading.remember(enrolment, lesson, "s2", at=at)
    attempts.hand_in(attempts.start(enrolment, edition.quizzes.get(key="practice-1"), at=at), at=at)
    for kind in ("case", "poll"):
        for key, part in lesson.parts[kind].items():
            for voter, option in zip([user, *(a_person() for _ in range(20))], range(21), strict=True):
                reading.vote(voter, lesson, kind, key, option % len(part["options"]), at=at)
    return user


if __name__ == "__main__":
    sys.exit(main())
