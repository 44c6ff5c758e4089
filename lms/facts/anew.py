"""Rows of a record are not edited: what changes is superseded, and the rest of it is entered anew."""

from copy import copy
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def anew(row: Row, *, at: datetime, **changes: Any) -> Row:
    """The same row as it is entered at that moment, with these changes; unsaved."""
    fresh = copy(row)
    fresh.pk, fresh._state.adding = None, True
    for name, value in {"recorded_at": at, "superseded_at": None, **changes}.items():
        setattr(fresh, name, value)
    return fresh
