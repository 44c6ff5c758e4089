"""Rows of a record on two time axes: what was so on a date, and what had been entered by an instant."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q


class RecordedQuerySet(models.QuerySet):
    """Rows with recorded_at and superseded_at."""

    def known(self, known_by: datetime | None = None) -> Self:
        """What stood on record at that instant, now if None."""
        if known_by is None:
            return self.filter(superseded_at__isnull=True)
        return self.filter(recorded_at__lte=known_by).filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_by)
        )


class HeldQuerySet(RecordedQuerySet):
    """Rows that hold for half-open days, from valid_from to before valid_to, beside that."""

    def held(self, on: date, known_by: datetime | None = None) -> Self:
        """Those that hold on that date, as known by that instant (now if None)."""
        valid = self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        return valid.known(known_by)
