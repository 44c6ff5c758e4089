"""Every type of question, and quizzes of sections, through files, pages and back."""

import pytest

from content.exchange import files, pack, unpack
from content.exchange.faults import Faults, PackRefused
from content.items import drafts, questions
from content.items.choices import ItemType
from content.items.models import Item
from content.pages import sections
from content.pages.models import CoursePage
from tests.content.exchange.kinds import KINDS, SECTIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds_pack(course_pack, mend):
    (course_pack / "items/first-week-tries.yaml").write_text(KINDS, encoding="utf-8")
    text = (course_pack / "course.yaml").read_text(encoding="utf-8")
    (course_pack / "course.yaml").write_text(text[: text.index("- key: tries")] + SECTIONS, encoding="utf-8")
    return course_pack


def test_every_type_is_in_the_pool():
    assert all(f"type: {kind}\n" in KINDS for kind in ItemType.values)


def test_a_pack_with_every_type_is_canonical(kinds_pack):
    faults = Faults()
    found = files.read(kinds_pack, faults)

    assert faults.found == []
    assert files.differences(kinds_pack, files.written(unpack.normal(found))) == []


def test_loading_and_exporting_gives_the_same_bytes_and_loading_again_writes_nothing(kinds_pack, law_pack):
    unpack.load([law_pack, kinds_pack], by=None)

    again = unpack.load([law_pack, kinds_pack], by=None)

    assert [one.is_unchanged for one in again] == [True, True]
    page = CoursePage.objects.get()
    assert files.differences(kinds_pack, files.written(pack.course(page))) == []
    assert {item.current.type for item in Item.objects.filter(slug__startswith="k-")} == set(ItemType.values)


def test_sections_are_frozen_with_what_they_may_ask(kinds_pack, law_pack):
    unpack.load([law_pack, kinds_pack], by=None)

    quiz = CoursePage.objects.get().quizzes.get(key="tries")
    asked = [[item.slug for item in sections.chosen(section)] for section in sections.of(quiz)]

    assert asked == [["k-single"], ["k-case"], ["k-short", "k-essay"]]


def test_a_section_by_stage_asks_no_other(kinds_pack, law_pack):
    unpack.load([law_pack, kinds_pack], by=None)
    Item.objects.filter(slug="k-case").update(stage="junior")
    pool = Item.objects.get(slug="k-case").pool

    asked = sections.chosen(sections.Section(pool=pool, stage="junior"))

    assert [item.slug for item in asked] == ["k-case"]
    assert len(sections.chosen(sections.Section(pool=pool))) > 1


def test_a_stored_question_is_a_value_and_back(kinds_pack, law_pack):
    unpack.load([law_pack, kinds_pack], by=None)

    for item in Item.objects.filter(slug__startswith="k-").order_by("slug"):
        said = questions.of(item)
        images = {file: pk for file in questions.files(said) for pk in [item.figure_id]}
        fields = questions.columns(said, images)
        copy = Item(**{name: value for name, value in fields.items() if name != "options"})
        copy.options = drafts.stored(copy, said.body)
        copy.cited = item.cited.all()

        assert questions.of(copy) == said


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{{what}}", "{{who}}", "{{who}}"),
        ("  - left: 校长\n    right: 启动调查\n  - left: 年级组长\n    right: 报告\n", "", "two pairs"),
        ("  - 了解\n", "", "three steps"),
        ("  - text: '110'\n  - text: 拨打", "  - text: 拨打", "all the points"),
        ("    correct: true\n    weight: 100\n", "    correct: true\n    weight: 50\n", "Make it 100"),
        ("  - value: 10\n    tolerance", "  - value: zehn\n    tolerance", "not a number"),
        ("  labels:\n", "  accepted:\n  - text: x\n  labels:\n", "does not have this"),
        ("      feedback: 拍照也是伤害。\n", "", "Question 1 of the case"),
        ("  figure: steps.svg", "  figure: other.svg", "media/other.svg"),
        ("  figure_alt: 三步。\n", "", "alternative text"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(kinds_pack, mend, law_pack, english, old, new, message):
    mend("items/first-week-tries.yaml", old, new)

    with pytest.raises(PackRefused) as refused:
        unpack.load([law_pack, kinds_pack], by=None)

    assert any(message in fault.message for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  sections:\n", "  pool: first-week-tries\n  sections:\n", "not both"),
        ("    - k-essay\n", "    - k-nothing\n", "k-nothing"),
        ("    draw: 1\n    types", "    draw: 2\n    types", "It draws 2, but the pool has 1"),
        ("    draw: 1\n    types", "    draw: 1\n    stage: junior\n    types", "of the stage “junior”"),
        ("opens_at: 2026-12-01 08:00", "opens_at: tomorrow", "not a time"),
        ("counts: last", "counts: worst", "is not one of"),
    ],
)
def test_what_is_wrong_with_a_section_is_said(kinds_pack, mend, law_pack, english, old, new, message):
    mend("course.yaml", old, new)

    with pytest.raises(PackRefused) as refused:
        unpack.load([law_pack, kinds_pack], by=None)

    assert any(message in fault.message for fault in refused.value.faults)
