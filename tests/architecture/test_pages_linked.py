"""A page that nothing leads to is a page that nobody finds."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.urls import URLResolver, get_resolver

SPACES = {"assignments", "coverage", "feedback", "grading", "jobs", "learning", "reports", "requirements", "roster",
          "schools"}  # fmt: skip
# Their addresses are made by the script of a page.
BY_SCRIPT = {"learning:save_response", "learning:worker"}


def names() -> Iterator[str]:
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.namespace in SPACES:
            yield from (f"{resolver.namespace}:{pattern.name}" for pattern in resolver.url_patterns)


def test_every_page_is_linked_by_a_template_or_a_view():
    base = Path(settings.BASE_DIR)
    rooms = [path for room in ("lms", "content", "courses", "certificates") for path in base.glob(f"{room}/**/*.py")]
    files = [*base.glob("templates/**/*.html"), *(path for path in rooms if path.name != "urls.py")]
    said = {name for path in files for name in re.findall(r"[\"']([a-z_]+:[a-z_]+)[\"']", path.read_text())}

    found = set(names())

    assert len(found) > 40
    assert found - said - BY_SCRIPT == set()
