"""Pinyin over words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.law import ruby
from content.law.readings import PLAIN, WORDS


@pytest.mark.parametrize(
    ("text", "annotated"),
    [
        ("小朋友长大了。", "小朋友{xiǎo péng you}长大{zhǎng dà}了{le}。"),
        ("把书还{huan2}给他", "把{bǎ}书{shū}还{huán}给{gěi}他{tā}"),
        ("曾国{zēng guó}老师", "曾国{zēng guó}老师{lǎo shī}"),
        ("找单{shàn}老师", "找{zhǎo}单{shàn}老师{lǎo shī}"),
        ("不去，不说。", "不去{bú qù}，不{bù}说{shuō}。"),
        ("一年级（1）班", "一年级{yī nián jí}（1）班{bān}"),
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


@pytest.mark.parametrize(
    ("text", "surnames"),
    [
        ("单老师、曾老师和解同学", ["单", "曾", "解"]),
        ("仇叔叔、区阿姨、任医生、华校长、盖警官", ["仇", "区", "任", "华", "盖"]),
        ("查老师、尉老师、朴老师、翟老师、覃老师、尉迟老师", ["查", "尉", "朴", "翟", "覃", "尉迟"]),
        ("告诉单老师{lǎo shī}", ["单"]),
        ("单{shàn}老师、单老师{shàn lǎo shī}、曾国{zēng guó}老师", []),
        ("班主任老师、了解同学、信任老师、检查老师、小区警察、主任医生、名单老师", []),
        ("单人间，不曾，区分", []),
    ],
)
def test_a_surname_before_a_title_needs_a_mark(text, surnames):
    assert ruby.doubtful(text) == surnames


@pytest.mark.parametrize(
    "mark",
    ["长{zhǎng}", "长{zhang3}", "女{nǚ}", "女{nv3}", "略{lüè}", "这儿{zhèr}", "一会儿{yí huìr}", "张{Zhāng}", "了{le}"],
)
def test_marks_of_pinyin(mark):
    assert ruby.misspelled(mark) == []


@pytest.mark.parametrize("syllable", ["zhxx", "dùi", "dóu3", "jü", "zháňg", "bv", "r", "xx1", "zhuāngg"])
def test_marks_that_are_no_pinyin(syllable):
    (found,) = ruby.misspelled(f"长{{{syllable}}}大") or ruby.faults(f"长{{{syllable}}}大")
    assert syllable in str(found)


def test_our_own_readings_are_pinyin():
    syllables = [syllable for spelled in (*WORDS.values(), PLAIN.values()) for syllable in spelled]

    assert ruby.misspelled("".join(f"字{{{syllable}}}" for syllable in syllables)) == []


def test_html_keeps_its_tags_and_loses_its_marks():
    html = ruby.spelled('<p class="大人">我&amp;<b>长{zhǎng}</b><br>a&lt;b</p>')

    assert html == ('<p class="大人"><ruby>我<rt>wǒ</rt></ruby>&amp;<b><ruby>长<rt>zhǎng</rt></ruby></b><br>a&lt;b</p>')
    assert ruby.spelled(html) == html


@given(st.text(alphabet="老师们长得地不一{}zhǎng ,。<>&a1", max_size=30))
def test_no_text_is_lost_by_the_readings(text):
    assert ruby.plain(ruby.annotated(ruby.plain(text))).replace(" ", "") == ruby.plain(text).replace(" ", "")
    assert "<b>" not in ruby.html(ruby.annotated(text))
