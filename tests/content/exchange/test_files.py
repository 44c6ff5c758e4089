"""Faults of packs: file, line, remedy."""

from pathlib import Path

import pytest
from django.utils.translation import override

from content.exchange import canonical
from content.exchange.faults import Faults, PackRefused
from content.exchange.files import read


def fault(folder):
    with pytest.raises(PackRefused) as caught:
        canonical.differences([folder])
    return caught.value.faults[0]


@pytest.mark.parametrize(
    ("name", "old", "new", "there"),
    [
        ("pack.yaml", "kind: course", "kind: cake", "kind: cake"),
        ("pack.yaml", "format: 1", "format: 2", "format: 2"),
        ("course.yaml", "audience: staff", "audience: cats", "audience: cats"),
        ("course.yaml", "designed_minutes: 45", "designed_minutes: many", "designed_minutes: many"),
        ("course.yaml", "title: 接班第一周", "title: ''", "title: ''"),
        ("course.yaml", "title: 接班第一周", "title: 接班第一周\ncolour: red", "colour: red"),
        ("course.yaml", "title: 接班第一周\n", "", "slug: first-week"),
        ("course.yaml", "slug: first-week", "slug: First Week", "slug: First Week"),
        ("course.yaml", "- 02-report", "- 02-report\n- 03-more", None),
        ("course.yaml", "  pool: first-week-test", "  pool: nowhere", "- key: test"),
        ("course.yaml", "draw: 1", "draw: 7", "- key: test"),
        ("course.yaml", "lesson: looks", "lesson: lock", "- key: tries"),
        ("course.yaml", "key: tries", "key: test", None),
        ("lessons/02-report.md", "slug: report", "slug: looks", "slug: looks"),
        ("lessons/01-looks.md", "---\nslug", "slug", "slug: looks"),
        ("lessons/01-looks.md", "::: image", "::: picture", "::: picture"),
        ("lessons/01-looks.md", "::: image", ":::: image", ":::: image"),
        ("lessons/01-looks.md", "alt: 三步。\n", "", "file: steps.svg"),
        ("lessons/01-looks.md", "file: steps.svg", "file: missing.svg", "file: missing.svg"),
        ("lessons/01-looks.md", "- text: 先制止\n  reply: 对。\n", "", "- text: 等等看"),
        ("lessons/01-looks.md", "看**关系**", "看*关系*", "看*关系*"),
        ("lessons/01-looks.md", "“谢谢你告诉我。”", "> 谢谢你告诉我。", "> 谢谢你告诉我。"),
        ("lessons/01-looks.md", "  | 一 | 二 |", "  | 一 |", "  | 一 |"),
        ("lessons/01-looks.md", "quiz: tries\n:::", "quiz: tries", "::: quiz"),
        ("lessons/01-looks.md", "quiz: tries", "quiz: trial", "quiz: trial"),
        ("lessons/01-looks.md", "  - 后果", "  - 后果\n  - 三\n  - 四\n  - 五", "  - 关系"),
        ("items/first-week-tries.yaml", "correct: true", "correct: maybe", "correct: maybe"),
        ("items/first-week-tries.yaml", "    correct: true\n", "", "- id: fw-p-1"),
        ("items/first-week-tries.yaml", "    feedback: 不发群。\n", "", "- id: fw-p-2"),
        ("items/first-week-tries.yaml", "制止不需要先认定。", "''", "explanation: ''"),
        ("items/first-week-tries.yaml", "type: multiple", "type: riddle", "type: riddle"),
        ("items/first-week-tries.yaml", "- weibao/11\n  difficulty", "- weibao/39\n  difficulty", "- id: fw-p-1"),
        ("items/first-week-tries.yaml", "id: fw-p-2", "id: fw-p-1", "- id: fw-p-1"),
        ("items/first-week-tries.yaml", "stem: 报给谁？", "stem: |\n    ## 标题", "    ## 标题"),
        ("items/first-week-test.yaml", "  answer: false\n", "", "- id: fw-t-1"),
        ("items/first-week-test.yaml", "answer: false", "answer: 'false'", "answer: 'false'"),
        ("items/first-week-test.yaml", "  feedback_true: 误会是“要有次数才算”。\n", "", "- id: fw-t-1"),
        ("items/first-week-test.yaml", "purpose: test", "purpose: practice", "- key: test"),
        ("media/steps.svg", "<rect", "<script>alert(1)</script><rect", None),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_line(course_pack, mend, name, old, new, there):
    mend(name, old, new)

    found = fault(course_pack)

    lines = Path(found.file).read_text(encoding="utf-8").split("\n") if found.line else []
    assert lines[found.line - 1].lstrip().startswith(there.lstrip()) if there else found.line == 0
    assert found.message.endswith(("。", ".", "”"))


def test_a_block_that_is_not_closed_is_named_by_its_first_line_and_nothing_else(course_pack, mend):
    path = mend("lessons/01-looks.md", "note: 核心依据。\n:::", "note: 核心依据。")
    line = path.read_text(encoding="utf-8").split("\n").index("::: law") + 1

    with pytest.raises(PackRefused) as caught, override("en"):
        canonical.differences([course_pack])

    message = "The block that opens here is not closed. Put “:::” after its last line."
    assert str(caught.value) == f"{path}:{line}: {message}"


def test_the_file_is_named(course_pack, mend):
    path = mend("lessons/01-looks.md", "看**关系**", "看*关系*")

    assert str(fault(course_pack)).startswith(f"{path}:26: ")


def test_several_mistakes_are_named_at_once(course_pack, mend):
    mend("course.yaml", "audience: staff", "audience: cats")
    mend("lessons/02-report.md", "minutes: 25", "minutes: -1")
    mend("items/first-week-test.yaml", "difficulty: 1", "difficulty: 9")

    with pytest.raises(PackRefused) as caught:
        canonical.differences([course_pack])

    assert [found.line for found in caught.value.faults] == [4, 13, 4]


def test_an_id_that_two_items_have_is_named_in_both_files(course_pack, mend):
    path = mend("items/first-week-tries.yaml", "id: fw-p-2", "id: fw-t-1")
    line = path.read_text(encoding="utf-8").split("\n").index("- id: fw-t-1") + 1

    with pytest.raises(PackRefused) as caught, override("en"):
        canonical.differences([course_pack])

    taken = "The id “fw-t-1” is taken: items/first-week-test.yaml:5 has it, too. Give each item its own."
    assert str(caught.value) == f"{path}:{line}: {taken}"


def test_a_pool_whose_file_has_another_name_is_told_how_to_name_it(course_pack):
    path = (course_pack / "items/first-week-test.yaml").rename(course_pack / "items/exam.yaml")

    found = fault(course_pack)

    assert (found.file, found.line) == (str(path), 1)
    assert "first-week-test.yaml" in found.message


def test_what_does_not_belong_is_named(course_pack):
    (course_pack / "lessons/notes.txt").write_text("x")

    assert fault(course_pack).file == str(course_pack / "lessons/notes.txt")


def test_an_unused_picture_is_named(course_pack):
    (course_pack / "media/other.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')

    assert fault(course_pack).file == str(course_pack / "media/other.svg")


def test_links_out_of_the_folder_are_not_followed(course_pack, tmp_path):
    (tmp_path / "secret.md").write_text("---\nslug: report\ntitle: x\nminutes: 1\n---\n\n秘密\n")
    (course_pack / "lessons/02-report.md").unlink()
    (course_pack / "lessons/02-report.md").symlink_to(tmp_path / "secret.md")

    assert fault(course_pack).file == str(course_pack / "lessons/02-report.md")


def test_a_linked_folder_is_not_followed(course_pack, tmp_path):
    (tmp_path / "link").symlink_to(course_pack)

    assert fault(tmp_path / "link").line == 0


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "—".encode("gb18030") + b"\xff", b"a" * 1_000_001])
def test_files_that_are_no_text_are_refused(course_pack, content):
    (course_pack / "course.yaml").write_bytes(content)

    assert fault(course_pack).file == str(course_pack / "course.yaml")


def test_a_bomb_is_refused_before_it_grows(course_pack):
    bomb = "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a]" for n in range(2000))
    (course_pack / "items/first-week-test.yaml").write_text(bomb)

    assert fault(course_pack).line == 1


def test_windows_line_ends_and_a_byte_order_mark_are_forgiven(course_pack):
    for path in course_pack.rglob("*.md"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    faults = Faults()
    read(course_pack, faults)

    assert faults.found == []


def test_a_folder_that_is_not_there(tmp_path):
    assert fault(tmp_path / "nowhere").file == str(tmp_path / "nowhere")
