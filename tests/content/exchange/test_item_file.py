"""The questions of course packs as a file of their own."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.exchange.item_file import FORMAT
from content.items import bodies
from content.items.choices import ItemType
from content.items.formats.common import Mistake
from content.items.formats.registry import FORMATS
from content.items.questions import Figure, Question
from tests.content.exchange.kinds import KINDS
from tests.content.items.formats import kinds
from tests.content.items.formats.test_word import DOT

CARRIED = [*kinds.BODIES, *kinds.MORE]
WITHOUT_PICTURE = KINDS.replace("  figure: steps.svg\n  figure_alt: 三步。\n", "")


def _is_carried(question: Question) -> bool:
    """A pack has one stage for all its questions, and two levels at least in a rubric."""
    body = question.body
    if question.stage:
        return False
    if isinstance(body, bodies.Essay):
        return not any(len(one.levels) < 2 for one in body.rubric)
    return not isinstance(body, bodies.Matching) or bool(body.pairs)


@settings(max_examples=60, deadline=None)
@given(st.lists(kinds.questions(*CARRIED).filter(_is_carried), min_size=1, max_size=2))
def test_what_is_written_reads_back_as_the_same(questions):
    found = FORMAT.read(FORMAT.write(questions).content)
    assert not found.faults
    assert [placed.question for placed in found.questions] == questions


def test_the_file_of_a_pool_is_read_as_it_stands():
    assert FORMATS["markdown"] is FORMAT
    found = FORMAT.read(("\ufeff" + WITHOUT_PICTURE).encode())
    assert not found.faults
    assert {placed.question.type for placed in found.questions} == set(ItemType)
    again = FORMAT.read(FORMAT.write([placed.question for placed in found.questions]).content)
    assert [placed.question for placed in again.questions] == [placed.question for placed in found.questions]


def test_an_unknown_type_is_told_with_the_other_mistakes_of_its_question():
    item = "  - id: a-1\n    type: nope\n    stem: 谁？\n    stm: 错\n"
    found = FORMAT.read(f"pool: x\ntitle: x\npurpose: practice\nitems:\n{item}".encode())
    assert {fault.line for fault in found.faults} == {6, 8}


def test_pictures_lie_beside_it():
    option = bodies.Option(key="a", text="<p>甲</p>", correct=True, figure="dot.png", alt="一点")
    question = Question(
        name="q",
        type=ItemType.SINGLE,
        stem="<p>看图</p>",
        body=bodies.Choice(options=(option, bodies.Option(key="b", text="<p>乙</p>"))),
        figure=Figure(name="dot.png", content=DOT, alt="红点"),
        pictures=(Figure(name="dot.png", content=DOT, alt=""),),
    )
    content = FORMAT.write([question]).content
    assert ZipFile(BytesIO(content)).namelist() == ["items/questions.yaml", "media/dot.png"]
    assert [placed.question for placed in FORMAT.read(content).questions] == [question]


def test_a_fault_names_its_line():
    text = WITHOUT_PICTURE.replace("    correct: true\n", "    correct: vielleicht\n", 1)
    found = FORMAT.read(text.encode())
    assert [fault.line for fault in found.faults] == [10]
    assert FORMAT.read(KINDS.encode()).faults[0].line > 0


def test_a_zip_without_questions_is_refused():
    with ZipFile(content := BytesIO(), "w") as opened:
        opened.writestr("a.txt", "x")
    with pytest.raises(Mistake):
        FORMAT.read(content.getvalue())
