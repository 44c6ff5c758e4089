"""ISO 7064 MOD 37-2."""

from hypothesis import assume, given
from hypothesis import strategies as st

from certificates.credentials.check_characters import check_character, holds

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
texts = st.text(LETTERS, min_size=1, max_size=24)


def test_an_example_of_isbt_128_which_numbers_blood_donations_by_this_system():
    assert check_character("G123489654321") == "Y"


@given(texts)
def test_a_text_with_its_check_character_holds(text):
    assert holds(text + check_character(text))


@given(texts, st.data())
def test_one_wrong_character_is_found(text, data):
    place = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(st.sampled_from(LETTERS))
    assume(wrong != text[place])

    assert not holds(text[:place] + wrong + text[place + 1 :] + check_character(text))


@given(texts, st.data())
def test_two_swapped_neighbours_are_found(text, data):
    whole = text + check_character(text)
    place = data.draw(st.integers(0, len(whole) - 2))
    assume(whole[place] != whole[place + 1])

    assert not holds(whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :])


@given(texts)
def test_hyphens_are_for_the_eye_only(text):
    assert check_character("-".join(text)) == check_character(text)
