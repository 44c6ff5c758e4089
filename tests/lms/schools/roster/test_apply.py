"""Imports write the difference, once, in one transaction, and say nothing twice."""

import threading
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.db.models import F

from lms.facts.models import Fact
from lms.people.models import AccessLogEntry, Consent, User
from lms.refused import Refused
from lms.schools import posts
from lms.schools.models import HeadCount, Organisation, Post, Role, SchoolClass, Seat
from lms.schools.roster import apply
from lms.schools.roster.draft import SAME
from lms.schools.roster.lock import only_import
from tests.factories import lms, roster
from tests.factories.roster import OTHER_SCHOOL, SCHOOL, a_class_row, a_pupil_row, a_school_row, a_staff_row, tallies

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
LATER = date(2026, 12, 1)


@pytest.fixture
def bring(tmp_path):
    """Import these tables for the district; they must be accepted."""

    def bring(*tables, on=ON, **more):
        outcome = roster.imported(tmp_path, *tables, on=on, **more)
        assert roster.problems(outcome) == []
        return outcome

    return bring


def staff(*rows):
    return [roster.STAFF, *rows]


def students(*rows):
    return [roster.STUDENTS, *rows]


def school_at(level):
    return roster.schools(a_school_row(level=level))


def held(login, on=ON):
    """(role, school code, class number, job title) of the posts that the person holds."""
    found = Post.objects.held(on).filter(user__login_name=login).order_by("pk")
    return [
        (p.role, p.organisation.code, p.school_class and p.school_class.number, p.job_title)
        for p in found.select_related("organisation", "school_class")
    ]


def seats(on=ON):
    """Seat -> name."""
    return dict(Post.objects.held(on).by_role(Role.PUPIL).order_by("seat").values_list("seat", "user__name"))


# Schools and classes


def test_a_school_is_planted_below_its_cluster_with_its_fact(bring):
    bring(
        [
            ["学校标识码", "学校名称", "简称", "办学类型", "学制", "所属中心校"],
            [SCHOOL, "柳河镇学校", "柳河学校", "九年一贯", "五四", "柳河中心校"],
        ]
    )

    school = Organisation.objects.get(code=SCHOOL)
    assert (school.name, school.short_name, school.school_type, school.system) == (
        "柳河镇学校",
        "柳河学校",
        "nine_year",
        "54",
    )
    assert (school.parent.name, school.parent.kind, school.identity_level) == ("柳河中心校", "cluster", "L0")
    assert school.path == f"{school.parent.parent_id}/{school.parent_id}/{school.pk}/"
    assert school.sort_key.startswith("liu3 he2")
    assert Fact.objects.filter(kind="organisation").count() == 2


def test_a_school_changes_only_in_what_the_row_says(bring):
    school = lms.a_school("第三中学", short_name="三中", level="L1", system="54")

    outcome = bring(roster.schools(a_school_row(school.code, "第三初级中学")))

    school.refresh_from_db()
    assert (school.name, school.short_name, school.system, school.identity_level) == (
        "第三初级中学",
        "三中",
        "54",
        "L1",
    )
    assert tallies(outcome) == {"schools": (0, 1, 0)}


def test_a_school_that_gets_a_cluster_moves_with_its_campus(bring):
    school = lms.a_school("第三中学")
    campus = Organisation.plant(parent=school, code="X-1", name="东校区", kind="campus")
    cluster = lms.a_cluster("城关中心校")

    bring([["学校标识码", "学校名称", "办学类型", "所属中心校"], [school.code, "第三中学", "初中", "城关中心校"]])

    school.refresh_from_db()
    campus.refresh_from_db()
    assert school.path == f"{cluster.path}{school.pk}/"
    assert campus.path == f"{school.path}{campus.pk}/"


def test_a_school_is_closed_and_opened_again(bring):
    headings = ["学校标识码", "学校名称", "办学类型", "停用"]
    bring([headings, [SCHOOL, "第三中学", "初中", "Y"]])
    assert Organisation.objects.get(code=SCHOOL).closed_on == ON

    bring([headings, [SCHOOL, "第三中学", "初中", ""]])
    assert Organisation.objects.get(code=SCHOOL).closed_on == ON

    bring([headings, [SCHOOL, "第三中学", "初中", "N"]])
    assert Organisation.objects.get(code=SCHOOL).closed_on is None


