"""Words in 岗位: misspelt posts with rights are refused, others are kept and told."""

from datetime import date

import pytest

from lms.schools.roster import report
from lms.schools.roster.checks import job_titles
from lms.schools.roster.columns import JOB_TITLES
from lms.schools.roster.demo.district import OTHER_TITLES
from tests.factories import roster
from tests.factories.roster import a_staff_row

ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("班主人", "班主任"),
        ("班主", "班主任"),
        ("班任", "班主任"),
        ("班班主任", "班主任"),
        ("德育主仁", "德育主任"),
        ("学校管理原", "学校管理员"),
        ("学校管理人员", "学校管理员"),
        ("校掌", "校长"),
    ],
)
def test_a_misspelt_post_with_rights_is_recognised(title, role):
    assert job_titles.meant(title) == role


@pytest.mark.parametrize(
    "title",
    [*JOB_TITLES, *OTHER_TITLES, "校医", "副主任", "副书记", "德育副主任", "教务主任", "总务主任", "美育主任",
     "体育主任", "语文教师", "少先队辅导员", "心理老师", "团委书记", "团支部书记"],
)  # fmt: skip
def test_posts_of_their_own_are_left_alone(title):
    assert job_titles.meant(title) == ""


@pytest.mark.django_db
def test_a_row_with_a_misspelt_post_says_which_was_meant(tmp_path):
    outcome = roster.imported(tmp_path, roster.schools(), [roster.STAFF, a_staff_row("t1", "王磊", "班主人")], on=ON)

    ((row, column, message),) = roster.problems(outcome)
    assert (row, column) == (2, "岗位")
    assert "班主任" in message


@pytest.mark.django_db
def test_unknown_words_are_counted_and_named_in_the_preview(tmp_path):
    rows = [a_staff_row(f"teacher{n}", "王磊", title) for n, title in enumerate(["教研员", "教研员、校医", "科任教师"])]

    outcome = roster.imported(tmp_path, roster.schools(), [roster.STAFF, *rows], on=ON)

    (note,) = [note for note in report.notes(outcome) if "岗位" in note.label]
    assert (note.count, note.shown, note.is_left_out) == (3, ["教研员 2", "校医 1"], True)
