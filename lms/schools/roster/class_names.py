"""Names of classes as schools write them: 一班, （1）班, 一年级一班, 七(13)班, 初一3班, 701班, 2024级1班, 1901班."""

import re
from dataclasses import dataclass
from datetime import date

from lms.schools import grades
from lms.schools.roster.normalise import chinese_number, tight

STAGES = ("primary", "junior", "senior")
_NUMERAL = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_NUMBER = rf"\(?(?P<number>{_NUMERAL})\)?班?"
_BARE = re.compile(_NUMBER)
_ENTRY = re.compile(rf"(?:(?P<stage>小|初|高)[中学])?(?:(?P<year>(?:20)?\d{{2}})级|(?P<bare>20\d{{2}})(?=\()){_NUMBER}")
_STAGE_GRADE = re.compile(rf"(?P<stage>小|初|高)[中学]?(?P<grade>[一二三四五六1-6])(?:年级)?{_NUMBER}")
_GRADE_WORD = re.compile(rf"(?P<grade>十[一二]?|[一二三四五六七八九]|1[0-2]|[1-9])年级{_NUMBER}")
_GRADE_BRACKET = re.compile(rf"(?P<grade>十[一二]?|[一二三四五六七八九]|1[0-2]|[1-9])\((?P<number>{_NUMERAL})\)班?")
_GRADE_MIXED = re.compile(r"(?P<grade>[一二三四五六七八九])(?P<number>\d{1,2})班?")
_GRADE_DOT = re.compile(r"(?P<grade>1[0-2]|[1-9])[.\-—–·](?P<number>\d{1,2})班")
_GRADE_RUN = re.compile(r"(?P<grade>[1-9])(?P<number>\d{2})班")
_RUN = re.compile(r"(?P<first>\d{2})(?P<number>\d{2})班")
_ACROSS = (_GRADE_WORD, _GRADE_BRACKET, _GRADE_MIXED, _GRADE_DOT, _GRADE_RUN)
_STAGE_WORDS = {"小": "primary", "初": "junior", "高": "senior"}


@dataclass(frozen=True)
class ClassName:
    """What a written name says; entry_year and stage are None where the name leaves them open (一班)."""

    number: int
    stage: str | None = None
    entry_year: int | None = None


@dataclass(frozen=True)
class School:
    """What one must know of a school to read its class names."""

    stages: tuple[str, ...]
    system: str = "63"


def parse(written: str, *, school: School, on: date) -> ClassName | None:
    """The class that a written name means at this school on that date; None if it means none, or more than one.

    Grades become entry years by the school year of the date, so 七(1)班 of last year is 八(1)班 now. A grade that the
    school does not have is read inside its only stage: 一(1)班 of a junior secondary school is 七(1)班.
    """
    plain = tight(written)
    if found := _BARE.fullmatch(plain):
        return _named(_value(found["number"]))
    if found := _ENTRY.fullmatch(plain):
        entry_year = int(found["year"] or found["bare"]) % 100 + 2000
        return _by_entry(
            entry_year,
            _value(found["number"]),
            _STAGE_WORDS.get(found["stage"]),
            school=school,
            on=on,
        )
    if found := _STAGE_GRADE.fullmatch(plain):
        stage, grade = _STAGE_WORDS[found["stage"]], _value(found["grade"])
        return _within(stage, grade, _value(found["number"]), school=school, on=on)
    for pattern in _ACROSS:
        if found := pattern.fullmatch(plain):
            return _by_grade(_value(found["grade"]), _value(found["number"]), school=school, on=on)
    if found := _RUN.fullmatch(plain):
        return _by_run(int(found["first"]), int(found["number"]), school=school, on=on)
    return None


def _value(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else chinese_number(numeral) or 0


def _named(number: int, stage: str | None = None, entry_year: int | None = None) -> ClassName | None:
    return ClassName(number, stage, entry_year) if 1 <= number <= 99 else None


def _by_entry(entry_year: int, number: int, stage: str | None = None, *, school: School, on: date) -> ClassName | None:
    """A name by entry year; the stage stays open where it is not said and two stages have such classes."""
    if stage:
        return _named(number, stage, entry_year) if stage in school.stages else None
    running = [s for s in school.stages if grades.is_running(entry_year, s, on=on, system=school.system)]
    return _named(number, running[0] if len(running) == 1 else None, entry_year)


def _within(stage: str, within: int, number: int, *, school: School, on: date) -> ClassName | None:
    """初一, 高二: counted inside the stage, whatever the system."""
    grade = grades.FIRST_GRADE[school.system][stage] + within - 1
    if stage not in school.stages or grade > grades.LAST_GRADE[school.system][stage]:
        return None
    return _named(number, stage, grades.entry_year(grade, stage, on=on, system=school.system))


def _by_grade(grade: int, number: int, *, school: School, on: date) -> ClassName | None:
    """七年级, 七(1)班: counted through from one to twelve."""
    first, last = grades.FIRST_GRADE[school.system], grades.LAST_GRADE[school.system]
    for stage in school.stages:
        if first[stage] <= grade <= last[stage]:
            return _named(
                number,
                stage,
                grades.entry_year(grade, stage, on=on, system=school.system),
            )
    return _within(school.stages[0], grade, number, school=school, on=on) if len(school.stages) == 1 else None


def _by_run(first: int, number: int, *, school: School, on: date) -> ClassName | None:
    """1901班 is class 1 of those who came in 2019; 1001班 class 1 of grade ten, where such a grade is taught."""
    by_entry = _by_entry(2000 + first, number, school=school, on=on)
    runs = any(grades.is_running(2000 + first, s, on=on, system=school.system) for s in school.stages)
    by_grade = _by_grade(first, number, school=school, on=on) if 10 <= first <= 12 else None
    readings = ([by_entry] if runs else []) + ([by_grade] if by_grade else [])
    return readings[0] if len(readings) == 1 else None