def test_a_campus_is_a_row_of_its_own(bring):
    headings = ["学校标识码", "学校名称", "办学类型", "校区"]

    outcome = bring([headings, [SCHOOL, "第三中学", "初中", ""], [SCHOOL, "第三中学", "初中", "东校区"]])
    again = bring([headings, [SCHOOL, "第三中学", "初中", ""], [SCHOOL, "第三中学", "初中", "东校区"]])

    assert Organisation.objects.get(kind="campus").parent.code == SCHOOL
    assert (tallies(outcome), tallies(again)) == ({"schools": (2, 0, 0)}, {"schools": (0, 0, 0)})


def test_a_class_is_created_with_its_head_count(bring):
    bring(roster.schools(), roster.classes_table(a_class_row("（３）班", count=45)))

    school_class = SchoolClass.objects.get()
    assert (school_class.stage, school_class.entry_year, school_class.number) == ("junior", 2026, 3)
    assert [(c.count, c.valid_from, c.valid_to) for c in HeadCount.objects.all()] == [(45, ON, None)]


def test_a_new_head_count_ends_the_old_one_on_that_day(bring):
    bring(roster.schools(), roster.classes_table(a_class_row(count=45)))

    outcome = bring(roster.classes_table(a_class_row(count=44)), on=LATER)

    assert tallies(outcome) == {"classes": (0, 1, 0)}
    assert [c.count for c in HeadCount.objects.held(ON)] == [45]
    assert [c.count for c in HeadCount.objects.held(LATER)] == [44]
    assert HeadCount.objects.filter(superseded_at__isnull=False).count() == 1


def test_a_head_count_corrected_on_the_same_day_leaves_nothing_of_the_first(bring):
    bring(roster.schools(), roster.classes_table(a_class_row(count=54)))

    bring(roster.classes_table(a_class_row(count=45)))

    assert [(c.count, c.valid_from) for c in HeadCount.objects.held(ON)] == [(45, ON)]


# Staff


@pytest.mark.parametrize(
    ("titles", "roles"),
    [
        ("科任教师", [("learner", "科任教师")]),
        ("副班主任、科任教师", [("learner", "副班主任、科任教师")]),
        ("德育主任", [("moral_education", "德育主任")]),
        ("政教主任兼科任教师", [("moral_education", "政教主任"), ("learner", "科任教师")]),
        ("校长", [("principal", "校长")]),
        ("书记", [("principal", "书记")]),
        ("副校长", [("learner", "副校长")]),
        ("学校管理员，食堂", [("school_admin", "学校管理员"), ("learner", "食堂")]),
        ("班主任、科任教师", [("class_teacher", "班主任"), ("learner", "科任教师")]),
    ],
)
def test_job_titles_become_roles(bring, titles, roles):
    bring(roster.schools(), roster.classes_table(), staff(a_staff_row("t1", "李静", titles, "七(1)班")))

    assert [(role, title) for role, _school, _class, title in held("t1")] == roles


def test_a_new_person_begins_on_the_day_that_the_row_says(bring):
    bring(roster.schools(), staff(a_staff_row("t1", "李静", begins="2020-09-01"), a_staff_row("t2", "王芳")))

    begun = Post.objects.values_list("user__login_name", "valid_from").order_by("user__login_name")
    assert list(begun) == [("t1", date(2020, 9, 1)), ("t2", ON)]


def test_a_new_person_has_no_password_and_sorts_by_pinyin(bring):
    bring(roster.schools(), staff(a_staff_row("t1", "王䶮")))

    user = User.objects.get(login_name="t1")
    assert not user.has_usable_password()
    assert user.sort_key.startswith("wang2 ")


def test_a_changed_role_ends_one_post_and_opens_another_from_that_day(bring):
    bring(roster.schools(), staff(a_staff_row("t1", "李静", "科任教师", begins="2020-09-01")))

    outcome = bring(staff(a_staff_row("t1", "李静", "德育主任")), on=LATER)

    assert tallies(outcome) == {"staff": (0, 1, 0)}
    assert held("t1", ON) == [("learner", SCHOOL, None, "科任教师")]
    assert held("t1", LATER) == [("moral_education", SCHOOL, None, "德育主任")]
    facts = Fact.objects.filter(kind__startswith="post.").order_by("pk").values_list("kind", flat=True)
    assert list(facts) == ["post.opened", "post.superseded", "post.opened", "post.opened"]


