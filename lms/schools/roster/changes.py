"""What an import would do: the difference between the draft and the roster, ready to be written."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from lms.schools.models import HeadCount, Organisation
from lms.schools.roster.draft import ClassKey, SchoolWish
from lms.schools.roster.known import KnownPost


class NewPerson(NamedTuple):
    """A person who is not in the roster yet; posts name them by login name."""

    login_name: str
    name: str


class NewPost(NamedTuple):
    """A post to open. person: a login name of a new person, or the primary key of a known one."""

    person: str | int
    school_code: str
    class_key: ClassKey | None
    role: str
    job_title: str
    valid_from: date
    valid_to: date | None = None


class EndedPost(NamedTuple):
    """A post to end on that day; superseded without a successor where nothing of it is left."""

    post: KnownPost
    on: date


class NewSeat(NamedTuple):
    """A pupil's seat to open. name and consented_on only where a guardian agreed."""

    class_key: ClassKey
    seat: int
    name: str
    consented_on: date | None


class Naming(NamedTuple):
    """A known pupil's name to keep from now on. had_consent: an older consent gives way to this one."""

    user: int
    name: str
    consented_on: date
    had_consent: bool
    class_key: ClassKey
    seat: int


class Erasing(NamedTuple):
    """A known pupil whose name goes because consent was refused or withdrawn."""

    user: int
    class_key: ClassKey
    seat: int


@dataclass
class Tally:
    """What happens to the rows of one sheet."""

    created: int = 0
    changed: int = 0
    counted_only: int = 0


NOT_WRITTEN = ("tallies", "moved", "vanished_seats", "halved")


@dataclass
class Changes:
    """Everything that an import would write, and how its rows fared (tallies, by sheet)."""

    tallies: list[Tally]
    new_clusters: list[str] = field(default_factory=list)
    new_schools: list[SchoolWish] = field(default_factory=list)
    changed_schools: list[tuple[Organisation, SchoolWish]] = field(default_factory=list)
    new_campuses: list[SchoolWish] = field(default_factory=list)
    new_classes: list[ClassKey] = field(default_factory=list)
    reopened_classes: list[ClassKey] = field(default_factory=list)
    new_counts: dict[ClassKey, int] = field(default_factory=dict)
    ended_counts: dict[ClassKey, HeadCount] = field(default_factory=dict)
    new_people: dict[str, NewPerson] = field(default_factory=dict)
    # Person -> (old name, new name).
    renamed: dict[int, tuple[str, str]] = field(default_factory=dict)
    # Login name -> who had it and leaves; a new person gets it.
    reused: dict[str, int] = field(default_factory=dict)
    new_posts: list[NewPost] = field(default_factory=list)
    ended_posts: dict[int, EndedPost] = field(default_factory=dict)
    # Person -> codes of the schools that are left.
    moved: dict[int, set[str]] = field(default_factory=dict)
    new_seats: list[NewSeat] = field(default_factory=list)
    namings: list[Naming] = field(default_factory=list)
    erasings: list[Erasing] = field(default_factory=list)
    # Pupils whom complete files do not name any more, and schools that would lose half of their people.
    vanished_seats: int = 0
    halved: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Is there nothing to write?"""
        return not any(value for name, value in vars(self).items() if name not in NOT_WRITTEN and value)
