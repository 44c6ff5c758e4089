"""A storm of saves at a real server that is killed in the middle: whatever got its 204 is there afterwards."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from courses.learning import tokens
from courses.learning.models import Attempt
from tests.factories.content import an_edition
from tests.factories.courses import an_attempt, an_enrolment
from tests.factories.lms import a_bureau

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
LEARNERS, SLOTS, STORM_SECONDS, PATIENCE = 6, 5, 1.5, 60
SAVED = "SELECT attempt_id, slot, sequence, answer FROM courses_response"


@pytest.fixture
def database(tmp_path) -> str:
    """The address under which another process finds the test's database; SQLite's is copied into a file."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{tmp_path / 'storm.sqlite3'}"
    held = connection.settings_dict
    return f"postgres://{held['USER']}:{quote(held['PASSWORD'])}@{held['HOST']}:{held['PORT']}/{held['NAME']}"


def test_what_got_its_204_survives_a_killed_server(database, tmp_path):
    a_bureau()
    edition = an_edition(items=SLOTS, lessons=0, practice=0)
    learners = [an_attempt(an_enrolment(edition=edition)) for _number in range(LEARNERS)]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(tmp_path / "storm.sqlite3")])
    port = free_port()
    server = serve(port, database, tmp_path)
    promised: list[dict] = [{} for _learner in learners]
    try:
        wait_for(port, server)
        threads = [
            threading.Thread(target=storm, args=(port, attempt, found))
            for attempt, found in zip(learners, promised, strict=True)
        ]
        for thread in threads:
            thread.start()
        time.sleep(STORM_SECONDS)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    for thread in threads:
        thread.join()

    held = saved(database)
    assert sum(map(len, promised)) > LEARNERS, "no storm: hardly an answer was promised"
    for attempt, answers in zip(learners, promised, strict=True):
        for slot, (sequence, answer) in answers.items():
            kept_sequence, kept_answer = held[attempt.pk, slot]
            # One that was written without its 204 having got out may stand above it.
            assert kept_sequence >= sequence
            assert kept_sequence > sequence or kept_answer == answer


def serve(port: int, database: str, folder: Path) -> subprocess.Popen:
    command = [sys.executable, str(ROOT / "scripts" / "web.py"), "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "4"]
    environment = {**os.environ, "DATABASE_URL": database, "MINGFA_DATA_DIR": str(folder), "ENV_FILE": os.devnull}
    environment |= {"DJANGO_SETTINGS_MODULE": "lms.settings.test", "CODE_KEY": settings.CODE_KEY}
    return subprocess.Popen(command, env=environment, start_new_session=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, server: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, "the server did not start"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer")


def storm(port: int, attempt: Attempt, promised: dict[int, tuple[int, str]]) -> None:
    """One browser's queue, answer after answer until the server is gone; promised: what got its 204, by slot."""
    headers = {"Authorization": f"{tokens.SCHEME} {tokens.token_of(attempt)}"}
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for sequence in range(1, 100_000):
        slot, answer = sequence % SLOTS + 1, f"answer {sequence}"
        body = json.dumps({"answer": answer, "sequence": sequence})
        try:
            line.request("PUT", f"/attempts/{attempt.pk}/responses/{slot}", body, headers)
            response = line.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            return
        if response.status != 204:
            return
        promised[slot] = (sequence, answer)


def saved(database: str) -> dict[tuple[int, int], tuple[int, str]]:
    """What the database holds now: (attempt, slot) -> (sequence, answer)."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(database.removeprefix("sqlite:///")) as file:
            rows = file.execute(SAVED).fetchall()
        return {(attempt, slot): (sequence, json.loads(answer)) for attempt, slot, sequence, answer in rows}
    with connection.cursor() as cursor:
        cursor.execute(SAVED)
        rows = cursor.fetchall()
    return {(a, s): (q, json.loads(answer) if isinstance(answer, str) else answer) for a, s, q, answer in rows}
