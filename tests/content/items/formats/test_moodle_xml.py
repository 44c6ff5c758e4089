"""Moodle XML as Moodle's export writes it, and as we do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.items import bodies
from content.items.choices import ItemType
from content.items.formats import moodle_xml, rich
from content.items.formats.common import Mistake
from content.law import prose
from tests.content.items.formats import kinds

CARRIED = [*kinds.BODIES, ItemType.CLOZE]


def _is_carried(question) -> bool:
    """The right side of a pair is plain words in Moodle."""
    if question.type != ItemType.MATCHING:
        return True
    return bool(question.body.pairs) and all(rich.is_plain(answer.text) for answer in question.body.answers)


@settings(max_examples=100, deadline=None)
@given(st.lists(kinds.questions(*CARRIED).filter(_is_carried), max_size=3))
def test_what_is_written_reads_back_as_the_same(questions):
    written = moodle_xml.write(questions)
    found = moodle_xml.read(written.content)
    assert not found.faults
    assert not found.lost
    assert [placed.question for placed in found.questions] == questions


FILE = """﻿<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0 -->
<question type="category"><category><text>$course$/top/安全/欺凌</text></category></question>
<question type="multichoice">
  <name><text>先做什么</text></name>
  <questiontext format="html"><text><![CDATA[<p>先做<em>什么</em>？<img src="@@PLUGINFILE@@/a.png" alt="图">
  </p>]]></text>
    <file name="a.png" path="/" encoding="base64">iVBORw0KGgo=</file></questiontext>
  <defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><single>false</single>
  <answer fraction="50" format="html"><text><![CDATA[<p>停下</p>]]></text><feedback format="html"><text/></feedback>
  </answer>
  <answer fraction="50" format="html"><text>找大人</text><feedback format="html"><text>对。</text></feedback></answer>
  <answer fraction="-100" format="html"><text>拍照</text></answer>
</question>
<question type="numerical">
  <name><text>n</text></name><questiontext format="html"><text>跑多远？</text></questiontext>
  <answer fraction="100"><text>1.5</text><tolerance>0.1</tolerance></answer>
  <answer fraction="0"><text>*</text><tolerance>0</tolerance><feedback><text>再量</text></feedback></answer>
  <units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>
  <unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>
</question>
<question type="description"><name><text>说明</text></name></question>
<question type="truefalse"><name><text>坏</text></name><questiontext><text>对吗？</text></questiontext></question>
</quiz>
"""


def _line(kind: str) -> int:
    return next(n for n, line in enumerate(FILE.split("\n"), start=1) if f'type="{kind}"' in line)


def test_a_file_of_moodle():
    found = moodle_xml.read(FILE.encode())
    choice, numeric = (placed.question for placed in found.questions)
    assert (choice.type, choice.points, choice.tags) == (ItemType.MULTIPLE, 2, ("安全/欺凌",))
    assert [option.weight for option in choice.body.options] == [50, 50, -100]
    assert prose.plain(choice.body.options[1].feedback) == "对。"
    assert numeric.body.numbers == (bodies.Number(value="1.5", tolerance="0.1"),)
    assert [(unit.name, unit.factor) for unit in numeric.body.units] == [("m", "1"), ("cm", "0.01")]
    assert [fault.line for fault in found.faults] == [_line("truefalse")]
    assert {note.line for note in found.lost} == {_line("multichoice"), _line("numerical"), _line("description")}


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("<correctfeedback><text>对！</text></correctfeedback>", 1),
        ("<partiallycorrectfeedback><text>差一点。</text></partiallycorrectfeedback>", 1),
        ("<incorrectfeedback format='html'><text>再想想。</text></incorrectfeedback>", 1),
        ("<hint format='html'><text>看第三条。</text></hint>", 1),
        ("<penalty>0.3333333</penalty>", 1),
        ("<hint><text>看。</text></hint><hint><text>再看。</text></hint><penalty>1</penalty>", 2),
        ("<penalty>0.0000000</penalty><hint><text/></hint><correctfeedback><text></text></correctfeedback>", 0),
    ],
)
def test_what_no_question_here_can_say_is_reported(said, count):
    answers = '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
    text = f'<quiz>\n<question type="truefalse"><questiontext><text>对吗？</text></questiontext>{answers}{said}'
    found = moodle_xml.read(f"{text}</question></quiz>".encode())
    assert len(found.questions) == 1
    assert [note.line for note in found.lost] == [2] * count
    assert len({note.message for note in found.lost}) == count


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>',
        '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>',
        "<quiz>",
        "<other/>",
        "",
    ],
)
def test_what_is_no_moodle_xml_is_refused(text):
    with pytest.raises(Mistake):
        moodle_xml.read(text.encode())
