"""How long a piece of work takes."""

from collections.abc import Callable
from time import process_time

Work = Callable[[], object]
Clock = Callable[[], float]


def least(work: Work, *, rounds: int, clock: Clock = process_time) -> float:
    """The quickest of some rounds, in seconds; of the processor, which what else the machine does hardly moves."""
    return least_of_each(work, rounds=rounds, clock=clock)[0]


def least_of_each(*works: Work, rounds: int, clock: Clock = process_time) -> list[float]:
    """The same of several pieces of work, in turns."""
    times = [[_seconds(work, clock) for work in works] for _round in range(rounds)]
    return [min(its) for its in zip(*times, strict=True)]


def _seconds(work: Work, clock: Clock) -> float:
    began = clock()
    work()
    return clock() - began
