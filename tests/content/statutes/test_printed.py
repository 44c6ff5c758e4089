"""Law files: read into articles, or refused with the line and the remedy."""

import re

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from content.exchange.faults import Faults
from content.exchange.shapes import Place
from content.law.numbers import spoken
from content.statutes import printed
from tests.content.statutes.files import LINES, docx_file, text_file

ARTICLES = {
    "1": "为了示例，制定本法。",
    "2": "本法所称示例，是指下列情形：\n（一）甲；\n（二）乙。\n依照前款和第一条处理。",
    "2-1": "另有规定的除外。",
    "3": "本法自2021年6月1日起施行。",
}


def read(path) -> tuple[printed.Statute, list[str]]:
    faults = Faults()
    found = printed.Statute()
    with override("en"), faults.going_on():
        found = printed.read(path, faults)
    return found, [str(fault).removeprefix(f"{path}") for fault in faults.found]


@pytest.mark.parametrize(("name", "make"), [("law.txt", text_file), ("law.docx", docx_file)])
def test_a_law_becomes_its_articles(tmp_path, name, make):
    found, faults = read(make(tmp_path / name))

    assert faults == []
    assert (found.title, found.articles) == ("中华人民共和国示例法", ARTICLES)


def test_files_of_older_programs_are_read(tmp_path):
    path = tmp_path / "law.txt"
    path.write_bytes("\r\n".join(LINES).encode("gb18030"))

    assert read(path)[0].articles == ARTICLES


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["第一条 甲。", "第三条 丙。"], ":2: Article 3 follows article 1."),
        (["第一条 甲。", "第一条 乙。"], ":2: Article 1 stands here a second time."),
        (["第二条 乙。"], ": The first article is 2."),
        (["第一条 甲。", "第二条"], ":2: Article 2 has no text."),
        (["第一条 甲。", "第二条乙。"], ":2: After “第…条” comes a space"),
        (["第一条 甲。", "第两条 乙。"], ":2: “第两条 乙。” is no number of an article."),
        (["没有条文的文件"], ": No article was found."),
    ],
)
def test_what_is_no_law_is_named(tmp_path, lines, fault):
    faults = read(text_file(tmp_path / "law.txt", lines))[1]

    assert faults[0].startswith(fault)


NUMBERED = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>为了示例，制定本法。</w:t></w:r></w:p>'
CELL = "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
MERGED = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc>{CELL}</w:tr></w:tbl>'


@pytest.mark.parametrize(
    ("extra", "fault"),
    [
        (NUMBERED, ":2: Paragraph 2 (“为了示例，制定本法。…”) is numbered by Word itself"),
        (MERGED, ":2: Paragraph 2 is a table with merged cells"),
        (f"<w:tbl><w:tr>{CELL}</w:tr></w:tbl>", ":2: Paragraph 2 is a table."),
        ("<w:p><w:ins><w:r><w:t>新增</w:t></w:r></w:ins></w:p>", ":2: Paragraph 2 holds tracked changes"),
    ],
)
def test_what_word_would_lose_is_named(tmp_path, extra, fault):
    faults = read(docx_file(tmp_path / "law.docx", ["第一条 甲。"], extra=extra))[1]

    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_a_law_that_word_numbers_is_refused_in_one_message(tmp_path):
    faults = read(docx_file(tmp_path / "law.docx", ["示例法"], extra=NUMBERED * 3))[1]

    (said,) = faults
    assert said.startswith(
        ":2: 3 paragraphs, the first of them paragraph 2 (“为了示例，制定本法。…”), are numbered by Word"
    )


STYLES = (
    '<w:style w:styleId="Listed"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="Below"><w:basedOn w:val="Listed"/></w:style><w:style w:styleId="Plain"/>'
)


@pytest.mark.parametrize(
    ("about", "is_refused"),
    [
        ('<w:pStyle w:val="Listed"/>', True),
        ('<w:pStyle w:val="Below"/>', True),
        ('<w:pStyle w:val="Plain"/>', False),
        ('<w:pStyle w:val="Listed"/><w:numPr><w:numId w:val="0"/></w:numPr>', False),
    ],
)
def test_a_number_that_comes_from_a_style_is_lost_too(tmp_path, about, is_refused):
    extra = f"<w:p><w:pPr>{about}</w:pPr><w:r><w:t>第二条 乙。</w:t></w:r></w:p>"

    faults = read(docx_file(tmp_path / "law.docx", ["第一条 甲。"], extra=extra, styles=STYLES))[1]

    assert any("is numbered by Word itself" in one for one in faults) is is_refused


def test_headings_without_a_space_are_no_text_of_an_article(tmp_path):
    lines = ["第一章总则", "第一条 甲。", "第二章附则", "第二条 第二章规定的情形，依照本法。", "第三章规定的不算。"]

    found, faults = read(text_file(tmp_path / "law.txt", lines))

    assert faults == []
    assert found.articles == {"1": "甲。", "2": "第二章规定的情形，依照本法。\n第三章规定的不算。"}


def test_preamble_and_annexes_are_left_out_and_named(tmp_path):
    lines = ["示例法", "（2020年1月1日通过）", "我们为了示例。", "第一条 甲。", "附件1", "一张表。"]

    found, faults = read(text_file(tmp_path / "law.txt", lines))

    assert faults == []
    assert found.articles == {"1": "甲。"}
    assert found.left_out == [(3, "我们为了示例。"), (5, "附件1"), (6, "一张表。")]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("law.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("law.docx", b"PK\x03\x04 broken", "This is no .docx file"),
        ("law.docx", b"", "This is no .docx file"),
        ("law.txt", b"\xff\xfe\xff\xff\xff", "neither UTF-8 nor GB 18030"),
    ],
)
def test_other_files_are_refused(tmp_path, name, content, fault):
    path = tmp_path / name
    path.write_bytes(content)

    assert fault in read(path)[1][0]


def test_a_document_with_entities_is_refused(tmp_path):
    import zipfile

    path = tmp_path / "law.docx"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')

    assert "declares a type of its own" in read(path)[1][0]


@given(
    st.lists(st.text("甲乙，。（一）第条 1", min_size=1).map(lambda text: f"文{text.strip()}"), min_size=1, max_size=30)
)
def test_any_articles_come_back(texts):
    lines = [f"{spoken(str(number))}　{text}" for number, text in enumerate(texts, start=1)]
    faults = Faults()

    found = printed.parse(enumerate(lines, start=1), Place("law.txt", faults))

    assert faults.found == []
    assert [re.sub(" +", " ", text) for text in texts] == list(found.articles.values())


@given(st.lists(st.text("甲乙，。；《》（）一二三条", min_size=1, max_size=30), min_size=1, max_size=6))
def test_what_a_preview_sends_back_is_the_same_law(texts):
    lines = [f"第{number}条 {text}" for number, text in enumerate(texts, start=1)]
    faults = Faults()
    law = printed.parse(enumerate(lines, start=1), Place("", faults))

    again = printed.parse(enumerate(printed.written(law).split("\n"), start=1), Place("", faults))

    assert again == law
