"""Processor seconds of a piece of work: what else the machine does hardly moves them."""

from collections.abc import Callable
from time import process_time


def least(work: Callable[[], object], *, rounds: int) -> float:
    """The quickest of some rounds, in seconds."""
    times = []
    for _round in range(rounds):
        began = process_time()
        work()
        times.append(process_time() - began)
    return min(times)
