"""What a change of the roster would do elsewhere: rooms above register what they can say of it, for previews."""

from collections.abc import Callable, Sequence
from datetime import date

from lms.schools.models import Organisation

# Names what it measured, and how much there is of it.
Measure = Callable[[Sequence[Organisation], date], dict[str, tuple[int, int]]]
_measures: list[Measure] = []


def register(measure: Measure) -> None:
    """Let a measure be taken before and after: {name: (part, whole)} of places on a date."""
    if measure not in _measures:
        _measures.append(measure)


def measured(within: Sequence[Organisation], on: date) -> dict[str, tuple[int, int]]:
    """All measures together."""
    found: dict[str, tuple[int, int]] = {}
    for measure in _measures:
        found |= measure(within, on)
    return found
