"""Races: several threads with connections of their own."""

from collections.abc import Callable

import pytest

from tests.threads import at_once


@pytest.fixture
def no_worker(monkeypatch) -> None:
    """Nobody takes the tasks: with real transactions a completion would have its certificate before the test begins."""
    monkeypatch.setattr("certificates.receivers._enqueue", lambda completions: None)


@pytest.fixture
def in_threads(transactional_db) -> Callable:
    """Run functions at once, each in a thread; gives what they returned or raised, in order."""

    return at_once
