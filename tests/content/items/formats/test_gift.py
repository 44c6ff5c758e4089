"""GIFT as other systems write it, and as we do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.items import bodies
from content.items.choices import ItemType
from content.items.formats import gift
from content.law import prose
from tests.content.items.formats import kinds

CARRIED = [type_ for type_ in kinds.BODIES if type_ != ItemType.ORDERING]


def _one(text: str):
    found = gift.read(text.encode())
    assert not found.faults
    return found.questions[0].question


@settings(max_examples=100, deadline=None)
@given(st.lists(kinds.questions(*CARRIED), max_size=3))
def test_what_is_written_reads_back_as_the_same(questions):
    written = gift.write(questions)
    found = gift.read(written.content)
    assert not found.faults
    assert not found.lost
    assert [placed.question for placed in found.questions] == questions


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("=~#{}:\\%甲a1.->T \n$/[]"), max_size=60))
def test_no_text_makes_it_stumble(text):
    gift.read(text.encode())


def test_a_single_choice_with_title_and_feedback():
    question = _one(
        "// 第一题\n::q-1::谁是校园安全的第一责任人？{\n=校长 # 对。\n~保安 # 错在\\: 保安受校长领导。\n~家长\n}\n"
    )
    assert (question.name, question.type) == ("q-1", ItemType.SINGLE)
    assert [(o.correct, prose.plain(o.text), prose.plain(o.feedback)) for o in question.body.options] == [
        (True, "校长", "对。"),
        (False, "保安", "错在: 保安受校长领导。"),
        (False, "家长", ""),
    ]


def test_percents_make_a_multiple_choice_that_keeps_them():
    question = _one("选两项{~%50%甲 ~%50%乙 ~%-100%丙 ~%33.33333%丁}")
    assert question.type == ItemType.MULTIPLE
    assert question.body.scoring == bodies.WEIGHTS
    assert [option.weight for option in question.body.options] == [50, 50, -100, 33.33333]


@pytest.mark.parametrize(("said", "right"), [("{T}", "true"), ("{FALSE}", "false"), ("{true#不对#对}", "true")])
def test_true_and_false_in_all_spellings(said, right):
    question = _one("下列说法对吗？" + said)
    assert [option.key for option in question.body.options if option.correct] == [right]


def test_the_first_feedback_of_a_true_question_is_for_the_wrong_answer():
    question = _one("对吗？{T#想错了#想对了}")
    assert {o.key: prose.plain(o.feedback) for o in question.body.options} == {"true": "想对了", "false": "想错了"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{#3}", [("3", "0", 100)]),
        ("{#3.14:0.005}", [("3.14", "0.005", 100)]),
        ("{#1..5}", [("3", "2", 100)]),
        ("{#=14:0 =%50%14:2 # 差不多}", [("14", "0", 100), ("14", "2", 50)]),
        ("{#=14:0 ~#想一想}", [("14", "0", 100)]),
        ("{#=14:0 =%0%*#想一想}", [("14", "0", 100)]),
    ],
)
def test_numbers_with_tolerance(said, expected):
    found = gift.read(f"多少岁？{said}".encode())
    assert [(n.value, n.tolerance, n.weight) for n in found.questions[0].question.body.numbers] == expected
    # What Moodle says to all who give another number has no place.
    assert len(found.lost) == ("想一想" in said)


def test_a_text_without_answers_is_a_description_and_told_as_left_out():
    found = gift.read("先读情境：放学后。\n\n对吗？{T}\n\n[html]<p>再想</p>\n".encode())
    assert (len(found.questions), found.faults) == (1, [])
    assert [note.line for note in found.lost] == [1, 5]


def test_matching_with_one_that_belongs_to_none():
    question = _one("连一连{\n=甲 -> 一\n=乙 -> 二\n= -> 三\n}")
    assert [prose.plain(pair.text) for pair in question.body.pairs] == ["甲", "乙"]
    assert [prose.plain(answer.text) for answer in question.body.answers] == ["一", "二", "三"]


def test_a_missing_word_leaves_a_gap():
    question = _one("学校应当建立{=报告 ~保密}制度。")
    assert prose.plain(question.stem) == "学校应当建立 _____ 制度。"


def test_short_answers_essay_general_feedback_and_category():
    text = "﻿$CATEGORY: $course$/top/安全/欺凌\n\n热线号码？{=12345 =%50%1234# 少一位####打得通。}\n\n谈谈看法。{}\n"
    found = gift.read(text.encode())
    short, essay = (placed.question for placed in found.questions)
    assert [(one.text, one.weight) for one in short.body.accepted] == [("12345", 100), ("1234", 50)]
    assert prose.plain(short.explanation) == "打得通。"
    assert (short.tags, essay.type) == (("安全/欺凌",), ItemType.ESSAY)


def test_html_keeps_its_marks_and_names_the_others():
    found = gift.read('[html]<p>先<strong>停</strong>，<em>再</em>说 <img src\\="a.png" alt\\="图"></p>{T}'.encode())
    assert found.questions[0].question.stem == "<p>先<b>停</b>，再说 图</p>"
    assert [note.line for note in found.lost] == [1, 1]


@pytest.mark.parametrize(
    "said",
    [
        "没有开头 =甲}",
        "没完{=甲 ~乙",
        "两个{=甲{}}",
        "{T}",
        "多少{#三}",
        "都错{~甲 ~乙}",
        "多少{#9..1}",
        "甲{=%200%乙 ~丙}",
        "空着{ = ~乙}",
        "空着{=甲 ~ # 只有反馈}",
        "空着{=%50%}",
        "空着{=甲-> =丙->丁}",
        "多余{写在前面 =甲 ~乙}",
    ],
)
def test_a_fault_names_its_line(said):
    found = gift.read(f"对吗？{{T}}\n\n{said}\n".encode())
    assert [fault.line for fault in found.faults] == [3]
    assert len(found.questions) == 1


def test_an_answer_without_text_is_named_by_its_place():
    (fault,) = gift.read("哪一项？{=甲 ~乙 ~}".encode()).faults
    assert "第 3 个" in str(fault)


def test_what_gift_cannot_carry_is_listed():
    body = bodies.Likert(labels=(bodies.Label(key="a", text="<p>同意</p>"), bodies.Label(key="b", text="<p>不</p>")))
    question = gift.Question(name="q", type=ItemType.LIKERT, stem="<p>?</p>", body=body)
    written = gift.write([question])
    assert (written.count, written.content) == (0, b"")
    assert [name for name, _note in written.lost] == ["q"]
