"""A database is the demo or a real district for ever; the setting DEMO has to agree."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from lms.management.commands import prepare
from lms.schools import first_run
from tests.factories.lms import a_bureau

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("demo", [True, False])
def test_an_empty_database_agrees_with_either(settings, demo):
    settings.DEMO = demo

    assert first_run.disagreement() == ""


@pytest.mark.parametrize(
    ("is_demo", "setting", "told"),
    [(True, True, ""), (False, False, ""), (False, True, "Set DEMO=0"), (True, False, "MINGFA_DATA_DIR")],
)
def test_the_setting_must_agree_with_what_was_loaded(settings, is_demo, setting, told):
    root = a_bureau()
    if is_demo:
        first_run.mark_as_demo(root, by=None, at=timezone.now())
    settings.DEMO = setting

    problem = first_run.disagreement()

    assert told in problem
    assert bool(problem) == bool(told)


def test_a_real_district_is_not_prepared_as_a_demo(settings, monkeypatch, capsys):
    a_bureau()
    settings.DEMO = True
    monkeypatch.setattr(prepare.Command, "collect_static", lambda self: None)

    with pytest.raises(CommandError, match="DEMO=0"):
        call_command("prepare")

    assert capsys.readouterr().out == ""
