"""Signed notes and words, as strangers will read them."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from certificates.keys import make
from certificates.ledger import notes, words

KEY = make.private_key(make.P256)
SPKI = make.spki(KEY.public_key())
SAYS = notes.Checkpoint("mingfa.example/ledger", 412, bytes(range(32)), datetime(2026, 9, 1, 8, 30, tzinfo=UTC))


def signed(says=SAYS, key=KEY, name=None):
    spki = make.spki(key.public_key())
    return notes.sign(
        says.text,
        name=name or says.origin,
        spki=spki,
        with_=lambda content: key.sign(content, ec.ECDSA(hashes.SHA256())),
    )


def test_a_checkpoint_has_the_form_of_the_standard():
    lines = signed().whole.split("\n")

    assert lines[:5] == [
        "mingfa.example/ledger",
        "412",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "time 2026-09-01T08:30:00Z",
        "",
    ]
    assert lines[5].startswith("— mingfa.example/ledger ")
    assert lines[6:] == [""]


def test_it_reads_back_and_the_signature_holds():
    note = notes.parse(signed().whole)

    assert notes.checkpoint(note) == SAYS
    assert notes.is_signed(note, name=SAYS.origin, public=KEY.public_key(), spki=SPKI)


def test_another_key_name_or_text_does_not_hold():
    other = make.private_key(make.P256)
    whole = signed().whole
    more = notes.parse(whole.replace("\n412\n", "\n413\n"))

    def holds(note, key=KEY, name=SAYS.origin):
        return notes.is_signed(note, name=name, public=key.public_key(), spki=make.spki(key.public_key()))

    assert not holds(more)
    assert not holds(notes.parse(whole), key=other)
    assert not holds(notes.parse(whole), name="other.example/ledger")
    assert not holds(signed(key=other))


@pytest.mark.parametrize(
    "whole",
    ["", "text", "a\n\nb\n", "a\n\n— name AAAA\n", "a\n\n— name\n", "a\x07\n\n— n AAAAAAAA\n", "a\n\n— n AAAAAAAA"],
)
def test_what_is_no_note_is_refused(whole):
    with pytest.raises(ValueError):
        notes.parse(whole)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        notes.checkpoint(notes.parse(text))
    except ValueError:
        return


def test_a_file_may_hold_several():
    second = notes.Checkpoint(SAYS.origin, 500, bytes(32), SAYS.made_at)

    found = notes.several(signed().whole + "\n" + signed(second).whole.replace("\n", "\r\n"))

    assert [notes.checkpoint(note).size for note in found] == [412, 500]


@given(st.binary(min_size=32, max_size=32))
def test_words_say_the_root_and_hear_a_slip(root):
    said = words.words(root)

    assert words.root(said) == root
    assert len(said.split()) == 6
    other = "啊" if said[0] != "啊" else "阿"
    with pytest.raises(ValueError):
        if words.root(other + said[1:]) != root:
            raise ValueError("heard as another root")


@pytest.mark.parametrize("text", ["", "啊" * 23, "abcd " * 6, "鑫" * 24, "𠀀" * 24])
def test_what_are_no_words_is_refused(text):
    with pytest.raises(ValueError):
        words.root(text)
