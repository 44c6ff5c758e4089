"""Django finds every model through its room's models.py."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

ROOMS = ["lms", "content", "courses", "certificates"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("room", ROOMS)
def test_every_model_of_a_subject_is_named_in_its_rooms_models(room):
    named = set(apps.get_app_config(room).get_models())
    found = set()
    for file in (ROOT / room).rglob("*.py"):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        if "models" in module.split(".")[1:] and "migrations" not in module:
            found |= {v for v in vars(import_module(module)).values() if isinstance(v, type) and issubclass(v, Model)}

    own = {model for model in found if model._meta.app_label == room and not model._meta.abstract}
    assert own and own <= named
