"""Rows that are written once."""

from collections.abc import Iterable

from django.db import models


class FrozenQuerySet(models.QuerySet):
    """Refuses what would change rows that stand as evidence."""

    def update(self, **values) -> int:
        self.model.check_may_change(values)
        return super().update(**values)

    def delete(self):
        raise TypeError(f"{self.model.__name__} rows are kept.")


class Frozen(models.Model):
    """A row that is added and never edited or deleted; `may_change` names the columns that may be set later."""

    may_change: frozenset[str] = frozenset()

    objects = models.Manager.from_queryset(FrozenQuerySet)()

    class Meta:
        abstract = True

    @classmethod
    def check_may_change(cls, names: Iterable[str]) -> None:
        """TypeError if one of these columns is frozen."""
        if frozen := sorted(set(names) - cls.may_change):
            raise TypeError(f"{cls.__name__} is frozen: {', '.join(frozen)} cannot be changed.")

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            self.check_may_change(kwargs.get("update_fields") or ["everything"])
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{type(self).__name__} rows are kept.")
