"""Coverage on any date over five years of history: counters against the facts, at two sizes, on each database.

BENCH_LEARNERS is the measured size (10,000 unless set; 100000 takes a quarter of an hour, 1000000 three hours),
BENCH_BASE the size that it is compared with (2,000), BENCH_DATABASES what it runs on (sqlite,postgresql; the latter
where a server answers).
Each size is a process and a database of its own, so that memory is its own.
"""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
BASE, MEASURED = 2_000, 10_000
# What may not be more than so many times something else, measured in the same run.
FASTER, GROWTH, MATRIX, TRUTH, COMPLETION, PER_FACT, FIRST_BYTE = 50, 1.5, 3, 6, 1.5, 1.5, 0.05
AT_CITY = 1_000_000


def child(people: int) -> dict:
    """One size: build it, measure it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.local")
    import _served

    _served.set_up()
    import _coverage_measures as measures

    return measures.measured(people)


@contextlib.contextmanager
def databases(wanted: str) -> Iterator[dict[str, str | None]]:
    """vendor -> address of a server where databases may be made; None for SQLite."""
    sys.path.insert(0, str(ROOT / "scripts"))
    import test_postgres

    found: dict[str, str | None] = {"sqlite": None} if "sqlite" in wanted else {}
    server = test_postgres.find(os.environ.get("TEST_POSTGRES_URL", "")) if "postgresql" in wanted else None
    with contextlib.ExitStack() as stack:
        if server:
            address = stack.enter_context(test_postgres.role(server))
            found["postgresql"] = address
        elif "postgresql" in wanted:
            print("coverage scale: no PostgreSQL answers, so only SQLite is measured")
        yield found


def run(people: int, address: str | None) -> dict:
    """A child process for one size, with an empty data folder and database."""
    with tempfile.TemporaryDirectory(prefix="mingfa-coverage-") as folder, _database(address, people) as url:
        environment = {**os.environ, "MINGFA_DATA_DIR": folder, "PYTHONHASHSEED": "0"}
        environment |= {"DATABASE_URL": url} if url else {}
        command = [sys.executable, __file__, "--child", str(people)]
        # When this process is told to end, `run` kills the child, and folder and database go as the blocks are left.
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def _database(address: str | None, people: int) -> Iterator[str | None]:
    if address is None:
        yield None
        return
    import psycopg
    from psycopg import sql

    base, _slash, rest = address.rpartition("/")
    name = f"{rest.partition('?')[0]}_{people}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield f"{base}/{name}?{rest.partition('?')[2]}"
    finally:
        with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def report(vendor: str, small: dict, big: dict) -> bool:
    """Print each ratio with its goal; True if all fit. Goals that speak of a million bind there alone."""
    city = big["people"] >= AT_CITY
    lines = [
        ("one requirement, any two dates, against the facts", big["truth"] / big["one"], FASTER, "at least", city),
        ("the same against itself at the base size", big["one"] / small["one"], GROWTH, "at most", True),
        (
            f"matrix of {big['cells']} cells against one requirement",
            big["matrix"] / big["one"],
            MATRIX,
            "at most",
            True,
        ),
        ("the facts against a bare count(*) with the same joins", big["truth"] / big["bare"], TRUTH, "at most", city),
        ("a completion with counters against one without", big["with"] / big["without"], COMPLETION, "at most", True),
        (
            "rebuilding, time for each fact against the base size",
            big["fact"] / small["fact"],
            PER_FACT,
            "at most",
            True,
        ),
        ("file of everybody, first byte of the whole time", big["first_byte"], FIRST_BYTE, "at most", city),
    ]
    fits = True
    print(f"coverage scale on {vendor}, {big['people']} learners, {big['facts']} facts, {big['deltas']} corners:")
    for words, ratio, goal, side, binds in lines:
        fit = ratio >= goal if side == "at least" else ratio <= goal
        fits &= fit or not binds
        print(
            f"  {words}: {ratio:.2f} (goal {side} {goal}{'' if binds else ' at a million'}){'' if fit else ' — missed'}"
        )
    print(
        f"  one {big['one'] * 1000:.1f} ms, matrix {big['matrix'] * 1000:.1f} ms, facts {big['truth'] * 1000:.0f} ms, "
        f"bare {big['bare'] * 1000:.0f} ms, completion {big['with'] * 1000:.1f} ms, rebuild {big['rebuild']:.0f} s "
        f"({big['fact'] * 1e6:.0f} µs a fact), memory while rebuilding +{big['rebuild_mb']:.0f} MB (base "
        f"+{small['rebuild_mb']:.0f}), file of {big['rows']} rows {big['file']:.1f} s, +{big['file_mb']:.0f} MB"
    )
    print(f"  pages: {', '.join(f'{name} {count} queries' for name, count in big['queries'].items())} (goal <= 15)")
    return fits and max(big["queries"].values()) <= 15


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(child(int(sys.argv[2]))))
        return 0
    # An end from outside leaves through the blocks as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))
    began, fits = perf_counter(), True
    base = int(os.environ.get("BENCH_BASE") or BASE)
    people = int(os.environ.get("BENCH_LEARNERS") or MEASURED)
    with databases(os.environ.get("BENCH_DATABASES") or "sqlite,postgresql") as found:
        for vendor, address in found.items():
            fits &= report(vendor, run(base, address), run(people, address))
    print(f"coverage scale: {perf_counter() - began:.0f} s, at most {_megabytes():.0f} MB in a process")
    return 0 if fits else 1


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