def test_a_class_teacher_may_be_named_by_the_class_table_alone(bring):
    outcome = bring(roster.schools(), roster.classes_table(a_class_row(teacher="t1")), staff(a_staff_row("t1", "李静")))
    again = bring(roster.classes_table(a_class_row(teacher="t1")), staff(a_staff_row("t1", "李静")))

    assert held("t1") == [("class_teacher", SCHOOL, 1, "班主任"), ("learner", SCHOOL, None, "科任教师")]
    assert outcome.was_written
    assert not again.was_written


def test_the_class_table_decides_which_of_several_classes_is_the_own_one(bring):
    classes = roster.classes_table(a_class_row("1"), a_class_row("2", teacher="t1"))

    bring(roster.schools(), classes, staff(a_staff_row("t1", "李静", "班主任", "七(1)班、七(2)班")))

    assert held("t1") == [("class_teacher", SCHOOL, 2, "班主任")]


def test_a_class_that_changes_hands_leaves_the_former_teacher_on_the_staff(bring):
    bring(roster.schools(), roster.classes_table(), staff(a_staff_row("t1", "李静", "班主任", "七(1)班")))

    bring(staff(a_staff_row("t2", "王芳", "班主任", "七(1)班", begins="2020-09-01")), on=LATER)

    assert held("t1", LATER) == [("learner", SCHOOL, None, "")]
    assert held("t2", LATER) == [("class_teacher", SCHOOL, 1, "班主任")]
    assert [p.user.login_name for p in Post.objects.held(ON).by_role(Role.CLASS_TEACHER)] == ["t1"]


def test_class_teachers_can_swap_their_classes(bring):
    classes = roster.classes_table(a_class_row("1"), a_class_row("2"))
    bring(
        roster.schools(),
        classes,
        staff(a_staff_row("t1", "李静", "班主任", "七(1)班"), a_staff_row("t2", "王芳", "班主任", "七(2)班")),
    )

    bring(
        staff(a_staff_row("t1", "李静", "班主任", "七(2)班"), a_staff_row("t2", "王芳", "班主任", "七(1)班")), on=LATER
    )

    assert held("t1", LATER) == [("class_teacher", SCHOOL, 2, "班主任")]
    assert held("t2", LATER) == [("class_teacher", SCHOOL, 1, "班主任")]


def test_somebody_who_moves_to_another_school_leaves_the_first(bring):
    schools = roster.schools(a_school_row(), a_school_row(OTHER_SCHOOL, "第四中学"))
    bring(schools, staff(a_staff_row("t1", "李静", begins="2020-09-01")))

    outcome = bring(staff(a_staff_row("t1", "李静", code=OTHER_SCHOOL)), on=LATER)

    assert held("t1", ON) == [("learner", SCHOOL, None, "科任教师")]
    assert held("t1", LATER) == [("learner", OTHER_SCHOOL, None, "科任教师")]
    assert len(outcome.changes.moved) == 1


def test_somebody_with_a_row_at_both_schools_works_at_both(bring):
    schools = roster.schools(a_school_row(), a_school_row(OTHER_SCHOOL, "第四中学"))
    bring(schools, staff(a_staff_row("t1", "李静")))

    bring(staff(a_staff_row("t1", "李静"), a_staff_row("t1", "李静", code=OTHER_SCHOOL)), on=LATER)

    assert [code for _role, code, *_rest in held("t1", LATER)] == [SCHOOL, OTHER_SCHOOL]


def test_people_whom_the_file_leaves_out_stay(bring):
    bring(roster.schools(), staff(a_staff_row("t1", "李静"), a_staff_row("t2", "王芳")))

    bring(staff(a_staff_row("t2", "王芳")), on=LATER)

    assert held("t1", LATER) == [("learner", SCHOOL, None, "科任教师")]


def test_posts_that_the_staff_table_knows_nothing_of_stay(bring):
    bring(roster.schools(), staff(a_staff_row("t1", "李静")))
    user = User.objects.get(login_name="t1")
    posts.appoint(user, lms.a_bureau(), Role.INSPECTOR, from_=ON, by=None)

    bring(staff(a_staff_row("t1", "李静", "校长")), on=LATER)

    assert {role for role, *_rest in held("t1", LATER)} == {"inspector", "principal"}


