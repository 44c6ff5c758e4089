"""Where a person begins after signing in: each room registers the pages that it owns, for those who need them first."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

ELSE = "lms:account"


@dataclass(frozen=True)
class Entry:
    """A page to begin with. shown: is it the one for this request?"""

    url_name: str
    order: int
    shown: Callable


_entries: dict[str, Entry] = {}


def register(name: str, *, url_name: str, order: int, shown: Callable) -> None:
    """Add or replace a page; the first in order that is shown to a request is where it begins."""
    _entries[name] = Entry(url_name, order, shown)


def url(request) -> str:
    """The address at which this person begins."""
    entries = sorted(_entries.values(), key=lambda entry: entry.order)
    return reverse(next((entry.url_name for entry in entries if entry.shown(request)), ELSE))
