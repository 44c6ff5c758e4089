"""Aiken, with what Chinese keyboards make of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.items.choices import ItemType
from content.items.formats import aiken, rich
from content.items.formats.common import weighed
from content.items.questions import Question
from content.law import prose

said = st.text(st.sampled_from("甲乙丙，。ab（）"), min_size=1, max_size=8).map(rich.plain)
questions = st.builds(
    lambda stem, options: Question(
        name="",
        type=ItemType.SINGLE,
        stem=stem,
        body=weighed(ItemType.SINGLE, [(text, 100.0 if n == 1 else 0.0, "") for n, text in enumerate(options)]),
    ),
    said,
    st.lists(said, min_size=2, max_size=5),
)


@settings(deadline=None)
@given(st.lists(questions, max_size=3))
def test_what_is_written_reads_back_as_the_same(given_questions):
    found = aiken.read(aiken.write(given_questions).content)
    assert not found.faults
    assert [placed.question for placed in found.questions] == given_questions


def test_full_width_letters_and_lines_of_windows():
    text = "先做什么？\r\nＡ．拍照\r\nＢ、停下来\r\nANSWER：Ｂ\r\n"
    text += "\r\n再做什么？\r\nA) 走开\r\nB) 告诉老师\r\nAnswer: b\r\n"
    found = aiken.read(text.encode("gb18030"))
    first, second = (placed.question.body.options for placed in found.questions)
    assert [(o.correct, prose.plain(o.text)) for o in first] == [(False, "拍照"), (True, "停下来")]
    assert [o.correct for o in second] == [False, True]


@pytest.mark.parametrize(
    "text",
    ["题\nA. 甲\nB. 乙\n", "题\nA. 甲\nC. 乙\nANSWER: A", "题\nA. 甲\nB. 乙\nANSWER: D", "A. 甲\nB. 乙\nANSWER: A"],
)
def test_a_fault_names_its_line(text):
    assert [fault.line for fault in aiken.read(text.encode()).faults] == [1]
