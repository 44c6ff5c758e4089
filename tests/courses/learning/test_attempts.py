"""Start, save, hand in: the outcome of every order of them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.editions import withdraw
from content.editions.models import Edition, Withdrawal
from content.items.models import Item, ItemVersion
from courses.learning import attempts, enrolments, starting
from courses.learning.answers import Sent
from courses.learning.attempts import State
from courses.learning.models import Attempt, Completion, LateResponse, Response
from lms.refused import Refused
from tests.factories.content import a_quiz, an_edition, an_item_version
from tests.factories.courses import a_completion, an_attempt, an_enrolment, answered, handed_in, right_answer
from tests.factories.lms import a_person

pytestmark = pytest.mark.django_db
NOW = timezone.now


def save(attempt, slot, answer, sequence):
    return attempts.save_response(attempt, slot, Sent(answer, sequence), at=NOW())


def versions_of(edition) -> list[ItemVersion]:
    return list(ItemVersion.objects.filter(pk__in=edition.quizzes.get(key="test").candidates).order_by("pk"))


def stored(attempt) -> dict:
    return {row.slot: (row.answer, row.sequence) for row in attempt.responses.all()}


def test_the_draw_can_be_rebuilt_from_what_is_frozen():
    attempt = an_attempt(an_enrolment(edition=an_edition(items=12, draw=5)))

    again = starting.rebuilt(Attempt.objects.get(pk=attempt.pk))

    assert again == attempt.drawn()
    assert len(again) == 5


def test_a_later_attempt_asks_what_was_not_asked_and_can_be_rebuilt():
    enrolment = an_enrolment(edition=an_edition(items=10, draw=4, attempts=3))
    drawn = []
    for _number in range(3):
        attempt = handed_in(enrolment, right=0)
        assert starting.rebuilt(Attempt.objects.get(pk=attempt.pk)) == attempt.drawn()
        drawn.append({slot.item for slot in attempt.drawn()})

    assert not drawn[0] & drawn[1]
    # Two were left; the other two were asked once before.
    assert len(drawn[2] - drawn[0] - drawn[1]) == 2


def test_who_begins_the_course_once_more_is_not_asked_the_same_first():
    enrolment = an_enrolment(edition=an_edition(items=10, draw=5, attempts=1))
    first = handed_in(enrolment, right=0)

    second = an_attempt(enrolments.begin_again(enrolment, at=NOW()))

    assert not {slot.item for slot in first.drawn()} & {slot.item for slot in second.drawn()}


def test_what_somebody_else_was_asked_says_nothing():
    edition = an_edition(items=4, draw=2)
    for _number in range(3):
        an_attempt(an_enrolment(edition=edition))

    assert all(part["asked"] == {} for attempt in Attempt.objects.all() for part in attempt.sections)


def test_starting_again_gives_the_open_attempt():
    enrolment = an_enrolment()

    assert an_attempt(enrolment).pk == an_attempt(enrolment).pk


def test_withdrawn_items_are_not_drawn():
    edition = an_edition(items=5, draw=3)
    versions = versions_of(edition)
    for version in versions[:2]:
        Withdrawal.objects.create(item=version.item, since=NOW(), reason="条文已修改")

    attempt = an_attempt(an_enrolment(edition=edition))

    assert {slot.item for slot in attempt.drawn()} == {version.pk for version in versions[2:]}


def test_a_pool_that_runs_short_refuses_with_the_number():
    edition = an_edition(items=4, draw=4)
    version = versions_of(edition)[0]
    Withdrawal.objects.create(item=version.item, since=NOW(), reason="条文已修改")
    enrolment = an_enrolment(edition=edition)

    with pytest.raises(Refused, match="1"):
        an_attempt(enrolment)
    assert not Attempt.objects.exists()
    assert [(quiz.key, count) for quiz, count in withdraw.short()] == [("test", 1)]


def test_a_withdrawal_that_ended_holds_nothing_back():
    edition = an_edition(items=4, draw=4)
    version = versions_of(edition)[0]
    Withdrawal.objects.create(item=version.item, since=NOW(), until=NOW(), reason="已复核")

    assert len(an_attempt(an_enrolment(edition=edition)).slots) == 4


def test_attempts_run_out():
    enrolment = an_enrolment(edition=an_edition(attempts=2))
    handed_in(enrolment, right=0)
    handed_in(enrolment, right=1)

    with pytest.raises(Refused):
        an_attempt(enrolment)
    assert enrolment.attempts.count() == 2


def test_a_passed_test_is_not_taken_again():
    enrolment = an_enrolment()
    handed_in(enrolment)

    with pytest.raises(Refused):
        an_attempt(enrolment)


def test_practice_may_be_repeated_for_ever():
    enrolment = an_enrolment()

    for number in range(1, 5):
        assert handed_in(enrolment, "practice").number == number


def test_a_withdrawn_edition_starts_nothing():
    enrolment = an_enrolment()
    Edition.objects.filter(pk=enrolment.edition_id).update(withdrawn_at=NOW())
    enrolment.edition.refresh_from_db()

    with pytest.raises(Refused):
        an_attempt(enrolment)


def test_the_higher_sequence_wins_whatever_comes_first():
    attempt = an_attempt()

    assert save(attempt, 1, "c", 7).state is State.SAVED
    outcome = save(attempt, 1, "a", 6)

    assert (outcome.state, outcome.answer, outcome.sequence) == (State.OLDER, "c", 7)
    assert stored(attempt) == {1: ("c", 7)}


def test_the_same_again_is_saved_and_another_answer_with_the_same_sequence_is_not():
    attempt = an_attempt()
    save(attempt, 1, "c", 3)

    assert save(attempt, 1, "c", 3).state is State.SAVED
    assert save(attempt, 1, "d", 3).state is State.OLDER
    assert stored(attempt) == {1: ("c", 3)}


@pytest.mark.parametrize("slot", [0, -1, 5, 10**12])
def test_an_unknown_slot_is_not_found(slot):
    attempt = an_attempt(an_enrolment(edition=an_edition(items=4)))

    with pytest.raises(Refused) as refused:
        save(attempt, slot, "a", 1)

    assert refused.value.status == 404
    assert not Response.objects.exists()


def test_a_late_answer_is_kept_apart_and_never_marked():
    enrolment = an_enrolment(edition=an_edition(items=4))
    attempt = handed_in(enrolment, right=0)

    outcome = save(attempt, 1, right_answer(attempt, 1), 9)

    attempt.refresh_from_db()
    assert (outcome.state, outcome.answer, outcome.sequence) == (State.LATE, "nonsense", 1)
    assert stored(attempt)[1] == ("nonsense", 1)
    assert attempt.score == 0
    late = LateResponse.objects.get()
    assert (late.slot, late.answer, late.sequence) == (1, right_answer(attempt, 1), 9)


def test_a_stale_page_cannot_save_past_a_hand_in():
    attempt = an_attempt()
    stale = Attempt.objects.get(pk=attempt.pk)
    attempts.hand_in(attempt, at=NOW())

    assert save(stale, 1, "b", 1).state is State.LATE
    assert stored(attempt) == {}


def test_resending_what_was_saved_before_hand_in_is_saved():
    attempt = answered(an_attempt(), 0)
    attempts.hand_in(attempt, at=NOW())

    assert save(attempt, 1, "nonsense", 1).state is State.SAVED
    assert not LateResponse.objects.exists()


def test_after_the_deadline_nothing_is_saved_and_what_was_saved_is_handed_in():
    start = NOW() - timedelta(minutes=31)
    attempt = an_attempt(an_enrolment(edition=an_edition(items=4, time_limit=30)), at=start)
    attempts.save_response(attempt, 1, Sent("b", 1), at=start + timedelta(minutes=29))

    assert save(attempt, 2, "b", 2).state is State.LATE
    assert attempts.hand_in_overdue(at=NOW()) == 1
    attempt.refresh_from_db()
    assert attempt.handed_in_at == attempt.deadline
    assert attempt.ended == Attempt.Ended.BY_TIME
    assert (attempt.score, attempt.percent) == (1, 25)


def test_an_attempt_within_its_time_is_left_alone():
    an_attempt(an_enrolment(edition=an_edition(time_limit=30)))

    assert attempts.hand_in_overdue(at=NOW()) == 0


def test_starting_after_time_ran_out_hands_in_the_old_one_first():
    enrolment = an_enrolment(edition=an_edition(time_limit=30))
    old = an_attempt(enrolment, at=NOW() - timedelta(hours=1))

    new = an_attempt(enrolment)

    old.refresh_from_db()
    assert (new.number, old.ended) == (2, Attempt.Ended.BY_TIME)


def test_handing_in_twice_changes_nothing():
    attempt = answered(an_attempt(), 2)
    first = attempts.hand_in(attempt, at=NOW())

    again = attempts.hand_in(attempt, at=NOW() + timedelta(days=1))

    assert (again.handed_in_at, again.score) == (first.handed_in_at, 2)


def test_marks_are_those_of_the_frozen_versions():
    items = [an_item_version("single", right="b"), an_item_version("multiple", right="ac"),
             an_item_version("true_false", right="false")]  # fmt: skip
    attempt = an_attempt(an_enrolment(edition=an_edition(items=items)))
    save(attempt, 1, "b", 1)
    save(attempt, 2, ["c", "a"], 2)
    save(attempt, 3, "true", 3)

    marked = attempts.hand_in(attempt, at=NOW())

    assert (marked.points, marked.score, marked.score_max, marked.percent) == ([1, 1, 0], 2, 3, 66)
    assert marked.passed


def test_the_pass_mark_is_the_one_of_the_start():
    attempt = an_attempt(an_enrolment(edition=an_edition(items=4, passing=50)))

    assert attempts.hand_in(answered(attempt, 2), at=NOW()).passed
    assert attempt.pass_mark == 50


def test_a_page_saves_only_what_changed():
    attempt = an_attempt()
    save(attempt, 1, "a", 1)

    outcomes = attempts.save_page(attempt, {1: "a", 2: "b"}, sequence=2, at=NOW())

    assert [outcome.state for outcome in outcomes] == [State.SAVED]
    assert stored(attempt) == {1: ("a", 1), 2: ("b", 2)}


@pytest.mark.parametrize(
    ("hours_before_start", "by_somebody_else", "marked"),
    [(1, True, True), (23, True, True), (25, True, False), (1, False, False)],
)
def test_a_test_soon_after_a_reset_by_somebody_else_is_marked(hours_before_start, by_somebody_else, marked):
    user = a_person()
    user.credential_reset_at = NOW() - timedelta(hours=hours_before_start)
    user.credential_reset_by = a_person("王芳") if by_somebody_else else user
    user.save()

    attempt = handed_in(an_enrolment(user))

    assert attempt.after_reset is marked


def test_a_reset_during_the_attempt_marks_it_and_the_completion():
    start = NOW() - timedelta(days=3)
    user = a_person()
    enrolment = an_enrolment(user, an_edition(lessons=0, practice=0), at=start)
    attempt = an_attempt(enrolment, at=start)
    user.credential_reset_at, user.credential_reset_by = NOW() - timedelta(days=1), a_person("王芳")
    user.save()

    attempts.hand_in(answered(attempt), at=NOW())

    assert Completion.objects.get().after_reset


def test_a_completion_without_reset_carries_no_mark():
    assert not a_completion().after_reset


TABS = 3


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.lists(
        st.tuples(st.just("save"), st.integers(1, 3), st.sampled_from("abcd"), st.integers(1, 6))
        | st.tuples(st.just("resend"), st.integers(0, 13), st.none(), st.none())
        | st.tuples(st.just("open"), st.none(), st.none(), st.none())
        | st.tuples(st.just("hand_in"), st.none(), st.none(), st.none()),
        max_size=14,
    ),
    st.lists(st.integers(0, TABS - 1), min_size=14, max_size=14),
)
def test_no_order_of_saves_resends_and_hand_ins_from_any_tab_changes_a_handed_in_answer(steps, tabs):
    """Each tab knows the attempt as it was when it was opened; "resend" sends what was sent before once more."""
    attempt = an_attempt(an_enrolment(edition=an_edition(items=3)))
    opened = [Attempt.objects.get(pk=attempt.pk) for _tab in range(TABS)]
    sent, expected, frozen = [], {}, None

    for (verb, slot, answer, sequence), tab in zip(steps, tabs, strict=False):
        if verb == "open":
            opened[tab] = Attempt.objects.get(pk=attempt.pk)
        elif verb == "hand_in":
            attempts.hand_in(opened[tab], at=NOW())
            frozen = frozen or dict(expected)
        elif verb == "save" or slot < len(sent):
            one = (slot, answer, sequence) if verb == "save" else sent[slot]
            sent.append(one)
            save(opened[tab], *one)
            if frozen is None and one[2] > expected.get(one[0], (None, 0))[1]:
                expected[one[0]] = one[1:]

    assert stored(attempt) == (expected if frozen is None else frozen)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.data())
def test_the_seed_rebuilds_every_attempt_whatever_changes_in_the_bank(data):
    items = data.draw(st.integers(1, 9))
    draw = data.draw(st.none() | st.integers(1, items))
    shuffled = {name: data.draw(st.booleans()) for name in ("shuffle_items", "shuffle_options")}
    edition = an_edition(items=0)
    a_quiz(edition, "test", items, purpose="test", position=2, draw=draw, pass_mark=60, **shuffled)
    enrolment = an_enrolment(edition=edition)
    tries = [handed_in(enrolment, right=0) for _number in range(data.draw(st.integers(1, 3)))]
    for version in versions_of(edition):
        an_item_version(pool=version.item.pool)
        Item.objects.filter(pk=version.item_id).update(current=None, type="essay", stem="<p>改过。</p>")

    for attempt in tries:
        assert starting.rebuilt(Attempt.objects.get(pk=attempt.pk)) == attempt.drawn()
