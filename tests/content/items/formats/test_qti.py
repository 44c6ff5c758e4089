"""QTI packages in the conventions of the examples of 1EdTech, of TAO and of other authors, and our own."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings

from content.items import bodies
from content.items.choices import ItemType
from content.items.formats import archive, rich
from content.items.formats.common import Mistake
from content.items.formats.registry import QTI21, QTI30
from content.items.questions import Figure, Question
from content.law import prose
from tests.content.items.formats import kinds
from tests.content.items.formats.test_word import DOT

pytestmark = pytest.mark.usefixtures("english")

CARRIED = [*kinds.BODIES, *kinds.MORE]
FORMATS = pytest.mark.parametrize("kind", [QTI21, QTI30], ids=["2.1", "3.0"])


def _typed(body) -> list:
    """The texts and numbers that a learner types, question by question."""
    held = [body, *getattr(body, "gaps", ()), *(part.body for part in getattr(body, "parts", ()))]
    return [[getattr(one, "text", "") for one in getattr(part, "accepted", ())] for part in held] + [
        [one.value for one in getattr(part, "numbers", ())] for part in held
    ]


def _is_carried(question: Question) -> bool:
    """One answer stands once; a gap's options are plain words."""
    body = question.body
    if isinstance(body, bodies.Matching):
        return bool(body.pairs)
    options = [option for gap in getattr(body, "gaps", ()) for option in gap.options]
    if not all(rich.is_plain(option.text) for option in options):
        return False
    if isinstance(body, bodies.Choice) and body.several and not any(option.correct for option in body.options):
        return False
    return all(len(set(texts)) == len(texts) for texts in _typed(body))


@FORMATS
@settings(max_examples=40, deadline=None)
@given(given_=kinds.st.lists(kinds.questions(*CARRIED).filter(_is_carried), max_size=2, unique_by=lambda q: q.name))
def test_what_is_written_reads_back_as_the_same(kind, given_):
    found = kind.read(kind.write(given_).content)
    assert not found.faults
    assert not found.lost
    assert [placed.question for placed in found.questions] == given_


@FORMATS
def test_pictures_go_out_as_files_and_come_back(kind):
    option = bodies.Option(key="a", text="<p>甲</p>", correct=True, figure="a.png", alt="一点")
    question = Question(
        name="q-1",
        type=ItemType.SINGLE,
        stem="<p>看图</p>",
        body=bodies.Choice(options=(option, bodies.Option(key="b", text="<p>乙</p>"))),
        figure=Figure(name="dot.png", content=DOT, alt="红点"),
        pictures=(Figure(name="a.png", content=DOT, alt=""),),
        tags=("安全/欺凌", "图"),
    )
    content = kind.write([question]).content
    assert "images/q-1/dot.png" in ZipFile(BytesIO(content)).namelist()
    assert [placed.question for placed in kind.read(content).questions] == [question]


def test_the_files_are_in_the_words_of_their_version():
    question = Question(name="q", type=ItemType.ESSAY, stem="<p>谈谈</p>", body=bodies.Essay(rubric=()))
    old = ZipFile(BytesIO(QTI21.write([question]).content)).read("items/q.xml").decode()
    new = ZipFile(BytesIO(QTI30.write([question]).content)).read("items/q.xml").decode()
    assert 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"' in old
    assert '<extendedTextInteraction responseIdentifier="RESPONSE"' in old
    assert 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"' in new
    assert '<qti-extended-text-interaction response-identifier="RESPONSE"' in new
    assert "<p>谈谈</p>" in new


SPACE = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
CORRECT = 'template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"'
MAPPED = 'template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"'


