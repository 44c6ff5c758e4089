"""Answers saved a second by many learners, against a bare view that authenticates by session and upserts one row.

On SQLite and, where one answers, on PostgreSQL; with 1, 16 and 64 connections. Then every answer is looked for.
BENCH_ANSWERS: how many are sent at 64 connections.
"""

import json
import os
import sys
from pathlib import Path

import _load

sys.path.insert(0, str(_load.ROOT))

from _twice import on_both

LEARNERS, SLOTS = 64, 50
CONNECTIONS = (1, 16, 64)
GOAL = 0.6
FEW = 1_500
MANY = int(os.environ.get("BENCH_ANSWERS", "12800"))


def measure(name: str) -> int:
    """1 if a ratio misses the goal or an answer is lost or doubled."""
    import _served

    _served.set_up()
    learners = _learners()
    missed = 0
    bare_script, our_script = Path(__file__).with_name("_bare_server.py"), _load.ROOT / "scripts" / "web.py"
    with _load.server(bare_script) as bare, _load.server(our_script) as ours:
        sent = 0
        for connections in CONNECTIONS:
            count = MANY if connections == CONNECTIONS[-1] else FEW
            _load.ask(bare, _bare(learners, connections), connections=connections)
            reference = _load.ask(bare, _bare(learners, count), connections=connections)
            rated = _load.ask(ours, _ours(learners, count, sent), connections=connections)
            sent += count
            assert set(reference.statuses) == set(rated.statuses) == {204}, (reference.statuses, rated.statuses)
            ratio = rated.rate / reference.rate
            missed += ratio < GOAL
            print(
                f"save an answer, {name}, {connections} connections: {rated.rate:.0f}/s, bare {reference.rate:.0f}/s, "
                f"ratio {ratio:.2f} (goal >= {GOAL}); p99 {rated.quantile(0.99) * 1000:.0f} ms"
            )
    wrong = _wrong(learners, sent)
    print(f"of {sent} answers on {name} lost or doubled: {wrong}")
    return 1 if missed or wrong else 0


def _learners() -> list[tuple]:
    """(attempt, cookie, token) of learners in the middle of a quiz of 50 questions."""
    from django.test import Client

    from courses.learning import tokens
    from tests.factories.content import an_edition
    from tests.factories.courses import an_attempt, an_enrolment
    from tests.factories.lms import a_bureau, a_person

    a_bureau()
    edition = an_edition(items=SLOTS, lessons=0, practice=0)
    found = []
    for number in range(LEARNERS):
        person, client = a_person(f"学员{number}"), Client()
        client.force_login(person)
        attempt = an_attempt(an_enrolment(person, edition))
        found.append((attempt, client.cookies["sessionid"].value, tokens.token_of(attempt)))
    return found


def _answer(number: int, sequence: int) -> bytes:
    return json.dumps({"answer": f"{number}", "sequence": sequence}).encode()


def _ours(learners: list[tuple], count: int, before: int) -> list[bytes]:
    """Each learner answers one question after the other, then again."""
    found = []
    for number in range(before, before + count):
        attempt, _cookie, token = learners[number % LEARNERS]
        turn = number // LEARNERS
        path = f"/attempts/{attempt.pk}/responses/{turn % SLOTS + 1}"
        body = _answer(number, turn + 1)
        found.append(_load.request("PUT", path, body, Authorization=f"Attempt {token}"))
    return found


def _bare(learners: list[tuple], count: int) -> list[bytes]:
    found = []
    for number in range(count):
        _attempt, cookie, _token = learners[number % LEARNERS]
        path = f"/save/{number // LEARNERS % SLOTS + 1}"
        found.append(_load.request("PUT", path, _answer(number, 1), Cookie=f"sessionid={cookie}"))
    return found


def _wrong(learners: list[tuple], sent: int) -> int:
    """How many places hold anything but the last answer that was sent there."""
    from courses.learning.models import Response

    last = {}
    for number in range(sent):
        attempt = learners[number % LEARNERS][0]
        last[attempt.pk, number // LEARNERS % SLOTS + 1] = str(number)
    held = {(pk, slot): answer for pk, slot, answer in Response.objects.values_list("attempt_id", "slot", "answer")}
    doubled = Response.objects.count() - len(held)
    return doubled + sum(held.get(place) != answer for place, answer in last.items())


if __name__ == "__main__":
    sys.exit(on_both(__file__, measure))
