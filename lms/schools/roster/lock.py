"""One import of a district at a time; a killed one leaves nothing locked."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from lms.refused import Refused

# Any number that no other advisory lock of this database begins with.
_POSTGRESQL_SPACE = 7301


@contextmanager
def only_import(root: int) -> Iterator[None]:
    """Hold the district's import lock; Refused at once if somebody else holds it.

    The operating system or PostgreSQL lets go when the process ends, however it ends.
    """
    hold = _hold_in_postgresql if connection.vendor == "postgresql" else _hold_in_file
    with hold(root) as is_held:
        if not is_held:
            raise Refused(
                _(
                    "Another import for this district is running. "
                    "Nothing of yours was written. Try again when it is done."
                ),
                status=409,
            )
        yield


@contextmanager
def _hold_in_file(root: int) -> Iterator[bool]:
    folder = settings.DATA_DIR / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"roster-{root}").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _hold_in_postgresql(root: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_POSTGRESQL_SPACE, root])
        (is_held,) = cursor.fetchone()
    try:
        yield is_held
    finally:
        if is_held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_POSTGRESQL_SPACE, root])
