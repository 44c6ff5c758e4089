"""Races: several threads with connections of their own."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections


@pytest.fixture
def no_worker(monkeypatch) -> None:
    """Nobody takes the tasks: with real transactions a completion would have its certificate before the test begins."""
    monkeypatch.setattr("certificates.receivers._enqueue", lambda completions: None)


@pytest.fixture
def in_threads(transactional_db) -> Callable:
    """Run functions at once, each in a thread; gives what they returned or raised, in order."""

    def run(*functions: Callable) -> list:
        results: list = [None] * len(functions)
        start = threading.Barrier(len(functions))

        def call(place: int) -> None:
            try:
                start.wait()
                results[place] = functions[place]()
            except Exception as problem:
                results[place] = problem
            finally:
                connections.close_all()

        threads = [threading.Thread(target=call, args=(place,)) for place in range(len(functions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run
