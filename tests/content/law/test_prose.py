"""Rich text as a tree: what is stored comes back, whatever the editor did to its tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.law import prose
from content.law.prose import Entry, Heading, List, Paragraph, Run
from tests.content.trees import blocks


@given(blocks)
def test_a_tree_comes_back_from_its_html(tree):
    assert prose.read(prose.write(tree)) == tree


@pytest.mark.parametrize(
    ("stored", "edited"),
    [
        ("<p><b>甲<a href='/law/'>乙</a></b></p>", "<p data-block-key='x1'><b>甲</b><a href='/law/'><b>乙</b></a></p>"),
        ("<ul><li>一</li></ul><ul><li>二</li></ul>", "<ul><li data-block-key='a'>一</li><li>二</li></ul>"),
        ("<p>两  个\n空格</p>", "<p>两 个 空格</p>"),
        ("<p><strong>重</strong></p>", "<p><b>重</b></p>"),
        ("<p></p><p>有字</p><p> </p>", "<p>有字</p>"),
        ("没有段落的字", "<p>没有段落的字</p>"),
    ],
)  # fmt: skip
def test_the_same_words_are_the_same_tree(stored, edited):
    assert prose.read(stored) == prose.read(edited)


def test_lists_lie_in_lists():
    stored = "<ol><li>报告<ul><li>时间</li><li>地点</li></ul></li><li>回访</li></ol>"

    assert prose.read(stored) == [
        List(
            True,
            (
                Entry((Run("报告"),), (List(False, (Entry((Run("时间"),)), Entry((Run("地点"),)))),)),
                Entry((Run("回访"),)),
            ),
        )
    ]
    assert prose.write(prose.read(stored)) == stored


def test_a_line_break_stays_inside_its_paragraph():
    assert prose.read("<p>甲 <br/> 乙<br/></p>") == [Paragraph((Run("甲\n乙"),))]


def test_links_keep_their_kind():
    stored = (
        '<p><a law="weibao" linktype="law" number="39">法</a><a id="7" linktype="page">页</a><a href="/x">址</a></p>'
    )

    assert prose.links(stored) == ["law:weibao/39", "page:7", "/x"]
    assert prose.write(prose.read(stored)) == stored


@pytest.mark.parametrize("html", ["<script>alert(1)</script>", "<p><i>斜</i></p>", "<h1>大</h1>", "<img src='x'>"])
def test_an_unknown_mark_is_named(html):
    with pytest.raises(prose.UnknownMark):
        prose.read(html)


def test_text_is_escaped():
    assert prose.write([Heading(2, (Run("1 < 2 & <script>"),))]) == "<h2>1 &lt; 2 &amp; &lt;script&gt;</h2>"


def test_words_alone_have_a_line_for_each_part():
    assert prose.plain("<h2>三看</h2><p><b>欺</b>凌</p><ul><li>一</li></ul>") == "三看\n欺凌\n一"


@given(st.text())
def test_any_text_can_be_stored(text):
    stored = prose.write([Paragraph((Run(text),))])

    assert prose.write(prose.read(stored)) == prose.write(
        [Paragraph(prose.tidy([Run(text)]))][: bool(prose.tidy([Run(text)]))]
    )