def a_package(*items: str, kind: str = "imsqti_item_xmlv2p1", files: dict[str, bytes] | None = None) -> bytes:
    """A package of items."""
    content = BytesIO()
    with ZipFile(content, "w") as opened:
        resources = "".join(
            f'<resource identifier="r{n}" type="{kind}" href="i{n}.xml"><file href="i{n}.xml"/></resource>'
            for n, _item in enumerate(items)
        )
        manifest = f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{resources}</resources>'
        opened.writestr("imsmanifest.xml", f"{manifest}</manifest>")
        for n, item in enumerate(items):
            opened.writestr(f"i{n}.xml", item)
        for name, held in (files or {}).items():
            opened.writestr(name, held)
    return content.getvalue()


def an_item(inside: str, *, name: str = "item1") -> str:
    return f'<?xml version="1.0"?><assessmentItem {SPACE} identifier="{name}" title="标题">{inside}</assessmentItem>'


def _one(inside: str, **more) -> Question:
    found = QTI21.read(a_package(an_item(inside), **more))
    assert not found.faults, found.faults
    return found.questions[0].question


def test_a_single_choice_with_a_prompt_and_a_picture():
    question = _one(
        '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse>'
        "<value>ChoiceA</value></correctResponse></responseDeclaration>"
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="2"/>'
        '<itemBody><p>看这块牌子：</p><p><img src="images/sign%20one.png" alt="牌子"/></p>'
        '<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><prompt>它说什么？</prompt>'
        '<simpleChoice identifier="ChoiceA">不能进。<feedbackInline outcomeIdentifier="FEEDBACK" identifier="ChoiceA" '
        'showHide="show">看对了。</feedbackInline></simpleChoice>'
        '<simpleChoice identifier="ChoiceB" fixed="true">能进。</simpleChoice></choiceInteraction></itemBody>'
        f"<responseProcessing {CORRECT}/>",
        files={"images/sign one.png": DOT},
    )
    assert question.stem == "<p>看这块牌子：</p><p>它说什么？</p>"
    assert (question.figure.alt, question.points, question.type) == ("牌子", 2, ItemType.SINGLE)
    assert [(o.text, o.correct, o.feedback) for o in question.body.options] == [
        ("<p>不能进。</p>", True, "<p>看对了。</p>"),
        ("<p>能进。</p>", False, ""),
    ]


def test_a_multiple_choice_with_a_mapping_keeps_its_shares():
    choices = "".join(f'<simpleChoice identifier="{x}">{x}</simpleChoice>' for x in "HOCN")
    question = _one(
        '<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier"><correctResponse>'
        "<value>H</value><value>O</value></correctResponse><mapping lowerBound='0' upperBound='2' defaultValue='-2'>"
        "<mapEntry mapKey='H' mappedValue='1'/><mapEntry mapKey='O' mappedValue='1'/><mapEntry mapKey='C' "
        "mappedValue='-1'/></mapping></responseDeclaration><itemBody><choiceInteraction responseIdentifier='RESPONSE' "
        f"maxChoices='0'><prompt>水里有什么？</prompt>{choices}</choiceInteraction></itemBody>"
        f"<responseProcessing {MAPPED}/>"
    )
    assert (question.type, question.body.scoring) == (ItemType.MULTIPLE, bodies.WEIGHTS)
    assert [option.weight for option in question.body.options] == [50, 50, -50, 0]


def test_feedback_that_follows_from_conditions():
    question = _one(
        '<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse>'
        "<value>true</value></correctResponse></responseDeclaration><itemBody><p>对吗？</p><choiceInteraction "
        'responseIdentifier="R" maxChoices="1"><simpleChoice identifier="true">True</simpleChoice>'
        '<simpleChoice identifier="false">False</simpleChoice></choiceInteraction></itemBody><responseProcessing>'
        '<responseCondition><responseIf><match><variable identifier="R"/><correct identifier="R"/></match>'
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>'
        '<responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue>'
        "</responseElse></responseCondition><setOutcomeValue identifier='FEEDBACK'><variable identifier='R'/>"
        "</setOutcomeValue></responseProcessing><modalFeedback outcomeIdentifier='FEEDBACK' showHide='show' "
        "identifier='false'><p>再想想。</p></modalFeedback>"
    )
    assert (question.type, [o.correct for o in question.body.options]) == (ItemType.TRUE_FALSE, [True, False])
    assert question.body.options[1].feedback == "<p>再想想。</p>"


