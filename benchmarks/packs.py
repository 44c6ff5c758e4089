"""Loading all shipped packs, and checking what they say, against reading them; the figures of CPU time count.

Reading is all that needs no database: YAML, Markdown, pictures, whether the parts agree. Both others read as well.
Search and the index of references follow in a job after the load; its figure stands beside, without a goal.
"""

import os
import sys
from datetime import date
from pathlib import Path

import django
from _timed import least_of_each

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.local")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from content.checks import run  # noqa: E402
from content.exchange import canonical, unpack  # noqa: E402
from lms.jobs import run as run_job  # noqa: E402
from lms.jobs.models import Job  # noqa: E402

PACKS = sorted(path.parent for path in (Path(__file__).parents[1] / "content" / "packs").glob("*/pack.yaml"))
MOST_LOADING, MOST_CHECKING, ROUNDS = 3, 2, 5
ON = date(2026, 11, 23)


def main() -> int:
    call_command("migrate", verbosity=0)
    # Templates, pinyin and content types are read once in the life of a process.
    _load()
    # In turns, so that a machine that grows slower or quicker meanwhile moves them alike.
    reading, checking, loading, both = least_of_each(_read, _check, _load, _load_and_index, rounds=ROUNDS)
    print(
        f"{len(PACKS)} packs, reading {reading:.2f} s of CPU time\n"
        f"check_content {checking:.2f} s, ratio {checking / reading:.2f} (goal <= {MOST_CHECKING})\n"
        f"loading {loading:.2f} s, ratio {loading / reading:.2f} (goal <= {MOST_LOADING})\n"
        f"the job that makes it findable {both - loading:.2f} s, ratio {(both - loading) / reading:.2f}"
    )
    return 0 if loading <= MOST_LOADING * reading and checking <= MOST_CHECKING * reading else 1


def _read() -> None:
    canonical.read_all(PACKS)


def _check() -> None:
    run.findings(canonical.read_all(PACKS), on=ON)


def _load_and_index() -> None:
    _load(and_index=True)


class _Undone(Exception):
    """Loading is measured on an empty database, again and again."""


def _load(*, and_index: bool = False) -> None:
    try:
        with transaction.atomic():
            unpack.load(PACKS, by=None)
            if and_index:
                run_job.execute(Job.objects.get().pk)
            raise _Undone
    except _Undone:
        pass


if __name__ == "__main__":
    sys.exit(main())
