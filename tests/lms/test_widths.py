"""Columns of a terminal."""

from lms.widths import padded, width


def test_chinese_characters_take_two_columns():
    assert (width("明德区"), width("MD"), width("第1")) == (6, 2, 3)
    assert padded("明德区", 8) == "明德区  "
