"""Codes are made by chance and read forgivingly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.credentials.codes import ALPHABET, LENGTH, grouped, letters, new_code, read

CODE = "K7QX3MRA9TVC2H1D"
codes = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_new_codes_are_sixteen_characters_of_the_alphabet_and_differ():
    made = {new_code() for _ in range(500)}

    assert len(made) == 500
    assert {len(code) for code in made} == {LENGTH}
    assert set("".join(made)) == set(ALPHABET)


@given(codes)
def test_a_grouped_code_reads_as_itself(code):
    reading = read(grouped(code))

    assert (reading.code, reading.corrected, reading.problem) == (code, (), "")


@given(
    codes, st.lists(st.sampled_from([" ", "-", "–", "—", "\u3000", "·", ".", "\u200b", "−"]), max_size=20), st.data()
)
def test_case_width_and_separators_are_forgiven_in_silence(code, separators, data):
    typed = list(code.lower())
    for separator in separators:
        typed.insert(data.draw(st.integers(0, len(typed))), separator)

    assert read("".join(typed)).code == code
    assert read(code.translate({ord(c): ord(c) + 0xFEE0 for c in ALPHABET})).code == code


def test_homoglyphs_are_corrected_and_said():
    reading = read("k7qx-3mra-9tvc-2hld")

    assert reading.code == CODE
    assert reading.corrected == (("L", "1"),)


def test_each_correction_is_said_once_in_order():
    assert read("OOII-LLOO-3MRA-9TVC").corrected == (("O", "0"), ("I", "1"), ("L", "1"))


@pytest.mark.parametrize(
    "typed", ["", "K7QX", CODE + "A", CODE[:-1] + "U", CODE[:-1] + "码", "MF-MD-2026-000412-7", "MF-MD-2026-000412-*"]
)
def test_what_cannot_be_a_code_comes_with_a_reason(typed):
    reading = read(typed)

    assert reading.code == ""
    assert reading.problem


def test_reasons_tell_what_to_do(settings):
    settings.LANGUAGE_CODE = "en"

    problems = [read(typed).problem for typed in ("K7QX", CODE[:-1] + "U", "MF-MD-2026-000412-7", CODE[:-1] + "码")]

    assert len(set(problems)) == 4
    assert "only looks like M" in read(f"{CODE[:-1]}М").problem


def test_the_address_of_the_page_may_be_pasted():
    assert read(f"https://mingfa.example/verify/{CODE}/?lang=en").code == CODE


def test_megabytes_of_nonsense_are_cut_short():
    assert len(letters("A" * 10_000_000)) <= 200
