"""Every duty of the scheduler can be done, with the task backends of an installation."""

import logging
from time import monotonic

import pytest

from lms.jobs import duties
from lms.management.commands import scheduler

pytestmark = pytest.mark.django_db


@pytest.fixture
def installation(settings, monkeypatch):
    """Tests run tasks at once, on a connection of their own; an installation keeps those of jobs in the database."""
    monkeypatch.setattr(duties, "close_old_connections", lambda: None)
    settings.TASKS = {**settings.TASKS, "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_no_duty_fails_on_an_empty_installation(installation, caplog):
    plan = duties.registered()
    assert scheduler.Command.help
    assert {"publish_scheduled", "prune_db_task_results", "requeue_stale"} <= {duty.name for duty in plan}

    with caplog.at_level(logging.ERROR):
        duties.do_what_is_due([duties.Duty(duty.name, duty.every, duty.work) for duty in plan], now=monotonic())

    assert [record.getMessage() for record in caplog.records] == []
