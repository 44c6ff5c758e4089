"""Cells mean the same however they were typed."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.schools.roster import normalise

WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
SPACES = st.sampled_from([" ", "　", "\u00a0", "\t", "\u2003", "\u200b", "\ufeff", ""])


@given(st.text(alphabet="0123456789ABCxyz()-", min_size=1), SPACES, SPACES)
def test_width_and_spaces_around_do_not_matter(words, before, after):
    assert normalise.text(before + words.translate(WIDE) + after) == words


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_more(words):
    for clean in (normalise.text, normalise.tight, normalise.name, normalise.number, normalise.year, normalise.yes_no):
        once = clean(words)
        assert clean(once) == once


@given(st.integers(0, 10**15))
def test_a_number_cell_and_a_text_cell_are_the_same(number):
    assert normalise.text(float(number)) == normalise.text(str(number)) == str(number)


def test_codes_stored_as_numbers_have_neither_point_nor_exponent():
    assert normalise.tight(3141000001.0) == "3141000001"
    assert normalise.tight(3.141000001e9) == "3141000001"


@pytest.mark.parametrize("name", ["王䶮", "李𬍛", "﨑本一", "赵㛃", "诸葛𤩽"])
def test_rare_characters_of_names_are_kept(name):
    assert normalise.name(f" {name}　") == name


@pytest.mark.parametrize(
    "written",
    [
        "阿依努尔•买买提",
        "阿依努尔・买买提",
        "阿依努尔 · 买买提",
        "阿依努尔.买买提",
        "阿依努尔‧买买提",
        "阿依努尔．买买提",
    ],
)
def test_every_middle_dot_is_the_same(written):
    assert normalise.name(written) == "阿依努尔·买买提"


def test_spaces_between_chinese_characters_go_and_others_stay():
    assert normalise.name("张　三") == "张三"
    assert normalise.name("Anna  Maria Li") == "Anna Maria Li"


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_a_date_is_read_in_every_usual_form(day):
    forms = [
        day,
        datetime(day.year, day.month, day.day),  # noqa: DTZ001 - as calamine gives them
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    ]
    assert {normalise.day(form) for form in forms} == {day.isoformat()}


@given(st.dates(date(1954, 10, 4), date(2100, 12, 31)))
def test_a_day_number_of_the_spreadsheet_is_a_date(day):
    assert normalise.day(float((day - date(1899, 12, 30)).days)) == day.isoformat()


@pytest.mark.parametrize("written", ["2026-13-01", "2026-02-30", "九月一日", "2026-9"])
def test_what_is_no_day_stays_as_it_is(written):
    assert normalise.day(written) == written


@given(st.integers(0, 99))
def test_chinese_numbers_are_read(number):
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    words = ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "") if tens else digits[ones]
    assert normalise.chinese_number(words) == number


@pytest.mark.parametrize("words", ["", "十十", "一三", "百", "一二三四", "3"])
def test_what_is_no_chinese_number_is_none(words):
    assert normalise.chinese_number(words) is None


@pytest.mark.parametrize(
    ("cell", "number"), [("45人", "45"), ("０３", "3"), ("（7）", "7"), (12.0, "12"), ("十二号", "12"), ("4a", "4a")]
)
def test_numbers_lose_units_and_leading_zeros(cell, number):
    assert normalise.number(cell) == number


@pytest.mark.parametrize(
    "cell", ["2024", "２０２４", 2024.0, "2024级", "2024年", "202409", "2024-09", "2024年9月", date(2024, 9, 1)]
)
def test_a_year_of_entry_is_read(cell):
    assert normalise.year(cell) == "2024"


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("是", "Y"), ("√", "Y"), (True, "Y"), ("y ", "Y"), ("不同意", "N"), (0.0, "N"), ("", ""), ("也许", "也许")],
)
def test_yes_and_no_are_read(cell, answer):
    assert normalise.yes_no(cell) == answer


@pytest.mark.parametrize("cell", ["学校标识码*", " 学校\n标识码 ", "＊学校标识码（必填）", "学校标识码"])
def test_stars_and_breaks_in_headings_do_not_matter(cell):
    assert normalise.heading(cell) == "学校标识码"
