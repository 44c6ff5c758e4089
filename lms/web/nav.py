"""The main navigation: each room registers its own entries; a person sees those that their posts reach."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    """A link of the main navigation. shown: does this request see it? count: how many things wait there for it."""

    name: str
    label: object
    url_name: str
    order: int
    shown: Callable
    args: tuple = ()
    count: Callable | None = None


_entries: dict[str, Entry] = {}


def register(
    name: str,
    *,
    label,
    url_name: str,
    order: int,
    shown: Callable = lambda request: True,
    args: tuple = (),
    count: Callable | None = None,
) -> None:
    """Add an entry; label is a lazy translation, shown(request) decides who sees it, count(request) what waits."""
    _entries[name] = Entry(name, label, url_name, order, shown, args, count)


def links(request) -> list[dict]:
    """[{label, url, current, count}] of what this request sees, in order; no count where nothing is counted."""
    links = []
    for entry in sorted(_entries.values(), key=lambda e: e.order):
        if entry.shown(request):
            url = reverse(entry.url_name, args=entry.args)
            count = entry.count(request) if entry.count else None
            links.append({"label": entry.label, "url": url, "current": request.path.startswith(url), "count": count})
    return links
