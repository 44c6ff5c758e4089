"""How often a certificate was verified: counted in memory and written every few seconds, so that checking stays a read.

Who asked is never kept. A process that is killed forgets the last seconds.
"""

import logging
from collections import Counter
from datetime import date
from threading import Lock, Timer

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from certificates.credentials.models import Verified
from lms.schools.calendar import today

logger = logging.getLogger(__name__)

_waiting: Counter[int] = Counter()
_lock = Lock()


def count(pk: int) -> None:
    """One more verification of this certificate."""
    with _lock:
        _waiting[pk] += 1
        is_first = _waiting.total() == 1
    if not settings.COUNT_EVERY_SECONDS:
        flush()
    elif is_first:
        timer = Timer(settings.COUNT_EVERY_SECONDS, _flush_in_thread)
        timer.daemon = True
        timer.start()


def flush() -> None:
    """Write what waits in this process."""
    with _lock:
        found = dict(_waiting)
        _waiting.clear()
    if found:
        _write(found, today())


def _write(found: dict[int, int], on: date) -> None:
    # In one order, so that two processes never wait for each other.
    with transaction.atomic():
        rows = [Verified(certificate_id=pk, last_on=on) for pk in sorted(found)]
        Verified.objects.bulk_create(rows, ignore_conflicts=True)
        for pk in sorted(found):
            Verified.objects.filter(certificate=pk).update(times=F("times") + found[pk], last_on=on)


def _flush_in_thread() -> None:
    try:
        flush()
    except Exception:
        logger.exception("counts of verifications were lost")
    finally:
        connection.close()
