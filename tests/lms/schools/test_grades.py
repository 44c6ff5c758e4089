"""Grades from entry year and date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.schools import grades

days = st.dates(date(2015, 1, 1), date(2040, 12, 31))
stages = st.sampled_from(["primary", "junior", "senior"])


@pytest.mark.parametrize(
    ("entry_year", "stage", "on", "expected"),
    [
        (2026, "junior", date(2026, 9, 1), 7),
        (2026, "junior", date(2027, 8, 31), 7),
        (2026, "junior", date(2027, 9, 1), 8),
        (2026, "primary", date(2026, 11, 23), 1),
        (2024, "senior", date(2026, 11, 23), 12),
        (2026, "junior", date(2026, 8, 31), 6),
    ],
)
def test_grade(entry_year, stage, on, expected):
    assert grades.grade(entry_year, stage, on=on) == expected


def test_five_four_system_begins_junior_secondary_in_grade_six():
    assert grades.grade(2026, "junior", on=date(2026, 9, 1), system="54") == 6
    assert grades.is_running(2026, "junior", on=date(2030, 6, 1), system="54")


@given(st.integers(1, 12), days)
def test_entry_year_undoes_grade(number, on):
    stage = "primary" if number <= 6 else "junior" if number <= 9 else "senior"

    assert grades.grade(grades.entry_year(number, stage, on=on), stage, on=on) == number


@given(st.integers(2010, 2040), stages, days)
def test_a_grade_never_falls_as_time_passes(entry_year, stage, on):
    later = date(on.year + 1, on.month, min(on.day, 28))

    assert (
        grades.grade(entry_year, stage, on=later)
        == grades.grade(entry_year, stage, on=on.replace(day=min(on.day, 28))) + 1
    )


def test_class_names():
    assert grades.class_name(7, 3, entry_year=2026) == "七年级（3）班"
    assert grades.class_name(11, 12, entry_year=2025) == "高二（12）班"
    assert grades.class_name(13, 2, entry_year=2019) == "2019级（2）班"
