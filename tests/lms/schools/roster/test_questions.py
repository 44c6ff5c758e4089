"""A known login name with another name: nothing is guessed, either answer is carried out, and undo knows both."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lms.people.models import User
from lms.schools import posts
from lms.schools.models import Post, Role, RosterImport
from lms.schools.roster import report, undo
from lms.schools.roster.checks.staff import MOST_ASKED
from lms.schools.roster.draft import ANOTHER, SAME
from tests.factories import lms, roster
from tests.factories.roster import OTHER_SCHOOL, a_class_row, a_school_row, a_staff_row

pytestmark = pytest.mark.django_db
ON, LATER = date(2026, 11, 23), date(2026, 12, 1)
AGAIN = [roster.STAFF, a_staff_row("t1", "王芳", "科任教师")]


@pytest.fixture
def folder(tmp_path):
    """A school whose class 七年级1班 t1 李静 leads."""
    people = [roster.STAFF, a_staff_row("t1", "李静", "班主任", "七年级1班"), a_staff_row("t2", "赵敏")]
    roster.imported(tmp_path, roster.schools(), roster.classes_table(a_class_row("1")), people, on=ON)
    return tmp_path


def bring(folder, *tables, **more):
    return roster.imported(folder, *tables, on=LATER, **more)


def held(user: User) -> set[str]:
    return set(Post.objects.held(LATER).filter(user=user).values_list("role", flat=True))


def test_nothing_is_written_before_somebody_said_who_it_is(folder):
    outcome = bring(folder, [*AGAIN, a_staff_row("t3", "钱进")])

    assert [(asked.login_name, asked.was, asked.name) for asked in outcome.questions] == [("t1", "李静", "王芳")]
    assert not outcome.was_written
    assert not outcome.changes.renamed
    assert not User.objects.filter(login_name="t3").exists()
    assert User.objects.get(login_name="t1").name == "李静"


def test_nobody_takes_the_login_name_of_who_operates_the_server(folder):
    operator = User.objects.create(login_name="root", name="运维", password="!", is_superuser=True)

    outcome = bring(folder, [roster.STAFF, a_staff_row("root", "王芳")], answers={"root": ANOTHER})

    operator.refresh_from_db()
    assert outcome.is_refused
    assert operator.login_name == "root"


def test_the_same_person_is_renamed(folder):
    before = User.objects.get(login_name="t1")

    bring(folder, AGAIN, answers={"t1": SAME})

    assert (User.objects.get(login_name="t1").pk, User.objects.get(login_name="t1").name) == (before.pk, "王芳")
    assert RosterImport.objects.first().renamed == {str(before.pk): ["李静", "王芳"]}


def test_another_person_gets_the_login_name_and_the_old_account_stays_without_it(folder):
    old = User.objects.get(login_name="t1")

    outcome = bring(folder, AGAIN, answers={"t1": ANOTHER})

    old.refresh_from_db()
    fresh = User.objects.get(login_name="t1")
    assert (old.name, old.login_name, held(old)) == ("李静", None, set())
    assert (fresh.name, held(fresh)) == ("王芳", {Role.LEARNER})
    assert Post.objects.held(ON).filter(user=old).exists()
    assert RosterImport.objects.first().reused == {"t1": [old.pk, fresh.pk]}
    assert roster.tallies(outcome)["staff"] == (1, 0, 0)
    assert bring(folder, AGAIN).changes.is_empty


def test_the_class_goes_to_the_other_person_and_not_back_to_the_old_account(folder):
    old = User.objects.get(login_name="t1")

    bring(folder, [roster.STAFF, a_staff_row("t1", "王芳", "班主任", "七年级1班")], answers={"t1": ANOTHER})

    assert held(old) == set()
    assert held(User.objects.get(login_name="t1")) == {Role.CLASS_TEACHER}


@pytest.mark.parametrize("answer", [SAME, ANOTHER])
def test_undo_restores_both(folder, answer):
    old = User.objects.get(login_name="t1")
    before = held(old)
    bring(folder, AGAIN, answers={"t1": answer})

    undo.undo(RosterImport.objects.first(), by=lms.a_person())

    old.refresh_from_db()
    assert (old.name, old.login_name, held(old)) == ("李静", "t1", before)
    others = User.objects.filter(name="王芳")
    assert [(held(user), user.login_name) for user in others] == ([] if answer == SAME else [(set(), None)])


def test_a_number_that_somebody_left_behind_is_asked_about_too(folder):
    old = User.objects.get(login_name="t2")
    posts.end(Post.objects.get(user=old), on=ON, by=None)
    table = [roster.STAFF, a_staff_row("t2", "孙丽")]

    assert [asked.was for asked in bring(folder, table).questions] == ["赵敏"]
    bring(folder, table, answers={"t2": ANOTHER})

    assert User.objects.get(login_name="t2").name == "孙丽"


def test_who_holds_posts_of_which_the_roster_says_nothing_keeps_the_login_name(folder):
    user = User.objects.get(login_name="t1")
    posts.appoint(user, lms.a_bureau(), Role.INSPECTOR, from_=ON, by=None)

    outcome = bring(folder, AGAIN, answers={"t1": ANOTHER})

    (asked,) = outcome.questions
    assert "李静" in asked.hindrance
    assert not outcome.was_written
    assert bring(folder, AGAIN, answers={"t1": SAME}).was_written


def test_a_school_does_not_end_posts_of_another_school(folder):
    both = [roster.STAFF, a_staff_row("t2", "赵敏"), a_staff_row("t2", "赵敏", code=OTHER_SCHOOL)]
    bring(folder, roster.schools(a_school_row(), a_school_row(OTHER_SCHOOL, "第四中学")), both)
    school = lms.Organisation.objects.get(code=roster.SCHOOL)

    outcome = bring(folder, [roster.STAFF, a_staff_row("t2", "孙丽")], within=[school], answers={"t2": ANOTHER})

    assert outcome.questions[0].hindrance
    assert User.objects.get(login_name="t2").name == "赵敏"


def test_names_that_slipped_against_their_numbers_are_a_fault_and_no_list_of_questions(folder):
    count = MOST_ASKED + 1
    letters = "甲乙丙丁戊己庚辛壬癸"
    called = [f"老师{letters[n // 100]}{letters[n // 10 % 10]}{letters[n % 10]}" for n in range(count + 1)]
    bring(folder, [roster.STAFF, *(a_staff_row(f"x{n:04}", called[n]) for n in range(count))])

    outcome = bring(folder, [roster.STAFF, *(a_staff_row(f"x{n:04}", called[n + 1]) for n in range(count))])

    ((row, column, message),) = roster.problems(outcome)
    assert (row, column) == (2, "工号或登录名")
    assert str(count) in message


def test_the_command_says_what_it_needs_to_know_and_takes_it(folder):
    path = str(roster.a_file(folder, AGAIN, "again.xlsx"))

    with pytest.raises(CommandError, match="--same LOGIN or --another LOGIN") as ended:
        call_command("import_roster", path, on=LATER, stdout=StringIO())
    assert "t1 · 第三中学: on the roster 李静, in row 2 of Sheet1 王芳" in str(ended.value)
    with pytest.raises(CommandError, match="t1 is named with"):
        call_command("import_roster", path, on=LATER, same=["t1"], another=["T1"], stdout=StringIO())
    call_command("import_roster", path, "--another", "T1", on=LATER, stdout=StringIO())

    assert User.objects.get(login_name="t1").name == "王芳"


def test_a_refused_file_asks_nothing(folder):
    assert report.questions(bring(folder, [*AGAIN, a_staff_row("t9", "")])) == []