def test_a_corrected_name_writes_no_post(bring):
    bring(roster.schools(), staff(a_staff_row("t1", "李精")))
    before = Fact.objects.count()

    outcome = bring(staff(a_staff_row("t1", "李静")), answers={"t1": SAME})

    assert User.objects.get(login_name="t1").name == "李静"
    assert (tallies(outcome), Fact.objects.count()) == ({"staff": (0, 1, 0)}, before)


# Pupils


def test_at_level_0_pupils_are_counted_and_nothing_of_them_is_kept(bring):
    outcome = bring(
        roster.schools(),
        roster.classes_table(a_class_row(count=45)),
        students(*(a_pupil_row(n, "王小明") for n in (1, 2, 3))),
    )

    assert tallies(outcome)["students"] == (0, 0, 3)
    assert not User.objects.exists()
    assert "王小明" not in str(list(Fact.objects.values()))
    assert [c.count for c in HeadCount.objects.all()] == [45]


def test_at_level_0_the_pupils_are_the_head_count_where_the_class_table_is_silent(bring):
    bring(roster.schools(), roster.classes_table(a_class_row(count=45)))

    bring(students(*(a_pupil_row(n) for n in range(1, 44))), on=LATER)

    assert [c.count for c in HeadCount.objects.held(LATER)] == [43]


def test_at_level_1_seats_are_kept_without_names(bring):
    pupils = students(a_pupil_row(1, "王小明", "Y", "2026-09-01"), a_pupil_row(2, "李红"))

    outcome = bring(school_at("L1"), roster.classes_table(), pupils)

    assert tallies(outcome)["students"] == (2, 0, 0)
    assert seats() == {1: "", 2: ""}
    assert not Consent.objects.exists()
    assert not User.objects.exclude(name="").exists()


def test_at_level_2_only_names_with_consent_are_kept(bring):
    pupils = students(a_pupil_row(1, "王小明", "Y", "2026-09-01"), a_pupil_row(2, "李红", "N"), a_pupil_row(3, "赵敏"))

    bring(school_at("L2"), roster.classes_table(), pupils)

    assert seats() == {1: "王小明", 2: "", 3: ""}
    assert [(c.user.name, c.given_on) for c in Consent.objects.all()] == [("王小明", date(2026, 9, 1))]
    facts = str(list(Fact.objects.values_list("canonical", flat=True)))
    assert not [name for name in ("王小明", "李红", "赵敏") if name in facts]


def test_consent_given_later_brings_the_name(bring):
    bring(school_at("L2"), roster.classes_table(), students(a_pupil_row(1, "王小明")))
    before = User.objects.get().opaque

    outcome = bring(students(a_pupil_row(1, "王小明", "Y", "2026-11-20")))

    assert tallies(outcome) == {"students": (0, 1, 0)}
    assert seats() == {1: "王小明"}
    assert User.objects.get().opaque == before
    assert User.objects.get().sort_key.startswith("wang2")


def test_consent_withdrawn_erases_the_name_and_keeps_the_seat(bring):
    bring(school_at("L2"), roster.classes_table(), students(a_pupil_row(1, "王小明", "Y", "2026-09-01")))

    outcome = bring(students(a_pupil_row(1, "王小明", "N")))
    again = bring(students(a_pupil_row(1, "王小明", "N")))

    assert tallies(outcome) == {"students": (0, 1, 0)}
    assert seats() == {1: ""}
    assert User.objects.get().sort_key == ""
    assert Consent.objects.get().withdrawn_at is not None
    assert Fact.objects.filter(kind="consent.withdrawn").count() == 1
    entry, seat = AccessLogEntry.objects.get(action="consent.withdrawn"), Seat.objects.get()
    assert (entry.person_id, entry.organisation, entry.school_class, entry.note) == (
        seat.user_id,
        seat.organisation_id,
        seat.school_class_id,
        "1",
    )
    assert not again.was_written


def test_an_empty_consent_says_nothing_about_a_name_that_is_kept(bring):
    bring(school_at("L2"), roster.classes_table(), students(a_pupil_row(1, "王小明", "Y", "2026-09-01")))

    outcome = bring(students(a_pupil_row(1)))

    assert seats() == {1: "王小明"}
    assert not outcome.was_written


