"""Fixtures of the room."""

import pytest
from django.utils import translation


@pytest.fixture
def english():
    """Messages as the sources have them, whatever the language of the site."""
    with translation.override("en"):
        yield
