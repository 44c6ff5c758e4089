"""A real browser, Debian's Chromium, that may speak to nobody but the server under test."""

import os
from collections.abc import Callable, Iterator

import pytest
from pytest_django.live_server_helper import LiveServer

from content.pages import editors, tree
from lms.people.models import User
from tests.journeys import visitor
from tests.journeys.visitor import Size, Visitor

# Playwright runs a loop in this thread; the tests themselves are synchronous all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": [*arguments, "--disable-sync"],
    }


@pytest.fixture
def fixed_pages(transactional_db):
    """Home and catalogue, which emptying the database between two journeys takes away."""
    tree.ensure()
    editors.ensure_groups()


@pytest.fixture
def visit(browser, live_server, fixed_pages) -> Iterator[Callable[..., Visitor]]:
    """visit(user, size=PHONE): a browser of its own for one person, signed in if a user is given.

    At the end each visitor is asked for faults: requests to other hosts, errors of scripts or policy, failed answers.
    """
    yield from _visitors(browser, live_server.url)


@pytest.fixture
def visit_new_server(browser, fixed_pages) -> Iterator[Callable[..., Visitor]]:
    """The same at a server that has served nobody yet: it still asks whether the district has a name."""
    server = LiveServer("localhost")
    yield from _visitors(browser, server.url)
    server.stop()


def _visitors(browser, address: str) -> Iterator[Callable[..., Visitor]]:
    there: list[Visitor] = []

    def enter(user: User | None = None, *, size: Size = visitor.PHONE) -> Visitor:
        there.append(Visitor(browser, address, user=user, size=size))
        return there[-1]

    yield enter
    faults = [fault for person in there for fault in person.leave()]
    assert not faults, "\n".join(faults)
