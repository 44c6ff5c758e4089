"""Test papers as WPS, LibreOffice and Word write them, and as we do."""

import base64
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings

from content.items import bodies
from content.items.choices import ItemType
from content.items.formats import word
from content.items.formats.common import Mistake
from content.items.formats.word_write import _is_simple
from content.items.questions import Figure
from content.law import prose
from tests.content.items.formats import kinds

pytestmark = pytest.mark.usefixtures("english")

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def paragraph(text: str, *, about: str = "", runs: str = "") -> str:
    said = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{f'<w:pPr>{about}</w:pPr>' if about else ''}{said}{runs}</w:p>"


def a_file(*paragraphs: str, numbering: str = "", media: dict[str, bytes] | None = None) -> bytes:
    """A .docx of paragraphs: texts, or XML."""
    said = "".join(one if one.startswith("<") else paragraph(one) for one in paragraphs)
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as opened:
        opened.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{said}</w:body></w:document>")
        if numbering:
            opened.writestr("word/numbering.xml", f"<w:numbering {NAMES}>{numbering}</w:numbering>")
        links = "".join(f'<Relationship Id="{name}" Target="media/{name}.png"/>' for name in media or {})
        opened.writestr("word/_rels/document.xml.rels", f"<Relationships>{links}</Relationships>")
        for name, held in (media or {}).items():
            opened.writestr(f"word/media/{name}.png", held)
    return content.getvalue()


def _read(*paragraphs: str, **more):
    found = word.read(a_file(*paragraphs, **more))
    assert not found.faults, found.faults
    return [placed.question for placed in found.questions]


def _is_carried(question) -> bool:
    body = question.body
    held = [*getattr(body, "options", ()), *getattr(body, "steps", ())]
    texts = [
        question.stem,
        question.explanation,
        *(one.text for one in held),
        *(getattr(o, "feedback", "") for o in held),
    ]
    if not all(_is_simple(text) for text in texts):
        return False
    if isinstance(body, bodies.Choice):
        return body.scoring != bodies.WEIGHTS and (body.several or sum(o.correct for o in body.options) == 1)
    if isinstance(body, bodies.Short):
        marked = not body.match_case and all(one.weight == 100 and not one.feedback for one in body.accepted)
        return marked and len({one.text for one in body.accepted}) == len(body.accepted)
    if isinstance(body, bodies.Numeric):
        return len(body.numbers) == 1 and body.numbers[0].weight == 100 and not body.numbers[0].feedback
    return body == bodies.Essay(rubric=()) if isinstance(body, bodies.Essay) else True


CARRIED = [type_ for type_ in kinds.BODIES if type_ != ItemType.MATCHING]


@settings(max_examples=150, deadline=None)
@given(kinds.st.lists(kinds.questions(*CARRIED).filter(_is_carried), max_size=3))
def test_what_is_written_reads_back_as_the_same(questions):
    written = word.FORMAT.write(questions)
    assert written.lost == []
    found = word.read(written.content)
    assert not found.faults
    assert not found.lost
    assert [placed.question for placed in found.questions] == questions


def test_pictures_of_the_question_and_of_its_options_go_out_and_come_back():
    option = bodies.Option(key="a", text="<p>甲</p>", correct=True, figure="a.png", alt="一点")
    body = bodies.Choice(options=(option, bodies.Option(key="b", text="<p>乙</p>")))
    question = word.Question(
        name="q",
        type=ItemType.SINGLE,
        stem="<p>看图</p>",
        body=body,
        figure=Figure(name="dot.png", content=DOT, alt="红点"),
        pictures=(Figure(name="a.png", content=DOT, alt=""),),
    )
    assert [placed.question for placed in word.read(word.FORMAT.write([question]).content).questions] == [question]


