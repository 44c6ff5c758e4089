"""Fixtures for the whole suite."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, Phase
from hypothesis import settings as examples

from tests import migrated

# `make test` tries the same examples every time, on machines of any speed: what it says does not hang on luck.
examples.register_profile("check", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Looking for new examples: --hypothesis-profile=explore.
examples.register_profile("explore", deadline=None)
# While a rule is being written: --hypothesis-profile=first shows the first failure without looking for the smallest.
examples.register_profile("first", phases=(Phase.explicit, Phase.generate), deadline=None)
examples.load_profile("check")


def pytest_collection_modifyitems(config, items) -> None:
    """On a second database only what uses one runs again: a pure function says the same there."""
    if connection.vendor == "sqlite":
        return
    fixtures = {"db", "transactional_db"}
    uses = [bool(item.get_closest_marker("django_db") or fixtures & set(item.fixturenames)) for item in items]
    config.hook.pytest_deselected(items=[item for item, it_does in zip(items, uses, strict=True) if not it_does])
    items[:] = [item for item, it_does in zip(items, uses, strict=True) if it_does]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """What pytest-django does before it makes the test database, and a database that is migrated already."""
    migrated.keep()


@pytest.fixture(autouse=True)
def _empty_cache():
    """Progress, throttles and names of one test must not reach the next."""
    cache.clear()


@pytest.fixture
def english() -> Iterator[None]:
    """Messages as the sources have them."""
    with translation.override("en"):
        yield


@pytest.fixture
def english_pages(client, english) -> None:
    """Pages in English for whoever is signed in with `client`, and messages as well."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
