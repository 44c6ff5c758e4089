"""Races: several threads with database connections of their own."""

import threading
from collections.abc import Callable

from django.db import connections


def at_once(*works: Callable) -> list:
    """What each returned or raised, in order; all begin at the same moment."""
    start, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        try:
            start.wait()
            results[place] = works[place]()
        except Exception as problem:
            results[place] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