def test_a_paper_under_its_headings():
    questions = _read(
        "2026 年国家宪法日知识竞赛",
        "一、单项选择题（每小题 2 分，共 4 分）",
        "1．我国的根本法是（　　）。",
        "A．民法典\tB．宪法\tC．刑法　　D．教育法",
        "答案：B",
        "解析：宪法是国家的根本法。",
        "法条：weibao/39",
        "难度：易",
        "学段：初中",
        "标签：宪法、常识",
        "反馈A：民法典是基本法律。",
        "2、国家宪法日是哪一天（ Ｃ ）",
        "A、10 月 1 日",
        "B、11 月 9 日",
        "C、12 月 4 日",
        "二、多项选择题",
        "（1）哪些人可以帮你？",
        "A. 父母 B. 老师 C. 陌生网友",
        "【答案】AB",
        "【解析】找信得过的大人。",
        "三、判断题",
        "1/ 起外号也可能是欺凌。（√）",
        "2. 要多次才算欺凌。",
        "答案：×",
        "四、填空题",
        "1. 报警电话是____。",
        "参考答案：110；一一〇",
        "2. 国家宪法日是___月___日。",
        "答案：12；4",
        "五、简答题",
        "1. 谈谈你的看法。",
        "可以举例。",
        "参考答案：言之有理即可。",
        "六、排序题",
        "1. 排一排",
        "A. 报告 B. 制止 C. 了解",
        "答案：BCA",
        "七、数值题",
        "1. 满几周岁成年？",
        "答案：18±0.5",
        "单位：周岁",
    )
    single, second, multiple, true, false, short, cloze, essay, ordering, numeric = questions
    assert [prose.plain(option.text) for option in single.body.options] == ["民法典", "宪法", "刑法", "教育法"]
    assert [option.correct for option in single.body.options] == [False, True, False, False]
    assert (single.points, single.difficulty, single.stage, single.tags) == (2, 1, "junior", ("宪法", "常识"))
    assert single.articles == ("weibao/39",)
    assert single.body.options[0].feedback == "<p>民法典是基本法律。</p>"
    assert prose.plain(second.stem) == "国家宪法日是哪一天（　）"
    assert [option.correct for option in second.body.options] == [False, False, True]
    assert (multiple.type, prose.plain(multiple.explanation)) == (ItemType.MULTIPLE, "找信得过的大人。")
    assert [q.body.options[0].correct for q in (true, false)] == [True, False]
    assert [one.text for one in short.body.accepted] == ["110", "一一〇"]
    assert prose.plain(cloze.stem) == "国家宪法日是{{1}}月{{2}}日。"
    assert [gap.accepted[0].text for gap in cloze.body.gaps] == ["12", "4"]
    assert essay.stem == "<p>谈谈你的看法。</p><p>可以举例。</p>"
    assert prose.plain(essay.explanation) == "言之有理即可。"
    assert [prose.plain(step.text) for step in ordering.body.steps] == ["制止", "了解", "报告"]
    assert (numeric.body.numbers[0].tolerance, numeric.body.units[0].name) == ("0.5", "周岁")


def test_without_headings_the_answer_says_the_type():
    questions = _read(
        "1. 甲？", "A. 一", "B. 二", "答案：A", "2. 乙？", "A. 一 B. 二", "答案：A、B", "3. 丙", "答案：对",
        "4. 丁", "答案：法", "5. 【数值】几岁？", "答案：14", "6. 对吗？ A. 正确 B. 错误", "答案：B",
    )  # fmt: skip
    assert [q.type for q in questions] == ["single", "multiple", "true_false", "short", "numeric", "true_false"]
    assert questions[-1].body.options[1].correct


def test_runs_split_anywhere_and_soft_breaks_and_strong_words():
    runs = "".join(f"<w:r><w:t>{sign}</w:t></w:r>" for sign in "1.先")
    runs += (
        '<w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>制止</w:t></w:r><w:r><w:t>吗？</w:t><w:br/>'
    )
    runs += "<w:t>A.是</w:t><w:br/><w:t>B.否</w:t><w:br/><w:t>答案：A</w:t></w:r>"
    (question,) = _read(paragraph("", runs=runs))
    assert question.stem == "<p>先<b>制止</b>吗？</p>"
    assert question.type == ItemType.TRUE_FALSE


def test_underlined_spaces_are_a_gap():
    line = "<w:r><w:rPr><w:u w:val='single'/></w:rPr><w:t xml:space='preserve'>    </w:t></w:r>"
    said = paragraph("1. 法定节日是", runs=f"{line}<w:r><w:t>月</w:t></w:r>{line}<w:r><w:t>日</w:t></w:r>")
    (question,) = _read("填空题", said, "答案：12；4")
    assert prose.plain(question.stem) == "法定节日是{{1}}月{{2}}日"


LIST = (
    "<w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='{0}'/>"
    "<w:lvlText w:val='{1}'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='upperLetter'/>"
    "<w:lvlText w:val='%2．'/></w:lvl></w:abstractNum><w:num w:numId='3'><w:abstractNumId w:val='7'/></w:num>"
)


def _listed(text: str, level: int = 0) -> str:
    return paragraph(text, about=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>')


def test_the_numbers_of_lists_are_read():
    two = [_listed("甲？"), _listed("一", 1), _listed("二", 1), "答案：B"]
    questions = _read(*two, *two, numbering=LIST.format("decimal", "%1、"))
    assert [[o.correct for o in q.body.options] for q in questions] == [[False, True]] * 2


def test_a_list_that_nobody_can_read_is_a_fault():
    found = word.read(a_file("1. 甲", "答案：对", _listed("乙"), numbering=LIST.format("hebrew1", "%1.")))
    assert [(fault.line, fault.where) for fault in found.faults] == [(3, "Paragraph 3 (question 1)")]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", "table"),
        (paragraph("", runs="<w:ins><w:r><w:t>新</w:t></w:r></w:ins>"), "tracked changes"),
        (paragraph("字", runs="<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"), "tracked changes"),
        (
            paragraph("", runs="<w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p>"
                      "</w:txbxContent></v:textbox></w:pict></w:r>"),
            "text box",
        ),
        ("二、连线题", "no place"),
    ],
)  # fmt: skip
def test_what_is_in_the_way_is_named_with_its_paragraph(said, message):
    found = word.read(a_file("1. 对吗？", "答案：对", said))
    assert [fault.line for fault in found.faults] == [3]
    assert message in found.faults[0].message


