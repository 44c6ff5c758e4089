"""People and schools through time: every operation leaves what was true then as it was."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from lms.facts.models import Fact
from lms.refused import Refused
from lms.schools import class_cards, moves, posts, reorganise
from lms.schools.models import HeadCount, Organisation, Post, Reorganisation, Role, SchoolClass
from lms.schools.roster.changes import Changes, Tally
from lms.schools.roster.compare.places import compare_classes
from lms.schools.roster.draft import ClassWish, Draft
from lms.schools.roster.known import Known
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_member, a_person, a_post, a_pupil, a_school

pytestmark = pytest.mark.django_db
BEFORE, ON, AFTER, NEXT_YEAR = date(2026, 10, 1), date(2026, 11, 2), date(2026, 12, 1), date(2027, 7, 1)


def held(user, on: date) -> list[tuple]:
    return [(post.role, post.organisation.name) for post in Post.objects.held(on).filter(user=user).order_by("pk")]


@pytest.fixture
def place():
    school, other = a_school("朝阳路小学"), a_school("第三中学")
    return school, other, a_class_teacher(a_class(school, 1), "陈静")


def test_who_leaves_was_there_until_that_day(place):
    school, _other, teacher = place

    moves.leave(teacher, school, on=ON, by=None, reason="离职")

    assert held(teacher, BEFORE) == [("class_teacher", "朝阳路小学")]
    assert held(teacher, ON) == []
    assert Post.objects.filter(user=teacher).count() == 2


def test_nobody_leaves_in_a_year_that_is_a_slip_of_the_keys(place):
    school, _other, teacher = place

    with pytest.raises(Refused) as refused:
        moves.leave(teacher, school, on=date(2062, 11, 2), by=None, reason="离职")

    assert refused.value.field == "on"
    assert Post.objects.get(user=teacher).valid_to is None


def test_a_transfer_in_mid_term_ends_here_and_begins_there_on_the_same_day(place):
    school, other, teacher = place

    moves.transfer(teacher, source=school, target=other, role=Role.LEARNER, on=ON, by=None, reason="调动")

    assert (held(teacher, BEFORE), held(teacher, ON)) == (
        [("class_teacher", "朝阳路小学")], [("learner", "第三中学")],
    )  # fmt: skip


def test_leave_of_absence_interrupts_a_post_and_it_goes_on(place):
    _school, _other, teacher = place

    moves.be_away(teacher.posts.get(), from_=ON, to=AFTER, by=None, reason="产假")

    assert held(teacher, BEFORE) == held(teacher, AFTER) == [("class_teacher", "朝阳路小学")]
    assert held(teacher, date(2026, 11, 15)) == []


def test_a_secondment_is_away_here_and_there_for_just_that_time(place):
    _school, other, teacher = place

    moves.lend(teacher.posts.get(), other, Role.LEARNER, from_=ON, to=AFTER, by=None, reason="借调")

    assert held(teacher, ON) == [("learner", "第三中学")]
    assert held(teacher, AFTER) == [("class_teacher", "朝阳路小学")]


def test_another_class_from_a_day_on(place):
    school, _other, teacher = place
    second = a_class(school, 2)

    moves.change_class(teacher.posts.get(), second, on=ON, by=None, reason="换班")

    classes = [Post.objects.held(on).get(user=teacher).school_class.number for on in (BEFORE, ON)]
    assert classes == [1, 2]


def test_a_class_that_has_a_teacher_takes_no_second_one(place):
    school, _other, teacher = place
    second = a_class_teacher(a_class(school, 2), "王敏")

    with pytest.raises(Refused, match="王敏"):
        moves.change_class(teacher.posts.get(), second.posts.get().school_class, on=ON, by=None, reason="换班")

    assert held(teacher, AFTER) == [("class_teacher", "朝阳路小学")]


def test_a_leave_cannot_begin_before_its_post(place):
    _school, _other, teacher = place
    post = teacher.posts.get()

    with pytest.raises(Refused):
        moves.be_away(post, from_=post.valid_from - timedelta(days=1), to=ON, by=None, reason="产假")

    assert teacher.posts.get().valid_from == post.valid_from


@pytest.mark.parametrize("day", [date(206, 11, 2), date(9999, 12, 31)])
def test_a_slip_of_the_keys_ends_no_post_and_no_school(place, day):
    school, other, teacher = place
    post = teacher.posts.get()
    tries = [
        lambda: reorganise.close(school, on=day, by=None, reason="撤并"),
        lambda: reorganise.merge(school, into=other, on=day, by=None, reason="撤并"),
        lambda: moves.leave(teacher, school, on=day, by=None, reason="离职"),
        lambda: moves.correct(post, from_=post.valid_from, to=day, by=None, reason="更正"),
        lambda: posts.appoint(teacher, other, Role.LEARNER, from_=day, by=None),
    ]

    for attempt in tries:
        with pytest.raises(Refused):
            attempt()

    school.refresh_from_db()
    assert (school.closed_on, held(teacher, ON)) == (None, [("class_teacher", "朝阳路小学")])


def test_a_correction_shows_beside_what_was_entered_first(place):
    _school, _other, teacher = place

    moves.correct(teacher.posts.get(), from_=BEFORE, to=None, by=None, reason="起始日期录错")

    assert [post.valid_from.year for post in teacher.posts.order_by("pk")] == [2020, 2026]
    assert held(teacher, date(2026, 9, 1)) == []


@pytest.mark.parametrize(
    ("from_", "to"), [(BEFORE, None), (date(2019, 1, 1), ON), (BEFORE, ON), (date(2019, 1, 1), None)]
)
def test_the_same_post_twice_at_once_is_refused(place, from_, to):
    school, _other, _teacher = place
    person = a_member(Role.LEARNER, school)

    with pytest.raises(Refused):
        posts.appoint(person, school, Role.LEARNER, from_=from_, to=to or date(2030, 1, 1), by=None)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite relies on the check in the code")
def test_the_database_refuses_overlapping_posts_by_itself(place):
    school, _other, _teacher = place
    post = a_post(a_person(), school)
    twin = Post(user=post.user, organisation=school, role=post.role, valid_from=ON, recorded_at=post.recorded_at)

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


@pytest.mark.parametrize("what", ["reason", "inverted", "closed"])
def test_nonsense_is_refused_and_nothing_is_half_written(place, what):
    school, other, teacher = place
    before = Post.objects.count()
    if what == "closed":
        other.closed_on = BEFORE
        other.save()
    with pytest.raises(Refused):
        if what == "reason":
            moves.leave(teacher, school, on=ON, by=None, reason=" ")
        elif what == "inverted":
            moves.be_away(teacher.posts.get(), from_=AFTER, to=ON, by=None, reason="产假")
        else:
            moves.transfer(teacher, source=school, target=other, role=Role.LEARNER, on=ON, by=None, reason="调动")

    assert Post.objects.count() == before


def test_a_merged_school_keeps_its_past_and_its_people_go_on_elsewhere(place):
    school, other, teacher = place
    a_class(other, 1)
    pupil = a_pupil(school.classes.first(), 5)

    moved = reorganise.merge(school, into=other, on=ON, by=None, reason="合并")

    school.refresh_from_db()
    assert (moved, school.closed_on) == (2, ON)
    assert (held(teacher, BEFORE)[0][1], held(teacher, ON)[0][1]) == ("朝阳路小学", "第三中学")
    new = Post.objects.held(ON).get(user=pupil).school_class
    assert (new.school, new.number) == (other, 2)
    counts = HeadCount.objects.held(ON).filter(school_class=new)
    assert [row.count for row in counts] == [45]
    assert not HeadCount.objects.held(ON).filter(school_class__school=school).exists()


def test_split_off_classes_go_on_with_their_teachers_and_the_school_stays(place):
    school, other, teacher = place
    stays = a_class_teacher(a_class(school, 2), "王敏")
    first = SchoolClass.objects.get(school=school, number=1)

    reorganise.split(school, into=other, classes=[first], people=[], on=ON, by=None, reason="分设")

    assert (held(teacher, ON)[0][1], held(stays, ON)[0][1]) == ("第三中学", "朝阳路小学")
    school.refresh_from_db()
    assert school.closed_on is None


@pytest.mark.parametrize("kind", ["primary", "kindergarten", ""])
def test_classes_do_not_go_on_where_their_stage_is_not_taught(place, kind):
    school, _other, teacher = place
    first = SchoolClass.objects.get(school=school, number=1)
    target = a_school("海棠小学", school_type=kind)

    with pytest.raises(Refused, match="海棠小学.*七年级（1）班"):
        reorganise.split(school, into=target, classes=[first], people=[], on=ON, by=None, reason="分设")
    with pytest.raises(Refused):
        reorganise.merge(school, into=target, on=ON, by=None, reason="合并")

    assert held(teacher, ON) == [("class_teacher", "朝阳路小学")]
    assert SchoolClass.objects.count() == 1


def test_a_school_whose_old_classes_have_left_merges_into_one_of_another_stage(place):
    school, _other, _teacher = place
    SchoolClass.objects.filter(school=school).update(entry_year=2019)
    target = a_school("海棠小学", school_type="primary")

    reorganise.merge(school, into=target, on=ON, by=None, reason="合并")

    school.refresh_from_db()
    assert school.closed_on == ON


def test_closing_a_school_ends_every_post_there(place):
    school, _other, teacher = place

    assert reorganise.close(school, on=ON, by=None, reason="撤并") == 1
    assert (held(teacher, BEFORE), held(teacher, ON)) == ([("class_teacher", "朝阳路小学")], [])
    with pytest.raises(Refused):
        reorganise.close(school, on=AFTER, by=None, reason="再次")


@pytest.mark.parametrize("what", ["close", "merge", "split"])
def test_a_school_is_not_reorganised_on_a_day_far_ahead(place, what):
    school, other, _teacher = place
    said = {"on": date(2062, 9, 1), "by": None, "reason": "撤并"}

    with pytest.raises(Refused, match="2062-09-01") as refused:
        if what == "close":
            reorganise.close(school, **said)
        elif what == "merge":
            reorganise.merge(school, into=other, **said)
        else:
            reorganise.split(school, into=other, classes=list(school.classes.all()), people=[], **said)

    assert refused.value.field == "on"
    assert not Reorganisation.objects.exists()


def test_nobody_is_appointed_to_a_class_that_has_ended(place):
    school, other, _teacher = place
    first = school.classes.get()
    reorganise.split(school, into=other, classes=[first], people=[], on=ON, by=None, reason="分设")
    first.refresh_from_db()

    with pytest.raises(Refused) as refused:
        posts.appoint(
            a_person("王敏"), school, Role.CLASS_TEACHER, school_class=first, from_=AFTER, by=None
        )  # fmt: skip

    assert refused.value.field == "school_class"


def standing_of(*schools) -> set[tuple]:
    """Every post and head count as it stands, and from when to when the classes run."""
    rows = Post.objects.known().filter(organisation__in=schools)
    counts = HeadCount.objects.filter(superseded_at=None, school_class__school__in=schools)
    running = SchoolClass.objects.filter(school__in=schools).exclude(opened_on=F("closed_on"), opened_on__isnull=False)
    return {
        *rows.values_list("user", "organisation", "role", "school_class", "seat", "valid_from", "valid_to"),
        *counts.values_list("school_class", "count", "valid_from", "valid_to"),
        *running.values_list("pk", "opened_on", "closed_on"),
        *Organisation.objects.filter(pk__in=[school.pk for school in schools]).values_list("pk", "closed_on"),
    }


OPERATIONS = {
    "close": lambda school, other: reorganise.close(school, on=ON, by=None, reason="撤并"),
    "merge": lambda school, other: reorganise.merge(school, into=other, on=ON, by=None, reason="撤并"),
    "split": lambda school, other: reorganise.split(
        school, into=other, classes=[school.classes.get(number=1)], people=[], on=ON, by=None, reason="分设"
    ),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_reorganisation_is_taken_back_as_a_whole_and_both_stay_on_record(place, operation):
    school, other, _teacher = place
    a_pupil(school.classes.first(), 5)
    was = standing_of(school, other)
    OPERATIONS[operation](school, other)
    assert standing_of(school, other) != was
    done = Reorganisation.objects.get()

    reorganise.undo(done, by=None)

    assert standing_of(school, other) == was
    meanwhile = Post.objects.known(done.at).filter(organisation=school, valid_to=None)
    assert not meanwhile.filter(school_class__number=1).exists()
    with pytest.raises(Refused):
        reorganise.undo(done, by=None)


def test_a_merged_class_can_go_on_there_again_after_it_was_taken_back(place):
    school, other, _teacher = place
    OPERATIONS["merge"](school, other)
    reorganise.undo(Reorganisation.objects.get(), by=None)
    school.refresh_from_db()

    OPERATIONS["merge"](school, other)

    assert SchoolClass.objects.filter(school=other, closed_on=None).count() == 1


@pytest.mark.parametrize("since", ["post", "class"])
def test_what_was_changed_since_keeps_a_reorganisation_from_being_taken_back(place, since):
    school, other, teacher = place
    OPERATIONS["merge"](school, other)
    done = Reorganisation.objects.get()
    match since:
        case "post":
            posts.end(Post.objects.held(ON).get(user=teacher), on=AFTER, by=None)
        case "class":
            Post.objects.held(ON).filter(organisation=other).delete()
            reorganise.close(other, on=AFTER, by=None, reason="撤并")
    before = standing_of(school, other)

    with pytest.raises(Refused):
        reorganise.undo(done, by=None)

    assert standing_of(school, other) == before
    assert Reorganisation.objects.get(pk=done.pk).undone_at is None


def test_a_closing_to_come_is_no_closing_today(place):
    """Until the day nothing changes: pupils sign in, posts are given until then, an import finds nothing to write."""
    school, other, _teacher = place
    school_class = school.classes.get()
    code = class_cards.ensure_code(school_class)
    Organisation.objects.update(identity_level="L1")
    reorganise.merge(school, into=other, on=NEXT_YEAR, by=None, reason="撤并")
    school.refresh_from_db()

    assert class_cards.find(code) == school_class
    helper = posts.appoint(a_person("李助教"), school, Role.LEARNER, from_=ON, by=None)
    assert helper.valid_to == NEXT_YEAR
    known, changes = Known([a_bureau()], on=ON), Changes([Tally()])
    key = known.key(school_class)
    compare_classes(Draft(classes={key: ClassWish(0, 1, key, 45, "")}), known, changes, set())
    assert (changes.reopened_classes, changes.new_counts) == ([], {})
    with pytest.raises(Refused):
        posts.appoint(a_person("王敏"), other, Role.CLASS_TEACHER, school_class=other.classes.get(), from_=ON, by=None)


def test_the_cards_of_a_merged_class_stay_good(place, time_machine):
    time_machine.move_to("2026-11-23 10:00:00+08:00", tick=False)
    school, other, _teacher = place
    code = class_cards.ensure_code(school.classes.get())
    Organisation.objects.update(identity_level="L1")

    OPERATIONS["merge"](school, other)

    assert class_cards.find(code).school == other


def test_reorganisations_are_taken_back_from_the_last_one_on(place):
    school, other, _teacher = place
    OPERATIONS["split"](school, other)
    OPERATIONS["close"](school, other)
    closed, split = Reorganisation.objects.all()
    was = standing_of(school, other)

    with pytest.raises(Refused):
        reorganise.undo(split, by=None)
    assert standing_of(school, other) == was

    reorganise.undo(closed, by=None)
    reorganise.undo(split, by=None)
    assert school.classes.get().is_open(ON)


def test_a_school_closes_once_and_nothing_is_merged_into_one_that_closes(place):
    school, other, _teacher = place
    third, stale = a_school("第五中学"), Organisation.objects.get(pk=school.pk)
    reorganise.close(school, on=NEXT_YEAR, by=None, reason="撤并")
    school.refresh_from_db()

    for again in (
        lambda: reorganise.close(stale, on=ON, by=None, reason="撤并"),
        lambda: reorganise.merge(other, into=school, on=ON, by=None, reason="撤并"),
    ):
        with pytest.raises(Refused):
            again()
    assert Reorganisation.objects.count() == 1
    reorganise.merge(other, into=third, on=ON, by=None, reason="撤并")


def test_a_class_that_ends_later_goes_along_when_the_school_is_merged_before(place):
    school, other, teacher = place
    first = school.classes.get()
    reorganise.split(
        school, into=a_school("第五中学"), classes=[first], people=[], on=NEXT_YEAR, by=None, reason="分设"
    )

    reorganise.merge(school, into=other, on=ON, by=None, reason="撤并")

    assert held(teacher, ON) == [("class_teacher", "第三中学")]
    first.refresh_from_db()
    assert first.closed_on == ON


def test_what_was_added_to_a_class_that_went_on_keeps_it_from_being_taken_back(place):
    school, other, teacher = place
    OPERATIONS["merge"](school, other)
    went_on = SchoolClass.objects.get(school=other)
    a_post(a_person(), other, Role.PUPIL, school_class=went_on, seat=7, from_=ON)

    with pytest.raises(Refused):
        reorganise.undo(Reorganisation.objects.get(), by=None)

    assert held(teacher, ON) == [("class_teacher", "第三中学")]


def test_a_class_that_never_ran_leaves_its_name_to_others_and_is_used_again(place):
    school, other, _teacher = place
    OPERATIONS["merge"](school, other)
    reorganise.undo(Reorganisation.objects.get(), by=None)

    assert not Known([a_bureau()], on=ON).classes.keys() & {(other.code, "junior", 2026, 1)}
    OPERATIONS["merge"](school, other)
    [went_on] = SchoolClass.objects.filter(school=other)
    assert (went_on.number, went_on.opened_on, went_on.closed_on) == (1, ON, None)
    reorganise.undo(Reorganisation.objects.filter(undone_at=None).get(), by=None)
    assert a_class(other, 1).is_running(ON)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ((BEFORE, None), [(BEFORE, None)]),
        ((BEFORE, AFTER), [(BEFORE, AFTER), (AFTER, None)]),
        ((AFTER, None), [(ON, AFTER), (AFTER, None)]),
    ],
)
def test_who_holds_the_same_post_there_holds_it_without_a_gap_and_never_twice(place, there, expected):
    school, other, _teacher = place
    person = a_member(Role.LEARNER, school)
    posts.appoint(person, other, Role.LEARNER, from_=there[0], to=there[1], by=None)

    OPERATIONS["merge"](school, other)

    rows = Post.objects.known().filter(user=person, organisation=other).order_by("valid_from")
    assert list(rows.values_list("valid_from", "valid_to")) == expected


def test_seats_go_along_only_to_a_school_that_may_keep_them_and_campuses_are_asked_for(place):
    school, other, _teacher = place
    a_pupil(school.classes.get(), 5)
    Organisation.objects.filter(pk=school.pk).update(identity_level="L1")
    school.refresh_from_db()
    with pytest.raises(Refused) as level:
        OPERATIONS["merge"](school, other)
    Organisation.plant(parent=school, name="东校区", code="C-1", kind=Organisation.Kind.CAMPUS)
    with pytest.raises(Refused) as campus:
        OPERATIONS["close"](school, other)

    assert level.value.field == "into"
    assert "东校区" in campus.value.message


SAID = {"by": None, "reason": "撤并"}


def test_a_correction_ends_with_its_place_too(place):
    school, _other, teacher = place
    reorganise.close(school, on=ON, **SAID)

    moves.correct(teacher.posts.get(superseded_at=None), from_=BEFORE, to=None, **SAID)

    assert not Post.objects.standing(ON).filter(organisation=school).exists()


def split_off(school, other, *, on: date) -> tuple[SchoolClass, SchoolClass]:
    """The first class of the school as it is there and as it goes on elsewhere."""
    row = school.classes.get(number=1)
    reorganise.split(school, into=other, classes=[row], people=[], on=on, **SAID)
    return SchoolClass.objects.get(pk=row.pk), SchoolClass.objects.get(continues=row)


def test_nobody_changes_to_a_class_before_it_opens_here(place):
    school, other, _teacher = place
    post = a_class_teacher(a_class(other, 2)).posts.get()
    _row, fresh = split_off(school, other, on=AFTER)

    with pytest.raises(Refused) as refused:
        moves.change_class(post, fresh, on=ON, **SAID)

    assert refused.value.field == "school_class"
    assert Post.objects.filter(pk=post.pk, superseded_at=None).exists()


def test_who_changes_to_a_class_that_ends_leads_it_until_then_and_the_school_can_be_merged(place):
    school, other, teacher = place
    moves.leave(teacher, school, on=BEFORE, **SAID)
    post = a_class_teacher(a_class(school, 2)).posts.get()
    row, _fresh = split_off(school, other, on=AFTER)

    assert moves.change_class(post, row, on=ON, **SAID).valid_to == AFTER
    assert reorganise.merge(school, into=other, on=NEXT_YEAR, **SAID) == 0


def test_who_leaves_during_a_leave_does_not_come_back(place):
    school, _other, teacher = place
    moves.be_away(a_post(teacher, school, Role.PRINCIPAL), from_=BEFORE, to=NEXT_YEAR, **SAID)

    moves.leave(teacher, school, on=ON, **SAID)

    assert held(teacher, NEXT_YEAR) == []


def test_a_place_that_was_closed_while_the_form_was_open_takes_nobody_any_more(place):
    school, other, _teacher = place
    as_seen = [Organisation.objects.get(pk=row.pk) for row in (school, other)]
    reorganise.close(other, on=ON, **SAID)

    with pytest.raises(Refused):
        reorganise.merge(school, into=as_seen[1], on=AFTER, **SAID)
    with pytest.raises(Refused):
        posts.appoint(a_person(), as_seen[1], Role.LEARNER, from_=ON, by=None)
    assert posts.appoint(a_person(), as_seen[1], Role.LEARNER, from_=BEFORE, by=None).valid_to == ON


def test_a_class_goes_on_elsewhere_only_once(place):
    school, other, _teacher = place
    as_seen = school.classes.get()
    split_off(school, other, on=ON)

    with pytest.raises(Refused):
        reorganise.split(school, into=other, classes=[as_seen], people=[], on=ON, **SAID)

    assert other.classes.count() == 1


def test_head_counts_to_come_go_along_and_each_change_is_in_the_journal(place):
    school, other, _teacher = place
    first = school.classes.get().head_counts.get()
    HeadCount.objects.filter(pk=first.pk).update(valid_to=AFTER)
    first.pk, first.count, first.valid_from = None, 30, AFTER
    first.save(force_insert=True)

    _row, fresh = split_off(school, other, on=ON)

    assert [HeadCount.objects.held(day).get(school_class=fresh).count for day in (ON, AFTER)] == [45, 30]
    assert not HeadCount.objects.held(AFTER).exclude(school_class=fresh).exists()
    ended = HeadCount.objects.exclude(superseded_at=None)
    assert ended.count() == Fact.objects.filter(kind="head_count.superseded").count() == 2


@pytest.mark.parametrize(
    ("system", "other", "stage", "entry_year", "there"),
    [
        ("63", "54", "primary", 2021, ("junior", 6)),
        ("63", "54", "primary", 2022, ("primary", 5)),
        ("63", "54", "junior", 2026, ("junior", 7)),
        ("54", "63", "junior", 2026, ("primary", 6)),
        ("54", "63", "junior", 2025, ("junior", 7)),
    ],
)
def test_a_class_stays_in_its_grade_where_schools_count_otherwise(place, system, other, stage, entry_year, there):
    school, into = (a_school(kind, school_type="nine_year", system=kind) for kind in (system, other))
    row = a_class(school, 1, entry_year=entry_year, stage=stage)

    reorganise.merge(school, into=into, on=ON, **SAID)

    fresh = SchoolClass.objects.get(school=into)
    assert (fresh.stage, fresh.grade(ON)) == there
    assert (fresh.is_running(ON), fresh.grade(ON)) == (True, row.grade(ON))


@pytest.mark.parametrize(("system", "other", "stage"), [("54", "63", "primary"), ("63", "54", "junior")])
def test_a_class_that_has_left_runs_nowhere_again(place, system, other, stage):
    school, into = (a_school(kind, school_type="nine_year", system=kind) for kind in (system, other))
    a_class(school, 1, entry_year={"primary": 2021, "junior": 2023}[stage], stage=stage)

    reorganise.merge(school, into=into, on=ON, **SAID)

    assert not SchoolClass.objects.get(school=into).is_running(ON)


def test_no_stage_is_missing_where_a_sixth_grade_goes_on(place):
    school, into = a_school("六三", school_type="primary"), a_school("五四", school_type="primary", system="54")
    a_class(school, 1, entry_year=2021, stage="primary")

    with pytest.raises(Refused) as refused:
        reorganise.merge(school, into=into, on=ON, **SAID)

    assert refused.value.field == "into"


def schools_of(row: SchoolClass, *days: date) -> list[list[Organisation]]:
    """Where the class is on each of the days."""
    line = [one for one in SchoolClass.objects.select_related("school") if one.line == row.line]
    return [[one.school for one in line if one.is_open(day)] for day in days]


def test_a_class_that_was_to_come_later_stays_where_it_is_until_then(place):
    school, other, teacher = place
    third = a_school("第五中学")
    row, _fresh = split_off(school, other, on=NEXT_YEAR)

    reorganise.merge(other, into=third, on=ON, **SAID)

    assert schools_of(row, ON, AFTER, NEXT_YEAR) == [[school], [school], [third]]
    assert held(teacher, AFTER) == [("class_teacher", "朝阳路小学")]
    assert held(teacher, NEXT_YEAR) == [("class_teacher", "第五中学")]


def test_a_class_that_goes_on_elsewhere_later_does_so_from_where_it_is_by_then(place):
    school, other, teacher = place
    third = a_school("第五中学")
    row, _fresh = split_off(school, other, on=NEXT_YEAR)

    reorganise.merge(school, into=third, on=ON, **SAID)

    where = schools_of(row, BEFORE, ON, NEXT_YEAR)
    assert where == [[school], [third], [other]]
    assert [held(teacher, day)[0][1] for day in (BEFORE, ON, NEXT_YEAR)] == [c[0].name for c in where]


def test_who_leaves_while_away_does_not_come_back_to_the_old_school(place):
    school, other, teacher = place
    moves.be_away(teacher.posts.get(), from_=ON, to=AFTER, by=None, reason="产假")

    moves.transfer(teacher, source=school, target=other, role=Role.LEARNER, on=ON, by=None, reason="调动")

    assert held(teacher, BEFORE) == [("class_teacher", "朝阳路小学")]
    assert held(teacher, NEXT_YEAR) == [("learner", "第三中学")]


def test_nobody_leaves_before_they_came(place):
    school, _other, teacher = place
    before = Post.objects.count()

    with pytest.raises(Refused):
        moves.leave(teacher, school, on=date(2019, 1, 1), by=None, reason="离职")

    assert Post.objects.count() == before


def test_a_correction_gives_no_post_in_a_closed_school(place):
    school, _other, teacher = place
    reorganise.close(school, on=ON, by=None, reason="撤并")
    ended = teacher.posts.get(superseded_at=None)

    with pytest.raises(Refused, match="朝阳路小学"):
        moves.correct(ended, from_=AFTER, to=None, by=None, reason="更正")
    moves.correct(ended, from_=BEFORE, to=None, by=None, reason="更正")

    corrected = teacher.posts.get(superseded_at=None)
    assert (corrected.valid_from, corrected.valid_to) == (BEFORE, ON)


def test_nobody_changes_into_a_class_that_has_ended(place):
    school, other, teacher = place
    second = a_class(school, 2)
    reorganise.split(school, into=other, classes=[second], people=[], on=ON, by=None, reason="分设")
    second.refresh_from_db()

    with pytest.raises(Refused):
        moves.change_class(teacher.posts.get(), second, on=AFTER, by=None, reason="换班")

    assert held(teacher, AFTER) == [("class_teacher", "朝阳路小学")]


@pytest.mark.parametrize("what", ["no class", "too early"])
def test_a_class_is_changed_by_who_has_one_and_since_they_have_it(place, what):
    school, _other, teacher = place
    second = a_class(school, 2)
    post = teacher.posts.get() if what == "too early" else a_post(a_person(), school)

    with pytest.raises(Refused):
        moves.change_class(post, second, on=date(2019, 9, 1), by=None, reason="换班")
    if what == "no class":
        with pytest.raises(Refused):
            moves.change_class(post, second, on=ON, by=None, reason="换班")

    assert not Post.objects.known().filter(school_class=second).exists()