def test_typed_words_numbers_orders_pairs_and_gaps():
    declared = '<responseDeclaration identifier="RESPONSE" cardinality="{}" baseType="{}">{}</responseDeclaration>'
    word = _one(
        declared.format(
            "single", "string", "<correctResponse><value>York</value></correctResponse><mapping defaultValue='0'>"
            "<mapEntry mapKey='York' mappedValue='1' caseSensitive='true'/><mapEntry mapKey='york' mappedValue='0.5'/>"
            "</mapping>",
        )
        + "<itemBody><blockquote><p>Sun of <textEntryInteraction responseIdentifier='RESPONSE'/>;</p></blockquote>"
        f"</itemBody><responseProcessing {MAPPED}/>"
    )  # fmt: skip
    assert word.stem == "<p>Sun of _____ ;</p>"
    assert [(one.text, one.weight) for one in word.body.accepted] == [("York", 100), ("york", 50)]
    assert word.body.match_case
    number = _one(
        declared.format("single", "float", "<correctResponse><value>42.5</value></correctResponse>")
        + "<itemBody><p>多少？<textEntryInteraction responseIdentifier='RESPONSE'/></p></itemBody><responseProcessing>"
        "<responseCondition><responseIf><equal toleranceMode='relative' tolerance='2 2'>"
        "<variable identifier='RESPONSE'/><correct identifier='RESPONSE'/></equal><setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition>"
        "</responseProcessing>"
    )
    assert [(one.value, one.tolerance, one.weight) for one in number.body.numbers] == [("42.5", "0.85", 100)]
    order = _one(
        declared.format("ordered", "identifier", "<correctResponse><value>B</value><value>A</value></correctResponse>")
        + "<itemBody><orderInteraction responseIdentifier='RESPONSE'><prompt>排</prompt><simpleChoice identifier='A'>甲"
        "</simpleChoice><simpleChoice identifier='B'>乙</simpleChoice></orderInteraction></itemBody>"
    )
    assert [prose.plain(step.text) for step in order.body.steps] == ["乙", "甲"]
    match = _one(
        declared.format("multiple", "directedPair", "<correctResponse><value>C R</value></correctResponse>")
        + "<itemBody><matchInteraction responseIdentifier='RESPONSE' maxAssociations='4'><prompt>连</prompt>"
        "<simpleMatchSet><simpleAssociableChoice identifier='C' matchMax='1'>甲</simpleAssociableChoice>"
        "</simpleMatchSet>"
        "<simpleMatchSet><simpleAssociableChoice identifier='R' matchMax='4'>一</simpleAssociableChoice>"
        "<simpleAssociableChoice identifier='M' matchMax='4'>二</simpleAssociableChoice></simpleMatchSet>"
        "</matchInteraction></itemBody>"
    )
    assert [prose.plain(answer.text) for answer in match.body.answers] == ["一", "二"]
    assert match.body.scoring == bodies.ALL
    gap = _one(
        declared.format("single", "identifier", "<correctResponse><value>Y</value></correctResponse>")
        + "<itemBody><p>来自 <inlineChoiceInteraction responseIdentifier='RESPONSE'><inlineChoice identifier='G'>甲"
        "</inlineChoice><inlineChoice identifier='Y'>乙</inlineChoice></inlineChoiceInteraction> 的太阳</p></itemBody>"
    )
    assert gap.stem == "<p>来自 {{1}} 的太阳</p>"
    assert [option.correct for option in gap.body.gaps[0].options] == [False, True]