@pytest.mark.parametrize(
    "lines",
    [
        ["1. 没有答案"],
        ["1. 甲", "A. 一", "B. 二", "答案：C"],
        ["一、单选题", "1. 甲", "A. 一", "B. 二", "答案：AB"],
        ["一、单选题", "1. 甲", "答案：A"],
        ["一、判断题", "1. 甲", "答案：也许"],
        ["一、填空题", "1. __和__", "答案：一"],
        ["一、数值题", "1. 多少", "答案：三"],
        ["一、排序题", "1. 排", "A. 一 B. 二", "答案：AA"],
        ["1. 甲", "答案：对", "难度：九"],
        ["1. 甲", "答案：对", "分值：多"],
        ["1.", "答案：对"],
        ["1. 甲", "答案：对", "单位：米"],
        ["1. 甲", "A. 一", "B. 二", "答案：A", "反馈D：没有"],
    ],
)
def test_a_fault_names_paragraph_and_question(lines):
    found = word.read(a_file(*lines))
    at = 2 if lines[0].startswith("一、") else 1
    assert [(fault.line, fault.where) for fault in found.faults] == [(at, f"Paragraph {at} (question 1)")]


def test_pictures_of_word_and_wps():
    drawn = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="三步"/><a:blip r:embed="one"/></wp:inline>'
    )
    old = '<w:r><w:pict><v:shape><v:imagedata r:id="one"/></v:shape></w:pict></w:r>'
    questions = _read(
        paragraph("1. 看图", runs=drawn + "</w:drawing></w:r>"),
        paragraph("A. ", runs=old + "<w:r><w:t xml:space='preserve'> B. 乙</w:t></w:r>"),
        "答案：A",
        media={"one": DOT},
    )
    assert (questions[0].figure.name, questions[0].figure.alt) == ("one.png", "三步")
    assert [option.figure for option in questions[0].body.options] == ["one.png", ""]


def test_a_picture_that_nobody_can_show_is_listed():
    runs = '<w:r><w:drawing><a:blip r:embed="one"/></w:drawing></w:r>'
    found = word.read(a_file(paragraph("1. 看图", runs=runs), "答案：对", media={"one": b"\x01\x00\x00\x00 EMF"}))
    assert [placed.question.figure for placed in found.questions] == [None]
    assert "picture was left out" in found.lost[0].message


@pytest.mark.parametrize(
    "content",
    [
        b"no file",
        a_file("1. 对吗")[:200],
        a_file("<w:p>&lol;</w:p>"),
        b"PK\x05\x06" + b"\0" * 18,
    ],
)
def test_what_is_no_document_is_refused(content):
    with pytest.raises(Mistake):
        word.read(content)


def test_a_document_that_unpacks_beyond_measure_is_refused():
    with pytest.raises(Mistake, match="MB"):
        word.read(a_file(paragraph(" " * 95_000_000)))


def test_entities_are_refused():
    content = BytesIO()
    with ZipFile(content, "w") as opened:
        opened.writestr("word/document.xml", '<!DOCTYPE d [<!ENTITY a "a">]><d>&a;</d>')
    with pytest.raises(Mistake):
        word.read(content.getvalue())


@pytest.mark.parametrize(
    "text",
    [
        "1. 甲",
        "（2）乙",
        "A. 甲 B. 乙",
        "答案：A",
        "[多选]丙",
        "判断题",
        "一、丁",
        "（√）",
        "解析",
        "____和____",
        "第3题",
    ],
)
def test_words_that_look_like_marks_stay_words(text):
    html = kinds.rich.plain(f"前\n{text}") + kinds.rich.plain(text)
    options = tuple(bodies.Option(key=key, text=html, correct=key == "a", feedback=html) for key in "ab")
    choice = bodies.Choice(options=options)
    short = bodies.Short(accepted=(bodies.Accepted(text=text), bodies.Accepted(text=text + "；")))
    questions = [
        word.Question(name="q", type=ItemType.SINGLE, stem=html, body=choice, explanation=html),
        word.Question(name="r", type=ItemType.SHORT, stem=html, body=short),
    ]
    assert [placed.question for placed in word.read(word.FORMAT.write(questions).content).questions] == questions
