"""Pinyin over words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.law import ruby


@pytest.mark.parametrize(
    ("text", "annotated"),
    [
        ("小朋友长大了。", "小朋友{xiǎo péng you}长大{zhǎng dà}了{le}。"),
        ("把书还{huan2}给他", "把{bǎ}书{shū}还{huán}给{gěi}他{tā}"),
        ("曾国{zēng guó}老师", "曾国{zēng guó}老师{lǎo shī}"),
        ("找单{shàn}老师", "找{zhǎo}单{shàn}老师{lǎo shī}"),
        ("不去，不说。", "不去{bú qù}，不{bù}说{shuō}。"),
        ("第一，一次", "第{dì}一{yī}，一次{yí cì}"),
        ("OK 110", "OK 110"),
    ],
)
def test_every_word_gets_its_reading(text, annotated):
    assert ruby.annotated(text) == annotated


def test_a_character_of_several_readings_needs_a_mark_when_it_stands_alone():
    assert ruby.doubtful("他得走，慢慢地走。") == ["得", "地"]
    assert ruby.doubtful("他得{děi}走，慢慢地{de}走。长大了，觉得好。") == []


def test_marks_that_cannot_be_read_are_named():
    assert ruby.faults("长{zhǎng}大") == []
    assert ruby.faults("长{zhǎng dà}，大{、}{ma}") == ["长{zhǎng dà}", "{、}", "{ma}"]


def test_html_keeps_its_tags_and_loses_its_marks():
    html = ruby.spelled('<p class="大人">我&amp;<b>长{zhǎng}</b><br>a&lt;b</p>')

    assert html == ('<p class="大人"><ruby>我<rt>wǒ</rt></ruby>&amp;<b><ruby>长<rt>zhǎng</rt></ruby></b><br>a&lt;b</p>')
    assert ruby.spelled(html) == html


@given(st.text(alphabet="老师们长得地不一{}zhǎng ,。<>&a1", max_size=30))
def test_no_text_is_lost_by_the_readings(text):
    assert ruby.plain(ruby.annotated(ruby.plain(text))).replace(" ", "") == ruby.plain(text).replace(" ", "")
    assert "<b>" not in ruby.html(ruby.annotated(text))