def test_an_item_of_version_3_with_a_prefix_for_each_name():
    item = (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="v3" title="v3">'
        '<qti-response-declaration identifier="R" cardinality="multiple" base-type="identifier"><qti-correct-response>'
        "<qti-value>a</qti-value><qti-value>b</qti-value></qti-correct-response></qti-response-declaration>"
        '<qti-item-body><qti-choice-interaction response-identifier="R" max-choices="0"><qti-prompt><p>选两项</p>'
        '</qti-prompt><qti-simple-choice identifier="a">甲</qti-simple-choice><qti-simple-choice identifier="b">乙'
        '</qti-simple-choice><qti-simple-choice identifier="c">丙</qti-simple-choice></qti-choice-interaction>'
        "</qti-item-body></qti-assessment-item>"
    )
    found = QTI30.read(a_package(item, kind="imsqti_item_xmlv3p0"))
    question = found.questions[0].question
    assert (question.name, question.stem, question.type) == ("v3", "<p>选两项</p>", ItemType.MULTIPLE)
    assert [option.correct for option in question.body.options] == [True, True, False]


def test_several_choices_in_one_item_are_a_case():
    declared = "".join(
        f'<responseDeclaration identifier="{name}" cardinality="single" baseType="identifier"><correctResponse>'
        f"<value>a</value></correctResponse></responseDeclaration>"
        for name in ("R1", "R2")
    )
    asked = "".join(
        f'<choiceInteraction responseIdentifier="{name}" maxChoices="1"><prompt>{name}？</prompt><simpleChoice '
        f'identifier="a">甲</simpleChoice><simpleChoice identifier="b">乙</simpleChoice></choiceInteraction>'
        for name in ("R1", "R2")
    )
    question = _one(f"{declared}<itemBody><p>小明被起了外号。</p>{asked}</itemBody>")
    assert (question.type, question.stem) == (ItemType.CASE, "<p>小明被起了外号。</p>")
    assert [part.stem for part in question.body.parts] == ["<p>R1？</p>", "<p>R2？</p>"]


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<itemBody><p>没有问</p></itemBody>",
        "<itemBody><p>画</p><drawingInteraction responseIdentifier='R'/></itemBody>",
        "<itemBody><choiceInteraction responseIdentifier='R'><simpleChoice identifier='a'/></choiceInteraction>"
        "</itemBody>",
        "<itemBody><p>?</p><textEntryInteraction responseIdentifier='R'/></itemBody>",
        "<itemBody><p>?</p><orderInteraction responseIdentifier='R'><simpleChoice identifier='a'/></orderInteraction>"
        "</itemBody>",
        "<itemBody><p>?</p><matchInteraction responseIdentifier='R'/></itemBody>",
        "<responseDeclaration identifier='R' baseType='float'><correctResponse><value>x</value></correctResponse>"
        "</responseDeclaration><itemBody><p>?<textEntryInteraction responseIdentifier='R'/></p></itemBody>",
        f"<itemBody>{'<div>' * 200}{'</div>' * 200}</itemBody>",
    ],
)
def test_a_fault_names_its_file(inside):
    found = QTI21.read(a_package(an_item(inside)))
    assert [(fault.where, bool(fault.message)) for fault in found.faults] == [("i0.xml", True)]


def test_what_is_missing_or_no_package_is_a_fault():
    with pytest.raises(Mistake):
        QTI21.read(b"no zip")
    content = BytesIO()
    with ZipFile(content, "w") as opened:
        opened.writestr("a.xml", "<a/>")
    with pytest.raises(Mistake, match="imsmanifest"):
        QTI21.read(content.getvalue())
    bomb = an_item("").replace("<assessmentItem", '<!DOCTYPE a [<!ENTITY b "c">]><assessmentItem')
    outside = (
        '<manifest><resources><resource type="imsqti_item_xmlv2p1" href="../../etc/passwd"/></resources></manifest>'
    )
    with ZipFile(content := BytesIO(), "w") as opened:
        opened.writestr("imsmanifest.xml", outside)
    assert QTI21.read(a_package(bomb)).faults
    assert QTI21.read(content.getvalue()).faults


def test_many_bytes_from_few_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "MOST_UNPACKED", 10_000)
    with pytest.raises(Mistake, match="unpacks"):
        QTI21.read(a_package("x" * 20_000))
