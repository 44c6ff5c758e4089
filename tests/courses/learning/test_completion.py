"""Completion: by the printed rule, once, with its fact."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from courses.learning import attempts, completion, corrections, enrolments, reading
from courses.learning.completion import Record, is_met
from courses.learning.models import Completion
from lms.facts.models import Fact
from lms.refused import Refused
from tests.factories.content import a_quiz, an_edition
from tests.factories.courses import a_completion, an_attempt, an_enrolment, answered, finished_lessons, handed_in
from tests.factories.lms import a_member, a_person, a_school

NOW = timezone.now
FULL = {"lessons": "finished", "practice": "handed_in", "test": "passed"}
DONE, NOT = frozenset({"finished"}), frozenset()
IN, PASSED = frozenset({"handed_in"}), frozenset({"handed_in", "passed"})


@pytest.mark.parametrize(
    ("rule", "record", "met"),
    [
        (FULL, Record({"a": DONE}, {"p": IN}, {"t": PASSED}), True),
        (FULL, Record({"a": DONE, "b": NOT}, {"p": IN}, {"t": PASSED}), False),
        (FULL, Record({"a": DONE}, {"p": NOT}, {"t": PASSED}), False),
        (FULL, Record({"a": DONE}, {"p": IN}, {"t": IN}), False),
        (FULL, Record({"a": DONE}, {"p": IN}, {"t": PASSED, "u": IN}), False),
        (FULL, Record({"a": DONE}, {}, {"t": PASSED}), True),
        ({"lessons": "finished", "practice": "", "test": ""}, Record({"a": DONE}, {"p": NOT}, {"t": NOT}), True),
        ({"test": "handed_in"}, Record(test={"t": IN}), True),
        ({}, Record({"a": DONE}), False),
        ({"lessons": "", "practice": "", "test": ""}, Record({"a": DONE}), False),
        ({"test": "passed"}, Record({"a": DONE}), False),
    ],
)
def test_the_rule_decides(rule, record, met):
    assert is_met(rule, record) is met


@pytest.mark.parametrize("rule", [{"lessons": "watched"}, {"minutes": "45"}, {"test": "finished"}])
def test_a_rule_that_no_record_can_reach_is_an_error(rule):
    with pytest.raises(ValueError, match="cannot ask"):
        is_met(rule, Record())


@pytest.mark.django_db
def test_the_last_condition_completes_whichever_it_is():
    by_test, by_lesson = an_enrolment(), an_enrolment()

    finished_lessons(by_test)
    handed_in(by_test, "practice")
    handed_in(by_test)
    handed_in(by_lesson)
    handed_in(by_lesson, "practice")
    finished_lessons(by_lesson, "lesson-1")
    assert not Completion.objects.filter(enrolment=by_lesson).exists()
    reading.finish(by_lesson, by_lesson.edition.lessons()[1], at=NOW())

    assert {row.enrolment_id for row in Completion.objects.all()} == {by_test.pk, by_lesson.pk}


@pytest.mark.django_db
def test_a_failed_test_does_not_complete():
    enrolment = an_enrolment()
    finished_lessons(enrolment)
    handed_in(enrolment, "practice")
    handed_in(enrolment, right=1)

    assert not Completion.objects.exists()


@pytest.mark.django_db
def test_class_quizzes_are_no_condition():
    edition = an_edition()
    a_quiz(edition, "class-quiz", 2, purpose="class", lesson_key="lesson-1")

    enrolment = an_enrolment(edition=edition)
    finished_lessons(enrolment)
    handed_in(enrolment, "practice")
    handed_in(enrolment)

    assert Completion.objects.filter(enrolment=enrolment).exists()


@pytest.mark.django_db
def test_a_completion_says_what_was_reached_and_copies_the_rule():
    enrolment = an_enrolment(edition=an_edition(items=5))
    finished_lessons(enrolment)
    handed_in(enrolment, "practice")
    handed_in(enrolment, right=2)
    handed_in(enrolment, right=4)

    row = Completion.objects.get()

    assert (row.score, row.score_max, row.percent) == (4, 5, 80)
    assert row.rule == enrolment.edition.rule
    assert row.rule_text == enrolment.edition.rule_text
    assert (row.user, row.edition, row.cycle) == (enrolment.user, enrolment.edition, 1)


@pytest.mark.django_db
def test_a_course_without_test_has_no_score():
    row = a_completion(edition=an_edition(items=0))

    assert (row.score, row.score_max, row.percent) == (None, None, None)


@pytest.mark.django_db
def test_the_day_is_the_local_one():
    late_evening_in_london = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)

    row = a_completion(at=late_evening_in_london)

    assert row.completed_on == date(2026, 11, 24)
    assert row.recorded_at == late_evening_in_london


@pytest.mark.django_db
def test_a_test_that_time_closed_completes_on_the_day_of_its_deadline():
    enrolment = an_enrolment(edition=an_edition(lessons=0, practice=0, time_limit=30), at=NOW() - timedelta(days=4))
    answered(an_attempt(enrolment, at=NOW() - timedelta(days=3)), at=NOW() - timedelta(days=3))

    attempts.hand_in_overdue(at=NOW())

    row = Completion.objects.get()
    assert row.completed_on == timezone.localdate(NOW() - timedelta(days=3) + timedelta(minutes=30))
    assert timezone.localdate(row.recorded_at) == timezone.localdate()


@pytest.mark.django_db
def test_completing_is_a_fact_with_the_persons_opaque_name():
    user = a_member("learner", a_school(), "李静")

    row = a_completion(user)

    fact = Fact.objects.get(kind="completion")
    assert (fact.ref, fact.person, fact.root) == (f"courses.Completion:{row.pk}", user.opaque.hex, row.root_id)
    assert json.loads(fact.canonical)["percent"] == 100
    assert "李静" not in fact.canonical


@pytest.mark.django_db
def test_a_cycle_completes_once():
    row = a_completion()

    assert completion.complete_if_met(row.enrolment, at=NOW()) is None
    assert Completion.objects.count() == 1
    assert Fact.objects.filter(kind="completion").count() == 1


@pytest.mark.django_db
def test_superseding_keeps_what_was_known_and_does_not_complete_again():
    row = a_completion()
    before = NOW()

    corrections.supersede(row, by=a_person("审核"), reason="代考", at=NOW())

    assert not Completion.objects.known().exists()
    assert Completion.objects.known(before).get() == row
    assert completion.complete_if_met(row.enrolment, at=NOW()) is None
    fact = Fact.objects.get(kind="completion.superseded")
    assert json.loads(fact.canonical)["reason"] == "代考"


@pytest.mark.django_db
def test_a_correction_may_put_another_row_in_its_place():
    row = a_completion()

    successor = corrections.supersede(
        row, by=a_person("审核"), reason="答案有误，重新评分", at=NOW(), instead={"score": 3, "percent": 75}
    )

    assert Completion.objects.known().get() == successor
    assert (successor.supersedes, successor.score, successor.score_max) == (row, 3, 4)
    assert Fact.objects.filter(kind="completion").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "   "])
def test_a_correction_needs_a_reason(reason):
    row = a_completion()

    with pytest.raises(Refused):
        corrections.supersede(row, by=a_person(), reason=reason, at=NOW())
    assert Completion.objects.known().exists()


@pytest.mark.django_db
def test_a_completion_is_superseded_once():
    row = a_completion()
    corrections.supersede(row, by=a_person(), reason="代考", at=NOW())

    with pytest.raises(Refused):
        corrections.supersede(row, by=a_person(), reason="再次", at=NOW())
    assert Fact.objects.filter(kind="completion.superseded").count() == 1


@pytest.mark.django_db
def test_the_next_cycle_begins_after_a_completion_and_starts_from_nothing():
    row = a_completion()

    again = enrolments.begin_again(row.enrolment, at=NOW())

    assert (again.cycle, again.attempts.count(), again.finished_lessons.count()) == (2, 0, 0)
    assert Completion.objects.known().get() == row
    assert enrolments.begin(row.user, row.edition, at=NOW()) == again
