"""Answers from outside: what is stored, and what is refused before it reaches the database."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.learning import answers
from courses.learning.answers import Sent
from lms.refused import Refused


@pytest.mark.parametrize("answer", ["b", None, [], ["a", "c"], "true", {"a": "1", "b": ["c"], "d": None}])
def test_an_answer_is_read(answer):
    assert answers.read(json.dumps({"answer": answer, "sequence": 4}).encode()) == Sent(answer, 4)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"b"',
        b'{"answer": "b"}',
        b'{"sequence": 1}',
        b'{"answer": "b", "sequence": 1, "score": 100}',
        b'{"answer": "b", "sequence": 0}',
        b'{"answer": "b", "sequence": -1}',
        b'{"answer": "b", "sequence": true}',
        b'{"answer": "b", "sequence": 1.0}',
        b'{"answer": "b", "sequence": "1"}',
        b'{"answer": "b", "sequence": 9007199254740992}',
        b'{"answer": "b", "sequence": NaN}',
        b'{"answer": NaN, "sequence": 1}',
        b'{"answer": 1e999, "sequence": 1}',
        b'{"answer": {"a": {"b": "c"}}, "sequence": 1}',
        b'{"answer": [["a"]], "sequence": 1}',
        b'{"answer": [1], "sequence": 1}',
        b'{"answer": "\\u0000", "sequence": 1}',
        b'{"answer": "\\ud800", "sequence": 1}',
        b'{"answer": "' + b"x" * 20_001 + b'", "sequence": 1}',
        json.dumps({"answer": ["a"] * 51, "sequence": 1}).encode(),
        b"[" * 5000,
        b'{"answer": "' + b"x" * 100_000 + b'", "sequence": 1}',
    ],
)
def test_anything_else_is_refused(body):
    with pytest.raises(Refused):
        answers.read(body)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_bytes_do_more_than_be_refused(body):
    try:
        sent = answers.read(body)
    except Refused:
        return
    assert answers.is_answer(sent.answer)
