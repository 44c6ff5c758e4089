"""The closed list of Markdown marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.exchange import marks
from content.exchange.marks import Table
from content.law.prose import Entry, Heading, List, Paragraph, Run
from tests.content.trees import blocks, lines

plain_lines = lines.map(lambda runs: (Run("".join(run.text for run in runs)),))


@given(blocks)
def test_a_tree_comes_back_from_its_canonical_text(tree):
    assert marks.parse(marks.write(tree)) == tree


@given(st.tuples(plain_lines, plain_lines), st.lists(st.tuples(lines, lines), min_size=1, max_size=3), plain_lines)
def test_a_table_comes_back(head, rows, caption):
    table = Table((head, *rows), caption)

    assert marks.parse(marks.write([table])) == [table]


@given(st.text(alphabet="中，ab1 \\*_[]()!<>~`|#-:.\n+&", max_size=60))
def test_any_text_is_read_or_refused_and_what_is_read_stays_the_same(text):
    try:
        tree = marks.parse(text)
    except marks.Mistake as mistake:
        assert 1 <= mistake.line <= text.count("\n") + 1
        return

    assert marks.parse(marks.write(tree)) == tree


def test_the_list_of_marks():
    text = (
        "## 三看\n\n看**关系**，见[法](law:weibao/39)。\n\n- 一\n  1. 甲\n- 二\n\n### 小\n第一行\n第二行 and\nEnglish"
    )

    assert marks.parse(text) == [
        Heading(2, (Run("三看"),)),
        Paragraph((Run("看"), Run("关系", True), Run("，见"), Run("法", link="law:weibao/39"), Run("。"))),
        List(False, (Entry((Run("一"),), (List(True, (Entry((Run("甲"),)),)),)), Entry((Run("二"),)))),
        Heading(3, (Run("小"),)),
        Paragraph((Run("第一行第二行 and English"),)),
    ]


def test_strong_words_may_touch_chinese_punctuation():
    assert marks.parse("**第一步：**把两方分开") == [Paragraph((Run("第一步：", True), Run("把两方分开")))]


def test_points_with_empty_lines_between_are_one_list():
    assert marks.parse("1. 一\n\n2. 二") == [List(True, (Entry((Run("一"),)), Entry((Run("二"),))))]


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ("前\n\n> 引", "quotation", 3),
        ("```\nx\n```", "code", 1),
        ("用 `x` 表示", "code", 1),
        ("前\n后 *斜* 体", "italics", 2),
        ("_斜体_", "italics", 1),
        ("![图](a.svg)", "picture in the text", 1),
        ("<b>重</b>", "HTML", 1),
        ("<!-- 注 -->", "HTML", 1),
        ("~~删~~", "struck out", 1),
        ("前\n\n---", "horizontal line", 3),
        ("前\n::: law", "block in a block", 2),
    ],
)
def test_other_marks_are_refused_by_name_and_line(english, text, name, line):
    with pytest.raises(marks.Mistake) as caught:
        marks.parse(text)

    assert caught.value.message.startswith(f"“{name}” is not on the list of marks")
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# 一级", 1),
        ("前\n\n#### 四级", 3),
        ("[法](law:weibao 39)", 1),
        ("[址](http://example.org/)", 1),
        ("[脚本](javascript:alert(1))", 1),
        ("[](https://example.org/)", 1),
        ("前\n\n没有**结尾", 3),
        ("| 甲 | 乙 |\n| --- | --- |\n| 一 |", 3),
        ("| 甲 |\n| 一 |", 2),
        ("| **甲** |\n| --- |\n| 一 |", 1),
        ("- 1\n  - 2\n    - 3\n      - 4\n        - 5", 5),
        ("* 星号列表", 1),
    ],
)
def test_mistakes_name_their_line(text, line):
    with pytest.raises(marks.Mistake) as caught:
        marks.parse(text)

    assert caught.value.line == line
