"""2,000 learners start the same quiz within half a minute: no error, and how long the slowest wait.

On SQLite and, where one answers, on PostgreSQL. BENCH_LEARNERS: how many; the time shrinks with them.
"""

import os
import sys

import _load

sys.path.insert(0, str(_load.ROOT))

from _twice import on_both

LEARNERS = int(os.environ.get("BENCH_LEARNERS", "2000"))
SECONDS = 30 * LEARNERS / 2000
CONNECTIONS, IDLE = 64, 40


def measure(name: str) -> int:
    """1 if somebody did not get in."""
    import _served

    _served.set_up()
    idle, rush = _starts()
    with _load.server(_load.ROOT / "scripts" / "web.py") as port:
        alone = _load.ask(port, idle, connections=1)
        together = _load.ask(port, rush, connections=CONNECTIONS, during=SECONDS)
    from courses.learning.models import Attempt

    started, median = Attempt.objects.count(), alone.quantile(0.5)
    print(
        f"quiz rush, {name}: {LEARNERS} learners within {together.seconds:.0f} s, statuses {together.statuses}, "
        f"{started - IDLE} attempts; p99 {together.quantile(0.99) * 1000:.0f} ms, "
        f"{together.quantile(0.99) / median:.1f} times the idle median of {median * 1000:.0f} ms"
    )
    return 0 if set(together.statuses) == {302} and started == LEARNERS + IDLE else 1


def _starts() -> tuple[list[bytes], list[bytes]]:
    """The requests by which each learner starts, signed in with a session of their own."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from lms.schools.models import Role
    from tests.factories.content import an_edition
    from tests.factories.courses import an_enrolment
    from tests.factories.lms import a_bureau, a_person, a_post, a_school

    a_bureau()
    school = a_school()
    edition = an_edition(items=20, lessons=0, practice=0)
    found = []
    for number in range(LEARNERS + IDLE):
        person = a_person(f"学员{number}")
        a_post(person, school, Role.LEARNER)
        an_enrolment(person, edition)
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        found.append(_start(edition.pk, session.session_key))
    return found[:IDLE], found[IDLE:]


def _start(edition: int, session: str) -> bytes:
    secret = "0" * 32
    cookie = f"sessionid={session}; csrftoken={secret}"
    return _load.request("POST", f"/courses/{edition}/quizzes/test/start", Cookie=cookie, X_CSRFToken=secret)


if __name__ == "__main__":
    sys.exit(on_both(__file__, measure))
