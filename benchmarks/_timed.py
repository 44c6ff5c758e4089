"""How long a piece of work takes."""

from collections.abc import Callable
from time import process_time


def least(work: Callable[[], object], *, rounds: int, clock: Callable[[], float] = process_time) -> float:
    """The quickest of some rounds, in seconds; of the processor, which what else the machine does hardly moves."""
    times = []
    for _round in range(rounds):
        began = clock()
        work()
        times.append(clock() - began)
    return min(times)
