"""Search tokens: every piece of a text of two to four characters is found by its tokens."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from content.law import bigrams

TEXT = "预防中小学生欺凌：第39条，ＡＢ 班主任。"


@given(st.text(min_size=2, max_size=40), st.data())
def test_every_piece_is_among_the_tokens(text, data):
    start = data.draw(st.integers(0, len(text) - 2))
    piece = text[start : start + data.draw(st.integers(2, 4))]
    assume(bigrams.folded(piece) and bigrams.folded(piece) in bigrams.folded(text))

    assert set(bigrams.sought([piece]).split()) <= set(bigrams.indexed(text).split())


@pytest.mark.parametrize("word", ["欺凌", "第39条", "ab", "ＡＢ", "凌", "39", "条，A"])
def test_words_of_all_widths_are_found(word):
    assert set(bigrams.sought([word]).split()) <= set(bigrams.indexed(TEXT).split())


@pytest.mark.parametrize("word", ["凌欺", "主学", "殴"])
def test_other_words_are_not(word):
    assert not set(bigrams.sought([word]).split()) <= set(bigrams.indexed(TEXT).split())


def test_the_editors_lists_are_searched_from_any_character():
    assert {"保护法", "成年人保护法", "39"} <= set(bigrams.typed("未成年人保护法 39").split())
    assert max(map(len, bigrams.typed("一" * 30).split())) == 12


def test_tokens_are_plain_ascii_words():
    assert all(token.isascii() and token.isalnum() for token in bigrams.indexed(TEXT, "émoji 🙂").split())
