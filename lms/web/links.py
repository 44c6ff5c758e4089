"""Pages of upper rooms about things of lower ones: who has the page registers it, the lower room links to it."""

from django.urls import reverse

_pages: dict[str, str] = {}


def register(thing: str, url_name: str) -> None:
    """Say which page shows a thing; its address takes the thing's primary key, if it is one of many."""
    _pages[thing] = url_name


def url(thing: str, pk: int | None = None) -> str:
    """The address of the thing's page; empty if no room has one."""
    return reverse(_pages[thing], args=[] if pk is None else [pk]) if thing in _pages else ""
