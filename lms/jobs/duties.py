"""What the scheduler does again and again; every room registers its own duties in its AppConfig.ready."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.core.management import call_command
from django.db import close_old_connections

logger = logging.getLogger(__name__)

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass
class Duty:
    """One thing to do every so many seconds; `due` is on the monotonic clock, at once after a start."""

    name: str
    every: int
    work: Callable[[], object]
    due: float = 0.0


_duties: dict[str, Duty] = {}


def register(name: str, *, every: int, work: Callable[[], object]) -> None:
    """Have the scheduler call `work()`; it must be repeatable, and quick when there is nothing to do."""
    _duties[name] = Duty(name, every, work)


def register_command(name: str, *arguments: str, every: int) -> None:
    """Have the scheduler call a management command with these arguments."""
    register(name, every=every, work=lambda: call_command(name, *arguments, verbosity=0))


def registered() -> list[Duty]:
    """All duties, in the order of their registration."""
    return list(_duties.values())


def do_what_is_due(plan: list[Duty], *, now: float) -> None:
    """Do each duty whose time has come; one that fails is logged and comes again at its next time."""
    for duty in plan:
        if duty.due > now:
            continue
        duty.due = now + duty.every
        close_old_connections()
        try:
            duty.work()
        except Exception:
            # One broken duty must not keep the others from being done.
            logger.exception("duty %s failed; it is tried again in %s s", duty.name, duty.every)
    close_old_connections()
