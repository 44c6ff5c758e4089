"""Fixtures for the whole suite."""

import pytest
from django.core.cache import cache
from hypothesis import Phase, settings

from tests import migrated

# While a rule is being written: --hypothesis-profile=first shows the first failure without looking for the smallest.
settings.register_profile("first", phases=(Phase.explicit, Phase.generate))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """What pytest-django does before it makes the test database, and a database that is migrated already."""
    migrated.keep()


@pytest.fixture(autouse=True)
def _empty_cache():
    """Progress, throttles and names of one test must not reach the next."""
    cache.clear()
