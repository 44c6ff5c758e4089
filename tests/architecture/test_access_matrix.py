"""Every route × role × own and other school × GET and POST answers what the reviewed table says.

The table is access_matrix.txt. To renew it after a change that is meant: MATRIX_WRITE=1 pytest of this file, then read
the difference line by line.
"""

import inspect
import os
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from types import SimpleNamespace
from unittest.mock import ANY

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.coverage.reminders import FRIDAY, is_quiet
from lms.access import Access
from lms.paths import ALL
from lms.schools.models import Organisation
from tests.architecture import addresses, matrix
from tests.architecture.world import COLUMNS, World, a_world

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
ROUTES = {route.name: route for route in matrix.routes()}
# Answers that say "not you": what a view without its access call would no longer give.
CLOSED = {"302", "401", "403", "404"}


@pytest.fixture
def world(time_machine) -> World:
    time_machine.move_to(_a_working_hour())
    return a_world()


def _a_working_hour() -> datetime:
    """Ten o'clock of the last weekday: in the evening and at weekends nobody may be reminded."""
    now = timezone.localtime()
    back = max(0, now.weekday() - FRIDAY)
    return (now - timedelta(days=back)).replace(hour=10, minute=0, second=0, microsecond=0)


BODY = {"GET": "", "PUT": '{"answer": "a", "sequence": 1}'}


class _Rollback(Exception):
    """Ends a request's savepoint, so that each one finds the same world."""


def ask(world: World, column: str, method: str, address: str) -> str:
    """The status that this person gets; nothing of it stays."""
    client = Client(headers=world.headers if column == "token" else None)
    client.cookies = SimpleCookie(world.cookies[column])
    answers = []
    try:
        with transaction.atomic():
            answers.append(client.post(address) if method == "POST" else client.generic(method, address, BODY[method]))
            raise _Rollback
    except _Rollback:
        return str(answers[0].status_code)


def row(world: World, method: str, name: str, columns: list[str]) -> dict[str, str]:
    """The answers of one route and method by column."""
    address = reverse(name, kwargs=addresses.of(name, ROUTES[name].keys, world))
    return {column: ask(world, column, method, address) for column in columns}


@pytest.mark.parametrize("day", range(23, 30))
def test_the_table_is_read_in_a_working_hour(time_machine, day):
    time_machine.move_to(datetime(2026, 11, day, 15, tzinfo=UTC))

    assert not is_quiet(_a_working_hour())


def test_the_table_has_every_route_and_no_other():
    _columns, table = matrix.read()

    asked = {(method, name) for name, route in ROUTES.items() for method in route.methods}
    if not os.environ.get("MATRIX_WRITE"):
        assert set(table) == asked


def test_every_answer_is_the_reviewed_one(world):
    if os.environ.get("MATRIX_WRITE"):
        asked = [(method, name) for name, route in ROUTES.items() for method in route.methods]
        rows = {(method, name): row(world, method, name, COLUMNS) for method, name in asked}
        matrix.TABLE.write_text(addresses.HEAD + matrix.write(COLUMNS, rows), encoding="utf-8")
        pytest.fail("The table was written. Review the difference, then run without MATRIX_WRITE.")
    columns, table = matrix.read()

    wrong = []
    for (method, name), reviewed in table.items():
        found = row(world, method, name, columns)
        wrong += [f"{method} {name} {c}: {found[c]}, not {reviewed[c]}" for c in columns if found[c] != reviewed[c]]

    assert wrong == []


class _Open(Access):
    """Access that says yes to everybody and everything: what a view without its access call would do."""

    is_staff = True

    def __init__(self, user, **options) -> None:
        super().__init__(user, **options)
        # A token for whatever is asked.
        self.grant = SimpleNamespace(pk=ANY)

    def has(self, ability: str) -> bool:
        return True

    def require(self, ability: str) -> None:
        pass

    def require_sign_in(self) -> None:
        pass

    def may(self, ability: str, row) -> bool:
        return True

    def organisations(self, ability: str, *, on=None):
        return Organisation.objects.all()

    def visible(self, model, ability: str):
        return model._default_manager.all()

    def _reaches(self, grants):
        return [(None, ALL)]


# Answers that look closed and are not decided by access, each with its reason.
NOT_BY_ACCESS: dict[str, str] = {
    "api:api-root": "is not there: it only gives the interface's addresses their beginning",
    "lms:choose_password": "leads back to where the code is typed in: nobody here typed one",
    "lms:first_run": "leads to the sign-in page: the district has a name",
    "lms:start": "is a way on for everybody",
    "lms:trust_ca": "is not there: tests make no certificate authority",
    "lms:sign_out": "ends the session of whoever asks",
    "set_language": "leads back to where the visitor was",
}


def test_without_access_every_closed_answer_of_every_route_opens(world, monkeypatch):
    """The mutation check: if a route stays as it was, its view never asked access, or the table does not watch it."""
    _columns, table = matrix.read()
    monkeypatch.setattr("lms.access.Access", _Open)

    unmoved = []
    for (method, name), reviewed in table.items():
        closed = sorted((c for c in reviewed if reviewed[c] in CLOSED), key=_likeliest)
        if closed and not any(_answer_or_fault(world, c, method, name) != reviewed[c] for c in closed):
            unmoved.append((name, method))

    assert [entry for entry in unmoved if entry[0] not in NOT_BY_ACCESS] == []
    assert {name for name, _method in unmoved} == set(NOT_BY_ACCESS), "these are watched now: take them out"


def _likeliest(column: str) -> tuple[bool, str]:
    """People with a post first: what stands behind a check often needs one."""
    return column in ("public", "token"), column


def _answer_or_fault(world: World, column: str, method: str, name: str) -> str:
    """The answer; a fault behind the missing check is a change, too."""
    try:
        return row(world, method, name, [column])[column]
    except Exception as fault:
        return type(fault).__name__


def test_access_is_the_only_way_to_a_row():
    """No view fetches by itself: objects.get and get_object_or_404 belong to lms/access.py."""
    offenders = []
    for name, route in ROUTES.items():
        view = inspect.unwrap(route.pattern.callback)
        source = inspect.getsource(inspect.getmodule(view))
        if view.__module__.split(".")[0] in ("lms", "content", "courses", "certificates"):
            offenders += [name for bad in ("get_object_or_404", ".objects.get(") if bad in source]

    assert offenders == []


def test_another_tree_is_not_found_by_its_number(world):
    school = world.values["school"]
    stranger = world.people["other:school_admin"]

    assert not Organisation.objects.filter(pk=school.pk, posts__user=stranger).exists()
    assert ask(world, "other:school_admin", "GET", reverse("schools:school", args=[school.code])) == "404"
