"""What schools teach; grades are computed from the entry year and the date, never stored (no yearly 升级)."""

from datetime import date

YEAR_BEGINS = (9, 1)
# The first grade of each stage by school system: 六三 has six primary years, 五四 five; counting runs through to 12.
FIRST_GRADE = {
    "63": {"primary": 1, "junior": 7, "senior": 10},
    "54": {"primary": 1, "junior": 6, "senior": 10},
}
LAST_GRADE = {
    "63": {"primary": 6, "junior": 9, "senior": 12},
    "54": {"primary": 5, "junior": 9, "senior": 12},
}
# What each type of school teaches; nothing where there are no classes of pupils (kindergarten).
STAGES_OF = {
    "primary": ("primary",),
    "junior": ("junior",),
    "nine_year": ("primary", "junior"),
    "complete": ("junior", "senior"),
    "senior": ("senior",),
    "vocational": ("senior",),
    "special": ("primary", "junior", "senior"),
}
NUMERALS = "零一二三四五六七八九十"


def school_year(on: date) -> int:
    """The year in which the school year of that date began: 2027-03-01 -> 2026."""
    return on.year if (on.month, on.day) >= YEAR_BEGINS else on.year - 1


def grade(entry_year: int, stage: str, *, on: date, system: str = "63") -> int:
    """1 to 12; below the stage's first grade it has not begun, above the last it has left."""
    return FIRST_GRADE[system][stage] + school_year(on) - entry_year


def is_running(entry_year: int, stage: str, *, on: date, system: str = "63") -> bool:
    """Is a class of that entry year in its stage on that date?"""
    return FIRST_GRADE[system][stage] <= grade(entry_year, stage, on=on, system=system) <= LAST_GRADE[system][stage]


def entry_year(grade_number: int, stage: str, *, on: date, system: str = "63") -> int:
    """The entry year of those who are in that grade on that date."""
    return school_year(on) - (grade_number - FIRST_GRADE[system][stage])


def grade_name(grade_number: int) -> str:
    """七年级; 高一 for 10 to 12."""
    if grade_number >= 10:
        return f"高{NUMERALS[grade_number - 9]}" if grade_number <= 12 else "已毕业"
    return f"{NUMERALS[grade_number]}年级" if grade_number >= 1 else "未入学"


def class_name(grade_number: int, number: int, *, entry_year: int) -> str:
    """七年级（3）班; by entry year once the class has left: 2019级（3）班."""
    if 1 <= grade_number <= 12:
        return f"{grade_name(grade_number)}（{number}）班"
    return f"{entry_year}级（{number}）班"


def elsewhere(entry_year_here: int, stage: str, *, on: date, system: str, other: str) -> tuple[str, int]:
    """Stage and entry year with which a class of one system stays in its grade at a school of another one.

    Who has left stays a class that has left; one that has not begun begins there as that school's classes do.
    """
    number = grade(entry_year_here, stage, on=on, system=system)
    if system == other or number < FIRST_GRADE[system][stage]:
        return stage, entry_year_here
    if number > LAST_GRADE[system][stage]:
        left = entry_year(LAST_GRADE[other][stage] + 1, stage, on=on, system=other)
        return stage, min(entry_year_here, left)
    there = next(its for its, last in LAST_GRADE[other].items() if FIRST_GRADE[other][its] <= number <= last)
    return there, entry_year(number, there, on=on, system=other)