def test_a_renewed_consent_takes_the_place_of_the_old_one(bring):
    bring(school_at("L2"), roster.classes_table(), students(a_pupil_row(1, "王小明", "Y", "2026-09-01")))

    bring(students(a_pupil_row(1, "王晓明", "Y", "2026-11-01")))

    assert seats() == {1: "王晓明"}
    standing = Consent.objects.filter(withdrawn_at__isnull=True)
    assert [c.given_on for c in standing] == [date(2026, 11, 1)]
    assert not Fact.objects.filter(kind="consent.withdrawn").exists()
    superseded = Fact.objects.get(kind="consent.superseded")
    assert superseded.ref == f"lms.Consent:{Consent.objects.get(given_on=date(2026, 9, 1)).pk}"


def test_a_level_raised_in_the_same_import_counts_at_once(bring):
    bring(roster.schools(), roster.classes_table(), students(a_pupil_row(1, "王小明", "Y", "2026-09-01")))
    assert seats() == {}

    bring(school_at("L2"), students(a_pupil_row(1, "王小明", "Y", "2026-09-01")))

    assert seats() == {1: "王小明"}


def test_a_login_name_in_other_letters_is_the_same_person(bring):
    bring(roster.schools(), staff(a_staff_row("MD0001", "李静")))

    again = bring(staff(a_staff_row("md0001", "李静")))

    assert User.objects.get().login_name == "md0001"
    assert not again.was_written


# Vice-principals for rule of law


def test_an_appointment_ends_after_its_last_day(bring):
    table = [roster.VICE_PRINCIPALS, ["周正平", "明德区人民法院", SCHOOL, "2026-09-01", "2027-08-31"]]

    bring(roster.schools(), table)
    again = bring(table)

    (post,) = Post.objects.by_role(Role.VICE_PRINCIPAL_LAW)
    assert (post.user.name, post.user.login_name, post.job_title) == ("周正平", "fz0001", "明德区人民法院")
    assert (post.valid_from, post.valid_to) == (date(2026, 9, 1), date(2027, 9, 1))
    assert not again.was_written


def test_one_person_at_two_schools_is_one_person(bring):
    schools = roster.schools(a_school_row(), a_school_row(OTHER_SCHOOL, "第四中学"))
    rows = [["周正平", "明德区人民法院", code, "2026-09-01", "2027-08-31"] for code in (SCHOOL, OTHER_SCHOOL)]

    bring(schools, [roster.VICE_PRINCIPALS, rows[0]])
    bring([roster.VICE_PRINCIPALS, rows[1]])

    assert User.objects.count() == 1
    assert Post.objects.held(ON).count() == 2


def test_corrected_dates_replace_an_appointment_and_a_new_term_is_added(bring):
    def table(from_, until):
        return [roster.VICE_PRINCIPALS, ["周正平", "明德区人民法院", SCHOOL, from_, until]]

    bring(roster.schools(), table("2026-09-01", "2027-08-31"))
    bring(table("2026-09-01", "2028-08-31"))
    bring(table("2028-09-01", "2029-08-31"))

    standing = (
        Post.objects.filter(superseded_at__isnull=True).order_by("valid_from").values_list("valid_from", "valid_to")
    )
    assert list(standing) == [(date(2026, 9, 1), date(2028, 9, 1)), (date(2028, 9, 1), date(2029, 9, 1))]


# The import as a whole


def test_identical_rows_are_merged_and_counted(bring):
    pupils = students(a_pupil_row(1, "王小明"), a_pupil_row("１　", "王 小明"), a_pupil_row(2, "李红"))

    outcome = bring(school_at("L1"), roster.classes_table(a_class_row("1"), a_class_row("一班")), pupils)

    assert tallies(outcome)["students"] == (2, 0, 0)
    assert outcome.draft.duplicates.total() == 2


def test_importing_again_writes_nothing(bring):
    tables = (
        school_at("L2"),
        roster.classes_table(a_class_row("1", teacher="t1"), a_class_row("2")),
        staff(a_staff_row("t1", "李静", "班主任、科任教师", "七(1)班"), a_staff_row("t2", "王芳", "班主任", "七(2)班")),
        students(a_pupil_row(1, "王小明", "Y", "2026-09-01"), a_pupil_row(2, "李红", "N"), a_pupil_row(3)),
        [roster.VICE_PRINCIPALS, ["周正平", "明德区人民法院", SCHOOL, "2026-09-01", "2027-08-31"]],
    )
    bring(*tables)
    facts = Fact.objects.count()

    again = bring(*tables, on=LATER)

    assert not again.was_written
    assert again.changes.is_empty
    assert Fact.objects.count() == facts


