"""Pictures as answers, pre-tests, plans to hand in, and what the youngest need: in packs and back."""

import pytest
from django.utils.translation import override

from content.editions.models import Edition
from content.exchange import agreement, files, pack, unpack
from content.exchange.faults import Faults, PackRefused
from content.items.models import Item
from content.pages.models import CoursePage
from tests.content.exchange.conftest import SVG

PRETEST = """- key: before
  title: 前测
  purpose: pretest
  lesson: looks
  frees:
  - looks
  pool: first-week-before
  draw: null
  pass_mark: 80
  attempts: 1
  time_limit_minutes: null
"""
BEFORE = """pool: first-week-before
title: 前测题库
purpose: pretest
items:
- id: fw-b-1
  type: single
  stem: 先找谁？
  options:
  - text: 老师
    figure: teacher.svg
    alt: 一位老师站在讲台边。
    correct: true
  - text: 自己忍着
    feedback: 误会是“忍一忍就过去”。
  explanation: 大人会帮忙。
  articles:
  - weibao/39
  difficulty: 1
"""
PLAN = """
::: assignment
key: meeting
title: 班会设计
body: |
  写成别人拿去就能上的样子。
parts:
- key: aim
  title: 目的
  hint: 上完会做什么？
  least: 30
- key: safe
  title: 安排
:::
"""


@pytest.fixture
def rich_pack(course_pack):
    """The course pack with a pre-test, an answer that is a picture, and a plan."""
    course = course_pack / "course.yaml"
    course.write_text(course.read_text(encoding="utf-8") + PRETEST, encoding="utf-8")
    (course_pack / "items" / "first-week-before.yaml").write_text(BEFORE, encoding="utf-8")
    (course_pack / "media" / "teacher.svg").write_text(SVG, encoding="utf-8")
    report = course_pack / "lessons" / "02-report.md"
    report.write_text(report.read_text(encoding="utf-8") + PLAN, encoding="utf-8")
    return course_pack


def faults_of(folder) -> list[str]:
    faults = Faults()
    read = files.read(folder, faults)
    with override("en"):
        agreement.check(read, faults, known=lambda path: "")
    return [str(fault).removeprefix(f"{folder}/") for fault in faults.found]


def replaced(folder, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.django_db
def test_they_load_and_come_back_byte_for_byte(rich_pack, law_pack):
    unpack.load([law_pack, rich_pack], by=None)

    assert [one.is_unchanged for one in unpack.load([law_pack, rich_pack], by=None)] == [True, True]
    assert files.differences(rich_pack, files.written(pack.course(CoursePage.objects.get()))) == []


@pytest.mark.django_db
def test_an_answer_that_is_a_picture_is_frozen_with_its_words(rich_pack, law_pack):
    unpack.load([law_pack, rich_pack], by=None)

    first, second = Item.objects.get(slug="fw-b-1").current.options

    assert first["text"].startswith('老师<img src="mf-media://frozen/')
    assert 'alt="一位老师站在讲台边。" width="30" height="20"' in first["text"]
    assert second["text"] == "自己忍着"


@pytest.mark.django_db
def test_publishing_freezes_pretests_and_plans(rich_pack, law_pack):
    unpack.load([law_pack, rich_pack], by=None)

    edition = Edition.objects.get()

    assert edition.quizzes.get(key="before").frees == ["looks"]
    assert edition.quizzes.get(key="test").frees == []
    assert "(a lesson whose pre-test is passed counts as finished, with its practice)" in edition.rule_text["en"]
    parts = edition.lesson_versions.get(key="report").parts["assignment"]["meeting"]
    assert parts["title"] == "班会设计"
    assert [(part["key"], part["least"]) for part in parts["parts"]] == [("aim", 30), ("safe", None)]


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("course.yaml", "  - looks\n", "  - nowhere\n", "There is no lesson with the slug “nowhere”."),
        ("course.yaml", "  - looks\n", "  - report\n", "“report” asks for a plan"),
        ("course.yaml", "purpose: pretest\n  lesson: looks", "purpose: pretest\n  lesson: ''", "stands in a lesson"),
        ("course.yaml", "purpose: pretest", "purpose: practice", "Only a pre-test frees lessons"),
        ("items/first-week-before.yaml", "    alt: 一位老师站在讲台边。\n", "", "figure and alt"),
        ("items/first-week-before.yaml", "teacher.svg", "gone.svg", "There is no media/gone.svg"),
        ("lessons/02-report.md", "key: safe", "key: aim", "Two parts of the plan have the key “aim”"),
    ],
)
def test_what_does_not_agree_is_named(rich_pack, name, old, new, fault):
    replaced(rich_pack, name, old, new)

    assert [one for one in faults_of(rich_pack) if one.startswith(f"{name}:") and fault in one], faults_of(rich_pack)


