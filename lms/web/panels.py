"""Panels of 我的学习: each room registers the ones it owns, so that no page needs to know what lies above it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """A part of the page. context(request) gives the template's variables, or None where there is nothing to show."""

    name: str
    template: str
    context: Callable
    order: int


_panels: dict[str, Panel] = {}


def register(name: str, *, template: str, context: Callable, order: int) -> None:
    """Add or replace a panel."""
    _panels[name] = Panel(name, template, context, order)


def shown(request) -> list[dict]:
    """[{"template": …, "context": …}] in order, for those that have something to show."""
    rows = ((panel, panel.context(request)) for panel in sorted(_panels.values(), key=lambda p: p.order))
    return [{"template": panel.template, **values} for panel, values in rows if values is not None]