def test_a_dry_run_says_the_same_and_writes_nothing(bring):
    tables = (roster.schools(), roster.classes_table(), staff(a_staff_row("t1", "李静")))

    dry = bring(*tables, dry_run=True)

    assert not dry.was_written
    assert not Organisation.objects.filter(code=SCHOOL).exists()
    assert tallies(dry) == tallies(bring(*tables))


def test_an_import_that_is_stopped_changes_nothing(bring):
    class Stopped(Exception):
        pass

    def stop(done, total):
        raise Stopped

    lms.a_bureau()
    before = list(Organisation.objects.values())
    with pytest.raises(Stopped):
        bring(roster.schools(), staff(a_staff_row("t1", "李静")), tell=stop)

    assert list(Organisation.objects.values()) == before
    assert not User.objects.exists()
    assert not Fact.objects.exists()


@contextmanager
def import_elsewhere(root):
    """Another process's import, held by a thread with a database connection of its own."""
    is_held, over = threading.Event(), threading.Event()

    def hold():
        with only_import(root):
            is_held.set()
            over.wait()
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    is_held.wait()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_second_import_at_the_same_time_is_refused(bring):
    root = lms.a_bureau()

    with import_elsewhere(root.pk), pytest.raises(Refused) as refused:
        bring(roster.schools())

    assert "Another import" in refused.value.message
    assert not Organisation.objects.filter(code=SCHOOL).exists()
    assert bring(roster.schools()).was_written


@pytest.mark.parametrize("has_older_keys", [False, True])
def test_the_difference_is_computed_anew_if_the_roster_moved_in_between(bring, monkeypatch, has_older_keys):
    bring(roster.schools(), staff(a_staff_row("t1", "李静")))
    compare, calls = apply._compare, []

    def compare_and_meddle(*args):
        outcome = compare(*args)
        if not calls:
            earlier = list(Fact.objects.values_list("pk", flat=True))
            posts.end(Post.objects.get(), on=LATER, by=None)
            if has_older_keys:
                # What a transaction leaves that took its keys before and is over only now.
                Fact.objects.exclude(pk__in=earlier).update(id=-F("id"))
        calls.append(1)
        return outcome

    monkeypatch.setattr(apply, "_compare", compare_and_meddle)
    outcome = bring(staff(a_staff_row("t1", "李静"), a_staff_row("t2", "王芳")), on=LATER)

    assert len(calls) == 2
    assert held("t1", LATER) == [("learner", SCHOOL, None, "科任教师")]
    assert tallies(outcome) == {"staff": (1, 1, 0)}


def test_a_conflict_in_the_database_is_said_in_words(bring, monkeypatch):
    def collide(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(apply, "write", collide)

    with pytest.raises(Refused) as refused:
        bring(roster.schools())

    assert "Nothing of your files was written" in refused.value.message


def test_a_school_administrator_imports_for_the_own_school(bring):
    school = lms.a_school()

    bring(
        roster.classes_table(a_class_row(code=school.code)),
        staff(a_staff_row("t1", "李静", code=school.code)),
        within=[school],
    )

    assert held("t1") == [("learner", school.code, None, "科任教师")]
    assert SchoolClass.objects.get().school == school


def test_a_school_may_send_its_pupil_records_without_its_own_code(bring):
    school = lms.a_school(level="L1")
    lms.a_class(school, 1)
    national = ["姓名", "性别", "身份证件号", "班内学号", "年级", "班级", "入学年月"]
    table = [national, ["王小明", "1-男", "411111201401011234", "7", "七年级", "1班", "202609"]]

    outcome = bring(table, within=[school])

    assert seats() == {7: ""}
    assert outcome.sheets[0].ignored_columns == ["性别", "身份证件号", "年级"]
    assert "411111201401011234" not in str(outcome)


def test_who_imported_is_in_the_journal(bring):
    admin = lms.a_member(Role.BUREAU_ADMIN, lms.a_bureau())

    bring(roster.schools(), by=admin)

    assert Fact.objects.get(kind="organisation").by == admin.opaque.hex
