"""A preview names whom it is about: who joins, leaves, moves, is renamed; never a pupil; long lists are folded."""

from datetime import date

import pytest

from lms.schools.roster import report
from lms.schools.roster.draft import ANOTHER, SAME
from tests.factories import roster
from tests.factories.roster import OTHER_SCHOOL, SCHOOL, a_class_row, a_pupil_row, a_school_row, a_staff_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english_pages")]
ON, LATER = date(2026, 11, 23), date(2026, 12, 1)
SCHOOLS = roster.schools(a_school_row(level="L1"), a_school_row(OTHER_SCHOOL, "第四中学"))


@pytest.fixture
def folder(tmp_path):
    """Two schools; at the first one a class with its teacher and two pupils, and four others."""
    people = [
        a_staff_row("t1", "李静", "班主任", "七年级1班"),
        a_staff_row("t2", "赵敏"),
        a_staff_row("t3", "钱进", "校长"),
        a_staff_row("t4", "孙丽"),
        a_staff_row("t5", "周平"),
        a_staff_row("t5", "周平", code=OTHER_SCHOOL),
    ]
    pupils = [roster.STUDENTS, a_pupil_row(1), a_pupil_row(2)]
    classes = roster.classes_table(a_class_row("1"))
    roster.imported(tmp_path, SCHOOLS, classes, [roster.STAFF, *people], pupils, on=ON)
    return tmp_path


def lines(folder, *rows, **more) -> dict[str, list[str]]:
    outcome = roster.imported(folder, [roster.STAFF, *rows], on=LATER, dry_run=True, **more)
    assert roster.problems(outcome) == []
    return {str(note).partition(":")[0]: [*note.shown, *note.folded] for note in report.notes(outcome)}


def test_everybody_to_whom_something_happens_is_named(folder):
    found = lines(
        folder,
        a_staff_row("t1", "李静", "班主任", "七年级1班"),
        a_staff_row("t2", "赵敏", code=OTHER_SCHOOL),
        a_staff_row("t3", "钱尽", "书记"),
        a_staff_row("t4", "新来"),
        a_staff_row("t6", "郑洁"),
        are_complete=True,
        answers={"t3": SAME, "t4": ANOTHER},
    )

    assert found == {
        "People who join": ["新来 t4 · 第三中学", "郑洁 t6 · 第三中学"],
        "People who leave": ["孙丽 t4 · 第三中学", "周平 t5 · 第三中学、第四中学"],
        "People who move to another school": ["赵敏 t2: 第三中学 → 第四中学"],
        "Names corrected": ["t3: 钱进 → 钱尽"],
        "Login names given to another person": ["t4: 孙丽 → 新来"],
        "Posts that begin for people already here": ["赵敏 t2 · 科任教师 · 第四中学", "钱进 t3 · 书记 · 第三中学"],
        "Posts that end": [
            "孙丽 t4 · 科任教师 · 第三中学",
            "赵敏 t2 · 科任教师 · 第三中学",
            "钱进 t3 · 校长 · 第三中学",
            "周平 t5 · 科任教师 · 第三中学",
            "周平 t5 · 科任教师 · 第四中学",
        ],
    }


def test_a_new_number_under_a_known_name_is_pointed_out(folder):
    found = lines(folder, a_staff_row("t77", "赵敏"), a_staff_row("t5", "周平"), a_staff_row("t55", "周平"))

    [label] = [label for label in found if label.startswith("Join under a new login name")]
    assert found[label] == ["赵敏 t2 → t77 · 第三中学"]


def test_who_stays_in_another_post_has_not_left(folder):
    found = lines(folder, a_staff_row("t2", "赵敏", "班主任", "七年级1班"))

    assert "People who leave" not in found
    assert found["Posts that end"] == ["赵敏 t2 · 科任教师 · 第三中学", "李静 t1 · 班主任 · 第三中学"]


def test_pupils_are_counted_and_not_named(folder):
    outcome = roster.imported(folder, [roster.STUDENTS, a_pupil_row(1)], on=LATER, are_complete=True, dry_run=True)

    (note,) = report.notes(outcome)
    assert (str(note), note.folded) == ("Pupils' seats that end, not named any more: 1", [])


def test_of_a_long_list_the_first_are_shown_and_the_rest_is_folded(folder):
    letters = "甲乙丙丁戊己庚辛"
    outcome = roster.imported(
        folder, [roster.STAFF, *(a_staff_row(f"x{n}", f"老师{one}") for n, one in enumerate(letters))], on=LATER,
        dry_run=True,
    )  # fmt: skip

    (note,) = report.notes(outcome)
    assert (note.count, len(note.shown), len(note.folded)) == (8, report.EXAMPLES, 8 - report.EXAMPLES)
    assert str(note).endswith(" …）")
    assert SCHOOL not in str(note)
