"""Progress, stop flag and heartbeat of a job: in the cache, never in the database that the job writes to."""

from dataclasses import dataclass
from time import time

from django.core.cache import cache

KEEP_SECONDS = 24 * 3600
# Reporting more often than this only costs; reading polls every second.
LEASE_SECONDS = 60


@dataclass(frozen=True)
class Progress:
    """How far a job is. done and total are in the job's own unit; total 0 means not yet known."""

    done: int = 0
    total: int = 0
    note: str = ""

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


def write(pk: int, progress: Progress) -> None:
    """Show this progress and prove that the worker lives."""
    cache.set(f"job:{pk}:progress", (progress.done, progress.total, progress.note), KEEP_SECONDS)
    beat(pk)


def read(pk: int) -> Progress:
    return Progress(*cache.get(f"job:{pk}:progress", (0, 0, "")))


def beat(pk: int) -> None:
    """Renew the lease."""
    cache.set(f"job:{pk}:beat", time(), KEEP_SECONDS)


def is_alive(pk: int) -> bool:
    """Did the worker show itself within the lease?"""
    return time() - cache.get(f"job:{pk}:beat", 0) < LEASE_SECONDS


def ask_to_stop(pk: int) -> None:
    cache.set(f"job:{pk}:stop", True, KEEP_SECONDS)


def asked_to_stop(pk: int) -> bool:
    return bool(cache.get(f"job:{pk}:stop"))


def clear(pk: int) -> None:
    """Forget an earlier run before a new one begins."""
    cache.delete_many([f"job:{pk}:progress", f"job:{pk}:stop", f"job:{pk}:beat"])
