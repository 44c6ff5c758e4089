"""`make test`: every check and every test; ends with one line that counts the tests of all runs."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts import test_postgres  # noqa: E402

BIN = ROOT / ".venv" / "bin"
RESULTS = ROOT / "var" / "check"
MANAGE = [sys.executable, "manage.py"]
NO_TESTS = 5
# More failures than this are no chance of one machine: they are not tried again.
FEW = 8

CHECKS = {
    "ruff check": [BIN / "ruff", "check", "."],
    "ruff format": [BIN / "ruff", "format", "--check", "."],
    "import directions": [BIN / "lint-imports"],
    "templates": [BIN / "djlint", "--lint", "--quiet", "templates"],
    "types": [BIN / "mypy"],
    "Django's own checks": [*MANAGE, "check", "--settings", "lms.settings.test"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run", "--settings", "lms.settings.test"],
    "styles and scripts": [sys.executable, "scripts/check_baseline.py"],
    "translations": [sys.executable, "scripts/translations.py", "check"],
}


@dataclass
class Outcome:
    """What one pytest run counted."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    second_try: tuple[str, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.second_try + other.second_try,
        )


def main(only_lint: bool) -> int:
    """All checks, then all tests; everything runs even when something failed, so that one run shows all."""
    os.chdir(ROOT)
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)
    broken = run_checks()
    total = Outcome()
    if not only_lint:
        for outcome in run_tests():
            total += outcome
    for name in broken:
        print(f"Check failed: {name}")
    for name in total.second_try:
        print(f"Passed only when tried again by itself: {name}")
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    return 1 if broken or total.failed or not (total.passed or only_lint) else 0


def environment(**more: str) -> dict[str, str]:
    """The settings of this installation must not decide what the tests see."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    settings = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) - {"CHROMIUM"}
    kept = {name: value for name, value in os.environ.items() if name not in settings}
    return {**kept, "ENV_FILE": os.devnull, "PYTHONUTF8": "1", **more}


# Checks


def run_checks() -> list[str]:
    """Run the checks two at a time; print the output of those that fail, and return their names."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = pool.map(run_check, CHECKS.values())
        return [name for name, answer in zip(CHECKS, answers, strict=True) if not shown_as_passed(name, *answer)]


def run_check(command: list) -> tuple[subprocess.CompletedProcess, float]:
    """One check and the seconds it took."""
    began = time.monotonic()
    answer = subprocess.run(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return answer, time.monotonic() - began


def shown_as_passed(name: str, answer: subprocess.CompletedProcess, seconds: float) -> bool:
    """Print one line, and the output of a check that failed."""
    print(f"{'ok    ' if answer.returncode == 0 else 'FAILED'}  {name}  ({seconds:.1f} s)")
    if answer.returncode:
        print(answer.stdout)
    return answer.returncode == 0


# Tests


def run_tests() -> Iterator[Outcome]:
    """Rules and requests on SQLite and PostgreSQL, then the journeys in a browser."""
    yield pytest("sqlite", ["-m", "not journey"])
    with postgres() as url:
        if url:
            yield pytest("postgresql", ["-m", "not journey and not sqlite_only"], DATABASE_URL=url)
    yield pytest("journeys", ["-m", "journey"], DJANGO_ALLOW_ASYNC_UNSAFE="1")


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL role made for this run, or an empty text that says that none answers."""
    server = test_postgres.find(os.environ.get("TEST_POSTGRES_URL", ""))
    if server is None:
        print("\nPostgreSQL: none answers on this machine, this run is left out (TEST_POSTGRES_URL names one).")
        yield ""
        return
    with test_postgres.role(server) as url:
        yield url


def pytest(name: str, arguments: list[str], **variables: str) -> Outcome:
    """One pytest run on all processors. The few tests that failed are tried once more, one after the other.

    A browser or a race between workers depends on what else the machine does; what fails twice, the second time with
    the machine to itself, is broken.
    """
    print(f"\nTests: {name}")
    processes = str(len(os.sched_getaffinity(0)))
    # In the order of folders the longest file, the access matrix, begins; by number of tests it would come last.
    spread = ["-n", processes, "--dist", "loadfile", "--no-loadscope-reorder"]
    first, failed = run_pytest(name, [*spread, *arguments], variables)
    if not 0 < len(failed) == first.failed <= FEW:
        return first
    print(f"\nOnce more, by themselves: {' '.join(failed)}")
    second, again = run_pytest(f"{name}-again", [*arguments, *failed], variables)
    passed = tuple(test for test in failed if test not in again)
    if second.failed != len(again):
        return first
    return Outcome(first.passed + len(passed), len(again), first.skipped, passed)


def run_pytest(name: str, arguments: list[str], variables: dict[str, str]) -> tuple[Outcome, list[str]]:
    """What a run counted, and which tests failed; a run that ends without a report counts as one failure."""
    report = RESULTS / f"{name}.xml"
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
    status = subprocess.run(command, env=environment(**variables), check=False).returncode
    if status == NO_TESTS:
        return Outcome(), []
    if not report.is_file():
        print(f"pytest ended with status {status} and left no report; it counts as one failure.")
        return Outcome(failed=1), []
    counted = counts(report)
    if status and not counted.failed:
        counted += Outcome(failed=1)
    return counted, failures(report)


def failures(report: Path) -> list[str]:
    """The tests of a JUnit report that failed, as pytest takes them on its command line."""
    cases = ElementTree.parse(report).getroot().iter("testcase")
    return [
        f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]


def counts(report: Path) -> Outcome:
    """The numbers of a JUnit report."""
    suite = ElementTree.parse(report).getroot().find("testsuite")
    number = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
    failed = number["failures"] + number["errors"]
    return Outcome(number["tests"] - failed - number["skipped"], failed, number["skipped"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lint", action="store_true", help="the checks alone, without the tests")
    sys.exit(main(parser.parse_args().lint))
