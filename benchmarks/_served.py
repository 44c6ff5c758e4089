"""Pages asked in this process, one after the other, against a bare Wagtail page with the same text."""

import os
from pathlib import Path
from time import perf_counter

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.local")
BARE = "bare"
ROUNDS, SECONDS = 5, 1.0


def set_up() -> None:
    """An empty database, static files by their own names, and a template for the bare page."""
    folder = Path(os.environ["MINGFA_DATA_DIR"]) / "bare"
    (folder / "wagtailcore").mkdir(parents=True)
    text = "<!doctype html><title>{{ page.title }}</title><main>{{ page.search_description|safe }}</main>"
    (folder / "wagtailcore" / "page.html").write_text(text, encoding="utf-8")
    settings.TEMPLATES[0]["DIRS"].insert(0, folder)
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS.append("testserver")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def bare_page(body: str) -> str:
    """The address of a page of Wagtail's own type that says this and nothing else."""
    from wagtail.models import Page, Site

    home = Site.objects.get(is_default_site=True).root_page
    page = home.add_child(instance=Page(title=BARE, slug=BARE, search_description=body))
    page.save_revision().publish()
    return f"/{BARE}/"


def rates(client, *urls: str) -> list[float]:
    """Requests a second for each address, measured in turns; the best round of each counts."""
    best = [0.0] * len(urls)
    for url in urls:
        assert client.get(url).status_code == 200, url
    for _round in range(ROUNDS):
        for place, url in enumerate(urls):
            best[place] = max(best[place], _rate(client, url))
    return best


def _rate(client, url: str) -> float:
    count, began = 0, perf_counter()
    while perf_counter() - began < SECONDS:
        client.get(url)
        count += 1
    return count / (perf_counter() - began)


def queries(client, url: str) -> int:
    """How many queries a page costs, without BEGIN and COMMIT; sessions are stamped by the request before."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in captured)
