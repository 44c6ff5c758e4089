"""A part of an audience: roles in a subtree, of these classes, who took such a post after a day. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from lms.schools import grades


class ClassOfPost(Protocol):
    """What a part asks of a class. system: that of its school."""

    @property
    def pk(self) -> int: ...
    @property
    def stage(self) -> str: ...
    @property
    def entry_year(self) -> int: ...
    @property
    def system(self) -> str: ...


@dataclass(frozen=True)
class Part:
    """Empty stages, grades and classes ask nothing; otherwise only posts with such a class are meant.

    path: of the organisation, whose whole subtree is meant. joined_after: only those whose first day in a post of these
    roles inside that subtree lies after this day.
    """

    path: str
    roles: frozenset[str]
    stages: frozenset[str] = frozenset()
    grades: frozenset[int] = frozenset()
    classes: frozenset[int] = frozenset()
    joined_after: date | None = None

    @classmethod
    def read(cls, row: Mapping[str, Any], path: str) -> "Part":
        """A part as a requirement keeps it."""
        after = row.get("joined_after")
        return cls(
            path=path,
            roles=frozenset(row["roles"]),
            stages=frozenset(row.get("stages", ())),
            grades=frozenset(row.get("grades", ())),
            classes=frozenset(row.get("classes", ())),
            joined_after=date.fromisoformat(after) if after else None,
        )

    @property
    def asks_for_class(self) -> bool:
        return bool(self.stages or self.grades or self.classes)

    def covers(self, role: str, path: str) -> bool:
        """Such a post, whatever its class?"""
        return role in self.roles and path.startswith(self.path)

    def names_class(self, school_class: ClassOfPost | None, *, on: date) -> bool:
        """Does it name posts of this class on that date? Grades go up on the first of September."""
        if not self.asks_for_class:
            return True
        if school_class is None:
            return False
        return (
            (not self.stages or school_class.stage in self.stages)
            and (not self.classes or school_class.pk in self.classes)
            and (not self.grades or self._grade(school_class, on) in self.grades)
        )

    def _grade(self, school_class: ClassOfPost, on: date) -> int:
        return grades.grade(school_class.entry_year, school_class.stage, on=on, system=school_class.system)