def young(folder):
    replaced(folder, "course.yaml", "audience: staff\nstage: ''", "audience: pupil\nstage: primary_lower")


def test_a_card_for_the_youngest_has_at_most_120_characters(course_pack):
    replaced(
        course_pack, "lessons/01-looks.md", "  - 关系\n  - 后果\n", "".join(f"  - {'好' * 50}\n" for _ in range(3))
    )
    assert faults_of(course_pack) == []

    young(course_pack)

    assert faults_of(course_pack) == [
        "lessons/01-looks.md:83: Card “三看”: at most 120 characters, here are 152. Shorten it."
    ]


def test_pinyin_marks_are_read_for_the_youngest_and_refused_for_others(course_pack):
    replaced(course_pack, "lessons/01-looks.md", "title: 没有行的卡", "title: 长{zhǎng}大")
    assert "Pinyin is shown to grades 1–2 only" in faults_of(course_pack)[0]

    young(course_pack)
    assert faults_of(course_pack) == []

    replaced(course_pack, "lessons/01-looks.md", "长{zhǎng}大", "长{zhǎng dà}")
    assert "“长{zhǎng dà}” cannot be read" in faults_of(course_pack)[0]


@pytest.mark.django_db
def test_the_youngest_read_cards_with_pinyin(course_pack, law_pack):
    young(course_pack)
    replaced(course_pack, "lessons/01-looks.md", "title: 没有行的卡", "title: 长{zhǎng}大")

    unpack.load([law_pack, course_pack], by=None)

    lesson = Edition.objects.get().lessons()[0]
    assert "<ruby>长<rt>zhǎng</rt></ruby><ruby>大<rt>dà</rt></ruby>" in lesson.cards[1]
    assert lesson.cards[1] in lesson.body["zh-hans"]
    assert "<ruby>" not in lesson.notes["zh-hans"]
    assert lesson.parts["poll"]["hard"]["options"] == ["制{zhì}止{zhǐ}", "报{bào}告{gào}"]
    assert lesson.parts["said"]["title"] == "三{sān}看{kàn}"
    assert Item.objects.get(slug="fw-p-2").current.stem == (
        "<p><ruby>报<rt>bào</rt></ruby><ruby>给<rt>gěi</rt></ruby><ruby>谁<rt>shéi</rt></ruby>？</p>"
    )


@pytest.mark.django_db
def test_cards_for_the_class_alone_are_on_the_projector_only(course_pack, law_pack):
    young(course_pack)
    replaced(course_pack, "lessons/01-looks.md", "::: cards\ncards:", "::: cards\nclass_only: true\ncards:")

    unpack.load([law_pack, course_pack], by=None)

    lesson = Edition.objects.get().lessons()[0]
    assert len(lesson.cards) > 1
    assert lesson.cards[1] not in lesson.body["zh-hans"]


def test_a_pack_is_refused_whole(rich_pack, law_pack, db):
    replaced(rich_pack, "items/first-week-before.yaml", "teacher.svg", "gone.svg")

    with pytest.raises(PackRefused):
        unpack.load([law_pack, rich_pack], by=None)

    assert not CoursePage.objects.exists()
    assert not Item.objects.exists()
