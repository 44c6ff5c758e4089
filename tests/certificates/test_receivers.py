"""A completion gets its certificate from the worker, after the commit."""

from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction

from certificates import receivers
from certificates.credentials.models import Certificate
from certificates.credentials.tasks import issue_certificates
from lms.schools.models import Role
from tests.factories.certificates import a_certified_completion
from tests.factories.content import an_edition
from tests.factories.courses import a_completion
from tests.factories.lms import a_class, a_member, a_pupil, a_school


@pytest.fixture
def enqueued(monkeypatch) -> list:
    calls: list = []
    monkeypatch.setattr(receivers, "issue_certificates", SimpleNamespace(enqueue=calls.append))
    return calls


def test_completing_issues_after_the_commit(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        completion = a_certified_completion()
        assert not Certificate.objects.exists()

    assert Certificate.objects.get().completion == completion


def test_a_completion_that_is_rolled_back_issues_nothing(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        a_certified_completion()
        raise RuntimeError

    assert not Certificate.objects.exists()


def test_pupils_lessons_enqueue_no_task(db, enqueued, django_capture_on_commit_callbacks):
    pupil = a_pupil(a_class(a_school(level="L1")), 7)
    lesson = an_edition(lessons=1, practice=0, items=1, audience="pupil", stage="junior", certificate_template="")

    with django_capture_on_commit_callbacks(execute=True):
        a_completion(pupil, lesson)

    assert enqueued == []


def test_a_lost_message_is_repaired_by_the_sweep(db, capsys, english):
    completion = a_certified_completion()

    call_command("issue_missing")
    call_command("issue_missing")

    assert Certificate.objects.get().completion == completion
    assert capsys.readouterr().out.split() == ["1", "issued", "0", "issued"]


def test_the_sweep_says_why_it_does_nothing(db, settings, capsys):
    settings.PUBLIC_URL = ""
    a_certified_completion()

    call_command("issue_missing")

    assert "PUBLIC_URL" in capsys.readouterr().out
    assert not Certificate.objects.exists()


def test_the_task_may_be_repeated_and_survives_what_is_gone(db, caplog):
    completion = a_certified_completion(user=a_member(Role.LEARNER, a_school()))

    for _ in range(2):
        issue_certificates.func([completion.pk, 999_999])

    assert Certificate.objects.count() == 1
    assert "999999" in caplog.text
