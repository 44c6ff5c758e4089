"""Every page is led to from somewhere: a page that only its address opens is a page that nobody finds."""

import re
from pathlib import Path

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOMS = ("lms", "content", "courses", "certificates")
# Their addresses are made by the script of a page.
BY_SCRIPT = {"learning:save_response", "learning:worker"}


def names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> set[str]:
    """namespace:name of every address of our own views below."""
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = (*spaces, pattern.namespace) if pattern.namespace else spaces
            found |= names(pattern, space)
        elif isinstance(pattern, URLPattern) and pattern.name and len(spaces) == 1:
            if pattern.callback.__module__.split(".")[0] in ROOMS:
                found.add(f"{spaces[0]}:{pattern.name}")
    return found


def test_every_page_is_linked_by_a_template_or_a_view():
    base = Path(settings.BASE_DIR)
    files = [*base.glob("templates/**/*.html")]
    files += [path for room in ROOMS for path in base.glob(f"{room}/**/*.py") if path.name != "urls.py"]
    text = "\n".join(path.read_text() for path in files)
    said = set(re.findall(r"[\"']([a-z_]+:[a-z_0-9]+)[\"']", text))

    assert names(get_resolver()) - said - BY_SCRIPT == set()
