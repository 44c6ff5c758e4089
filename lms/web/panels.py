"""Panels of pages: each room registers the ones it owns, so that no page needs to know what lies above it."""

from collections.abc import Callable
from dataclasses import dataclass

MY_LEARNING, LESSON_HELD = "my_learning", "lesson_held"


@dataclass(frozen=True)
class Panel:
    """A part of a page. context(request, *about) gives the template's variables, or None where it shows nothing."""

    name: str
    template: str
    context: Callable
    order: int
    page: str


_panels: dict[str, Panel] = {}


def register(name: str, *, template: str, context: Callable, order: int, page: str = MY_LEARNING) -> None:
    """Add or replace a panel."""
    _panels[name] = Panel(name, template, context, order, page)


def shown(request, page: str = MY_LEARNING, *about) -> list[dict]:
    """[{"template": …, "context": …}] in order, for those that have something to show. about: what the page shows."""
    here = sorted((panel for panel in _panels.values() if panel.page == page), key=lambda panel: panel.order)
    rows = ((panel, panel.context(request, *about)) for panel in here)
    return [{"template": panel.template, **values} for panel, values in rows if values is not None]
