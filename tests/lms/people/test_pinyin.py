"""Pinyin in addresses and in sorting."""

import pytest

from lms.people import pinyin


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("一张照片转发之后", "yi-zhang-zhao-pian-zhuan-fa-zhi-hou"),
        ("A3 “收到半句话”", "a3-shou-dao-ban-ju-hua"),
        ("Bullying", "bullying"),
        ("？！", ""),
        ("", ""),
    ],
)
def test_a_title_becomes_an_address(text, slug):
    assert pinyin.slug(text) == slug


def test_a_long_title_is_cut_between_syllables():
    found = pinyin.slug("学生欺凌预防识别处置与家校协同法治素养提升专题研修", longest=20)

    assert found == "xue-sheng-qi-ling-yu"


@pytest.mark.parametrize(
    ("place", "key"),
    [("长平高级中学", "chang2 ping2 gao1 ji2 zhong1 xue2"), ("朝阳路小学", "chao2 yang2 lu4 xiao3 xue2"), ("", "")],
)
def test_a_place_sorts_as_it_is_read(place, key):
    assert pinyin.sort_key(place) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("曾秀芳", "zeng1 xiu4 fang1"),
        ("长孙明", "zhang3 sun1 ming2"),
        ("万俟长江", "mo4 qi2 zhang3 jiang1"),
        ("李单", "li3 dan1"),
        (" Anna", "a n n a"),
        ("", ""),
    ],
)
def test_a_person_sorts_by_the_reading_of_the_surname(name, key):
    assert pinyin.name_key(name) == key
