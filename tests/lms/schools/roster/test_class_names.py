"""A class is found however its name is written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.schools import grades
from lms.schools.roster.class_names import ClassName, School, parse

NUMERALS = "零一二三四五六七八九十"
SCHOOLS = {
    "primary": School(("primary",)),
    "junior": School(("junior",)),
    "junior of 54": School(("junior",), "54"),
    "nine years": School(("primary", "junior")),
    "nine years of 54": School(("primary", "junior"), "54"),
    "complete": School(("junior", "senior")),
    "senior": School(("senior",)),
}


def chinese(number: int) -> str:
    if number <= 10:
        return NUMERALS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


def by_grade(grade: int, number: int) -> list[str]:
    """Names by grade, as they are found in real rosters."""
    high = f"高{NUMERALS[grade - 9]}" if grade >= 10 else None
    word = high or chinese(grade)
    names = [
        f"{word}({number})班",
        f"{word}（{number}）班",
        f"{word}({chinese(number)})班",
        f" {word} ( {number} ) 班 ",
    ]
    names += [f"{grade}.{number}班", f"{grade}-{number}班", f"{grade}({number})班", f"{grade}年级{number}班"]
    names += [f"{high or chinese(grade) + '年级'}{number}班", f"{high or chinese(grade) + '年级'}{chinese(number)}班"]
    if grade <= 9:
        names += [f"{grade}{number:02}班", f"{chinese(grade)}年级（{number}）班", f"{chinese(grade)}{number}班"]
    return names


@st.composite
def classes(draw):
    school = SCHOOLS[draw(st.sampled_from(sorted(SCHOOLS)))]
    on = draw(st.dates(date(2024, 1, 1), date(2031, 12, 31)))
    stage = draw(st.sampled_from(school.stages))
    grade = draw(st.integers(grades.FIRST_GRADE[school.system][stage], grades.LAST_GRADE[school.system][stage]))
    return school, on, stage, grade, draw(st.integers(1, 40))


@given(classes())
def test_every_name_by_grade_is_read_back(case):
    school, on, stage, grade, number = case
    entry_year = grades.entry_year(grade, stage, on=on, system=school.system)
    for name in by_grade(grade, number):
        assert parse(name, school=school, on=on) == ClassName(number, stage, entry_year), name


@given(classes())
def test_every_name_by_entry_year_is_read_back(case):
    school, on, stage, grade, number = case
    entry_year = grades.entry_year(grade, stage, on=on, system=school.system)
    word = {"primary": "小学", "junior": "初中", "senior": "高中"}[stage]
    expected = ClassName(number, stage, entry_year)
    assert parse(f"{word}{entry_year}级{number}班", school=school, on=on) == expected
    for name in (
        f"{entry_year}级{number}班",
        f"{entry_year}级（{chinese(number)}）班",
        f"{entry_year % 100}级{number}班",
    ):
        found = parse(name, school=school, on=on)
        assert found in (expected, ClassName(number, None, entry_year)), name
        assert found == expected or len(school.stages) > 1


@given(classes())
def test_the_printed_name_is_read_back(case):
    school, on, stage, grade, number = case
    entry_year = grades.entry_year(grade, stage, on=on, system=school.system)
    printed = grades.class_name(grade, number, entry_year=entry_year)
    assert parse(printed, school=school, on=on) == ClassName(number, stage, entry_year)


@given(st.integers(1, 99))
def test_a_bare_number_leaves_grade_and_stage_open(number):
    school, on = SCHOOLS["junior"], date(2026, 11, 23)
    names = [f"{number}", f"{number}班", f"（{number}）班", f"({number})", f"{chinese(number)}班", f"{number:02}班"]
    assert {parse(name, school=school, on=on) for name in names} == {ClassName(number)}


@given(classes(), st.text(max_size=8))
def test_nothing_is_read_as_a_class_of_a_stage_that_the_school_lacks(case, words):
    school, on, *_rest = case
    found = parse(words, school=school, on=on)
    assert found is None or found.stage is None or found.stage in school.stages


@pytest.mark.parametrize(
    ("written", "school", "expected"),
    [
        ("初一3班", "junior", ClassName(3, "junior", 2026)),
        ("初一3班", "junior of 54", ClassName(3, "junior", 2026)),
        ("初四（2）班", "junior of 54", ClassName(2, "junior", 2023)),
        ("初四（2）班", "junior", None),
        ("六年级1班", "junior of 54", ClassName(1, "junior", 2026)),
        ("一(1)班", "junior", ClassName(1, "junior", 2026)),
        ("一(1)班", "nine years", ClassName(1, "primary", 2026)),
        ("高一（2）班", "senior", ClassName(2, "senior", 2026)),
        ("高一（2）班", "junior", None),
        ("2401班", "junior", ClassName(1, "junior", 2024)),
        ("1001班", "senior", ClassName(1, "senior", 2026)),
        ("1901班", "junior", None),
        ("七(13)班", "junior", ClassName(13, "junior", 2026)),
        ("火箭班", "junior", None),
        ("2027届1班", "junior", None),
        ("0班", "junior", None),
        ("", "junior", None),
    ],
)
def test_names_that_need_thought(written, school, expected):
    assert parse(written, school=SCHOOLS[school], on=date(2026, 11, 23)) == expected


def test_last_years_grade_is_another_class_in_september():
    june = parse("七(1)班", school=SCHOOLS["junior"], on=date(2026, 8, 31))
    september = parse("七(1)班", school=SCHOOLS["junior"], on=date(2026, 9, 1))

    assert (june.entry_year, september.entry_year) == (2025, 2026)
