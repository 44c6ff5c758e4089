"""Article numbers: spoken, typed, sorted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.law import numbers


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (14, "十四"), (20, "二十"), (39, "三十九"), (100, "一百"), (103, "一百零三")]
    + [(110, "一百一十"), (130, "一百三十"), (1001, "一千零一"), (1010, "一千零一十"), (1199, "一千一百九十九")],
)
def test_numbers_are_written_as_in_the_law(number, words):
    assert numbers.chinese(number) == words


def test_nothing_beyond_four_digits_is_written():
    with pytest.raises(ValueError, match="10000"):
        numbers.chinese(10000)


@given(st.integers(1, 1999))
def test_what_is_written_is_read_back(number):
    assert numbers.value(numbers.chinese(number)) == numbers.value(str(number)) == number


@pytest.mark.parametrize(
    ("number", "words"), [("39", "第三十九条"), ("253-1", "第二百五十三条之一"), ("17-1-2", "第十七条之一之二")]
)
def test_articles_are_spoken(number, words):
    assert numbers.spoken(number) == words


@pytest.mark.parametrize(("number", "words"), [("3", "三"), ("3-4", "三（四）"), ("3-4-1", "三（四）1")])
def test_parts_of_documents_are_spoken(number, words):
    assert numbers.spoken_part(number) == words


def test_inserted_articles_sort_after_the_one_they_follow():
    typed = ["133", "9", "133-1", "39", "134", "133-2"]

    assert sorted(typed, key=numbers.sort_value) == ["9", "39", "133", "133-1", "133-2", "134"]
