"""The same measurement on SQLite and, where one answers, on PostgreSQL: each in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable

import psycopg

from scripts import test_postgres

INSIDE = "BENCH_INSIDE"


def on_both(script: str, measure: Callable[[str], int]) -> int:
    """The highest of both answers. measure(name of the database) runs with its settings."""
    if INSIDE in os.environ:
        return measure(os.environ[INSIDE])
    broken = _run(script, "SQLite")
    server = test_postgres.find(os.environ.get("TEST_POSTGRES_URL", ""))
    if server is None:
        print("no PostgreSQL answers here, its half is left out")
        return broken
    with test_postgres.role(server) as url:
        address, _slash, name = url.partition("?")[0].rpartition("/")
        with psycopg.connect(f"{address}/template1", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return max(broken, _run(script, "PostgreSQL", DATABASE_URL=url))


def _run(script: str, name: str, **variables: str) -> int:
    folder = f"{os.environ['MINGFA_DATA_DIR']}/{name}"
    environment = {**os.environ, **variables, INSIDE: name, "MINGFA_DATA_DIR": folder}
    return subprocess.run([sys.executable, script], env=environment, check=False).returncode
