"""The district as rows of the five tables: tidy as the template asks, or as people type them."""

from collections.abc import Callable, Iterator
from datetime import date

from lms.schools.roster import columns
from lms.schools.roster.demo import names
from lms.schools.roster.demo.dice import Dice
from lms.schools.roster.demo.district import STAGE_WORDS, Class, District, School
from lms.schools.roster.normalise import Cell

Row = dict[str, Cell]
_NUMERALS = "零一二三四五六七八九十"


def tables(district: District) -> dict[str, Callable[[], Iterator[Row]]]:
    """Kind -> a fresh run through its rows."""
    return {
        columns.SCHOOLS.key: lambda: _schools(district),
        columns.STAFF.key: lambda: _staff(district),
        columns.CLASSES.key: lambda: _classes(district),
        columns.STUDENTS.key: lambda: _students(district),
        columns.VICE_PRINCIPALS.key: lambda: _appointments(district),
    }


def _schools(district: District) -> Iterator[Row]:
    for school in district.schools:
        yield {
            "school_code": school.code,
            "name": school.name,
            "short_name": school.name.removeprefix("明德区"),
            "school_type": school.school_type,
            "system": school.system,
            "cluster": school.cluster,
            "identity_level": school.level,
        }


def _staff(district: District) -> Iterator[Row]:
    for member in district.staff:
        yield {
            "school_code": member.school.code,
            "name": member.name,
            "login_name": member.login_name,
            "job_titles": member.job_titles,
            "class_names": "、".join(by_grade(c) for c in member.classes),
            "from_": date(member.from_year, 9, 1).isoformat(),
        }


def _classes(district: District) -> Iterator[Row]:
    for school in district.schools:
        for number, school_class in enumerate(school.classes):
            yield {
                "school_code": school.code,
                "stage": STAGE_WORDS[school_class.stage],
                "entry_year": str(school_class.entry_year),
                "class_number": str(school_class.number),
                # A fifth leaves it to 教职工表.
                "class_teacher": school_class.class_teacher if number % 5 else "",
                "head_count": str(school_class.pupils),
            }


def _students(district: District) -> Iterator[Row]:
    for school in district.schools:
        dice = Dice(f"pupils/{school.code}")
        for school_class in school.classes:
            for seat in range(1, school_class.pupils + 1):
                yield _student(school, school_class, seat, dice, district.year)


def _student(school: School, school_class: Class, seat: int, dice: Dice, year: int) -> Row:
    chance = dice.below(100)
    consent = "Y" if chance < 92 else "N" if chance < 95 else ""
    consent = consent if school.level == "L2" else ""
    return {
        "school_code": school.code,
        "stage": STAGE_WORDS[school_class.stage] if len(school.stages) > 1 else "",
        "entry_year": str(school_class.entry_year),
        "class_number": str(school_class.number),
        "seat": str(seat),
        "name": names.person(dice),
        "is_fourteen": "Y" if school_class.grade >= 9 else "N",
        "consent": consent,
        "consent_on": date(year, 8, 20 + chance % 12).isoformat() if consent == "Y" else "",
    }


def _appointments(district: District) -> Iterator[Row]:
    for name, office, school, begins, ends in district.appointments:
        yield {
            "name": name,
            "office": office,
            "school_code": school.code,
            "from_": date(begins, 9, 1).isoformat(),
            "until": date(ends, 8, 31).isoformat(),
        }


def by_grade(school_class: Class) -> str:
    """七(13)班; 高一(2)班."""
    if school_class.grade >= 10:
        return f"高{_NUMERALS[school_class.grade - 9]}({school_class.number})班"
    return f"{_NUMERALS[school_class.grade]}({school_class.number})班"
