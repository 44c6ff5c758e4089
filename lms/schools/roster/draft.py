"""What the files ask for, after each row was understood; nothing of it is in the database yet."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

# School code, stage, entry year, number.
ClassKey = tuple[str, str, int, int]
# What importers say of a login name that the roster gives to somebody of another name.
SAME, ANOTHER = "same", "another"


class SchoolWish(NamedTuple):
    """A row of 学校表; empty values leave what is known."""

    sheet: int
    row: int
    code: str
    name: str
    short_name: str
    school_type: str
    system: str
    cluster: str
    campus: str
    closed: str
    level: str


class ClassWish(NamedTuple):
    """A row of 班级表."""

    sheet: int
    row: int
    key: ClassKey
    head_count: int
    class_teacher: str


class StaffWish(NamedTuple):
    """A row of 教职工表: one person at one school. classes: those of which the person is class teacher."""

    sheet: int
    row: int
    login_name: str
    name: str
    school_code: str
    job_titles: tuple[str, ...]
    classes: tuple[ClassKey, ...]
    from_: date | None


class PupilWish(NamedTuple):
    """A row of 学生表 of a school above L0. name: empty where it may not be kept. consent: Y, N or empty."""

    sheet: int
    row: int
    name: str
    consent: str
    consent_on: date | None


class AppointmentWish(NamedTuple):
    """A row of 法治副校长表; until is the last day."""

    sheet: int
    row: int
    name: str
    office: str
    school_code: str
    from_: date
    until: date
    login_name: str


class Question(NamedTuple):
    """A row with the login name of a known person and another name: the same person, or not?

    was: the holder's name. hindrance: why it cannot be given to another person, else empty. answer: SAME, ANOTHER or
    empty while nobody said.
    """

    sheet: int
    row: int
    login_name: str
    person: int
    was: str
    name: str
    school_code: str
    hindrance: str
    answer: str


@dataclass
class Draft:
    """All wishes of one import. duplicates and counted are numbers of rows by sheet."""

    schools: dict[tuple[str, str], SchoolWish] = field(default_factory=dict)
    classes: dict[ClassKey, ClassWish] = field(default_factory=dict)
    staff: dict[tuple[str, str], StaffWish] = field(default_factory=dict)
    pupils: dict[ClassKey, dict[int, PupilWish]] = field(default_factory=dict)
    seats_counted: Counter[ClassKey] = field(default_factory=Counter)
    appointments: dict[tuple[str, str, str, date], AppointmentWish] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    duplicates: Counter[int] = field(default_factory=Counter)
    counted: Counter[int] = field(default_factory=Counter)
    names_not_kept: Counter[str] = field(default_factory=Counter)
    # Words in 岗位 that are no post we know.
    unknown_titles: Counter[str] = field(default_factory=Counter)

    def answered(self, answer: str) -> dict[str, Question]:
        """The questions that were answered like that, by login name; with an empty answer those still open."""
        return {login: question for login, question in self.questions.items() if question.answer == answer}
