"""Marking by hand, wrong keys, running attempts, figures: what changes, and what stays."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from content.items import bodies
from content.items.models import Item
from courses.grading import analysis, mark, operate, queries, regrade, signals
from courses.learning import attempts, papers, starting
from courses.learning.answers import Sent
from courses.learning.models import Accommodation, Attempt, AttemptEvent, Completion, ManualMark
from lms.access import Access
from lms.facts.models import Fact
from lms.refused import Refused
from lms.schools.models import Role
from tests.courses.quizzes.bodies import ESSAY
from tests.factories.content import an_edition, an_item_version
from tests.factories.courses import an_attempt, an_enrolment, answered, handed_in
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_member, a_person, a_pupil, a_school

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def marker():
    return a_member(Role.BUREAU_OFFICER, a_bureau(), "何芳")


def an_essay():
    return an_item_version("essay", body=bodies.write(ESSAY), points=3)


def with_an_essay(user=None):
    """An attempt at one essay and one choice, both answered; the course asks for the test alone."""
    edition = an_edition(items=[an_essay(), an_item_version()], practice=0, lessons=0, rule={"test": "passed"})
    attempt = an_attempt(an_enrolment(user, edition))
    attempts.save_response(attempt, 1, Sent("先听。", 1), at=NOW())
    attempts.save_response(attempt, 2, Sent("b", 2), at=NOW())
    return attempts.hand_in(attempt, at=NOW())


def test_an_essay_waits_and_completes_nothing():
    attempt = with_an_essay()

    assert (attempt.points, attempt.score, attempt.passed) == ([None, 1], None, None)
    assert not Completion.objects.exists()


def test_marking_gives_a_score_and_completes_the_course(marker):
    attempt = with_an_essay()

    mark.mark(attempt, 1, {"a": 3}, comment="写得清楚。", by=marker, at=NOW())

    attempt.refresh_from_db()
    assert (attempt.points, attempt.score, attempt.score_max, attempt.passed) == ([3, 1], 4, 4, True)
    assert Completion.objects.get().score == 4
    assert Fact.objects.filter(kind="attempt.marked").count() == 1


@pytest.mark.parametrize("levels", [{}, {"a": 2}, {"a": 3, "b": 1}])
def test_points_that_the_rubric_does_not_know_are_refused(marker, levels):
    attempt = with_an_essay()

    with pytest.raises(Refused):
        mark.mark(attempt, 1, levels, comment="", by=marker, at=NOW())
    assert not ManualMark.objects.exists()


def test_nobody_marks_their_own_and_a_choice_is_marked_by_nobody(marker):
    attempt = with_an_essay(marker)

    with pytest.raises(Refused):
        mark.mark(attempt, 1, {"a": 3}, comment="", by=marker, at=NOW())
    with pytest.raises(Refused):
        mark.mark(with_an_essay(), 2, {"a": 3}, comment="", by=marker, at=NOW())


def test_a_disputed_mark_is_given_anew_by_somebody_else_and_stands(marker):
    attempt, second = with_an_essay(), a_member(Role.BUREAU_OFFICER, a_bureau(), "孙平")
    mark.mark(attempt, 1, {"a": 0}, comment="", by=marker, at=NOW())
    mark.dispute(attempt, 1, reason="评分偏低", by=marker, at=NOW())

    with pytest.raises(Refused):
        mark.mark(attempt, 1, {"a": 3}, comment="", by=marker, at=NOW())
    mark.mark(attempt, 1, {"a": 3}, comment="", by=second, at=NOW())

    attempt.refresh_from_db()
    assert attempt.points == [3, 1]
    assert [row.points for row in attempt.manual_marks.all()] == [0, 3]


def test_what_is_disputed_waits_for_a_second_marker_until_somebody_else_marked_it(marker):
    attempt, second = with_an_essay(a_member(Role.LEARNER, a_school())), a_member(Role.BUREAU_OFFICER, a_bureau())

    def waiting() -> tuple:
        [line] = queries.quizzes(Access(second))
        found = queries.to_mark([Attempt.objects.get(pk=attempt.pk)])
        return line.awaiting, [(one.slot, one.is_second) for one in found]

    assert waiting() == (1, [(1, False)])
    mark.mark(attempt, 1, {"a": 0}, comment="", by=marker, at=NOW())
    assert waiting() == (0, [])
    mark.dispute(attempt, 1, reason="评分偏低", by=marker, at=NOW())
    assert waiting() == (1, [(1, True)])
    mark.mark(attempt, 1, {"a": 3}, comment="", by=second, at=NOW())
    assert waiting() == (0, [])


def test_an_essay_that_is_rewritten_after_its_mark_waits_again(marker):
    attempt, second = with_an_essay(), a_member(Role.BUREAU_OFFICER, a_bureau(), "孙平")
    mark.mark(attempt, 1, {"a": 0}, comment="", by=marker, at=NOW())
    mark.dispute(attempt, 1, reason="评分偏低", by=marker, at=NOW())
    mark.mark(attempt, 1, {"a": 0}, comment="", by=second, at=NOW())
    Attempt.objects.filter(pk=attempt.pk).update(passed=False)

    open_again = operate.reopen(attempt, minutes=20, reason="没写完", by=marker, at=NOW())
    attempts.save_response(open_again, 1, Sent("先听，再问。", 3), at=NOW())
    again = attempts.hand_in(open_again, at=NOW())

    assert (again.points, again.score, again.passed) == ([None, 1], None, None)
    assert [(one.slot, one.is_second) for one in queries.to_mark([again])] == [(1, False)]
    mark.mark(again, 1, {"a": 3}, comment="", by=marker, at=NOW())
    again.refresh_from_db()
    assert again.points == [3, 1]
    mark.dispute(again, 1, reason="评分偏高", by=second, at=NOW())
    assert [(one.slot, one.is_second) for one in queries.to_mark([again])] == [(1, True)]
    mark.mark(again, 1, {"a": 0}, comment="", by=second, at=NOW())
    assert queries.to_mark([again]) == []


def test_what_was_said_of_an_answer_that_was_rewritten_is_not_said_of_the_new_one(marker):
    attempt = with_an_essay()
    mark.mark(attempt, 1, {"a": 3}, comment="第一稿写得清楚。", by=marker, at=NOW())
    attempt.refresh_from_db()
    assert papers.review(attempt)[0].comment == "第一稿写得清楚。"

    Attempt.objects.filter(pk=attempt.pk).update(passed=False)
    open_again = operate.reopen(attempt, minutes=20, reason="没写完", by=marker, at=NOW())
    attempts.save_response(open_again, 1, Sent("先听，再问。", 3), at=NOW())
    again = attempts.hand_in(open_again, at=NOW())
    mark.mark(again, 1, {"a": 3}, comment="", by=marker, at=NOW())
    again.refresh_from_db()

    assert papers.review(again)[0].comment == ""


def mended_key(version):
    """The item published again with another right option."""
    options = [{**option, "correct": option["key"] == "c"} for option in version.options]
    new = an_item_version(body={"options": options})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE content_itemversion SET item_id = %s, number = 2 WHERE id = %s", [version.item_id, new.pk]
        )
    Item.objects.filter(pk=version.item_id).update(current=new)
    new.refresh_from_db()
    return new


def test_a_wrong_key_shows_first_what_would_change_and_then_changes_it(marker):
    version = an_item_version()
    edition = an_edition(items=[version], practice=0, lessons=0, rule={"test": "passed"})
    right, wrong = an_attempt(an_enrolment(edition=edition)), an_attempt(an_enrolment(edition=edition))
    for attempt, answer in ((right, "b"), (wrong, "c")):
        attempts.save_response(attempt, 1, Sent(answer, 1), at=NOW())
        attempts.hand_in(attempt, at=NOW())
    mended = mended_key(version)

    before = regrade.preview(version, mended, favour=False)
    assert (before.seen, before.up, before.down, before.gained, before.lost) == (2, 1, 1, 1, 1)
    assert (len(before.completions_lost), before.completions_gained, before.certificates) == (1, 1, 1)
    wrong.refresh_from_db()
    assert wrong.passed is False

    regrade.apply(version, mended, favour=True, reason="答案应为 C", by=marker, at=NOW())

    right.refresh_from_db()
    wrong.refresh_from_db()
    assert (right.passed, wrong.passed) == (True, True)
    event = AttemptEvent.objects.get(attempt=wrong)
    assert (event.details["before"]["score"], event.details["now"]["score"]) == (0, 1)
    assert Completion.objects.known().count() == 2


def test_by_the_new_key_alone_a_completion_is_taken_off_the_record(marker):
    version = an_item_version()
    edition = an_edition(items=[version], practice=0, lessons=0, rule={"test": "passed"})
    handed_in(an_enrolment(edition=edition))

    regrade.apply(version, mended_key(version), favour=False, reason="答案应为 C", by=marker, at=NOW())

    assert not Completion.objects.known().exists()
    assert Completion.objects.get().superseded_reason == "答案应为 C"


def test_running_attempts_drawn_before_are_marked_by_the_mended_key(marker):
    version = an_item_version()
    attempt = an_attempt(an_enrolment(edition=an_edition(items=[version], practice=0)))
    attempts.save_response(attempt, 1, Sent("c", 1), at=NOW())
    regrade.apply(version, mended_key(version), favour=True, reason="答案应为 C", by=marker, at=NOW())

    assert attempts.hand_in(attempt, at=NOW()).score == 1


def test_a_mended_question_with_other_options_regrades_nothing():
    version, other = an_item_version(), an_item_version("true_false", right="true")

    with pytest.raises(Refused):
        regrade.preview(version, other, favour=True)


def test_more_time_for_all_that_run(marker):
    edition = an_edition(time_limit=30)
    running, over = an_attempt(an_enrolment(edition=edition)), an_attempt(an_enrolment(edition=edition))
    Attempt.objects.filter(pk=over.pk).update(deadline=NOW() - timedelta(minutes=1))
    deadline = running.deadline

    assert operate.extend([running, over], minutes=15, reason="停电", by=marker, at=NOW()) == 1

    running.refresh_from_db()
    assert running.deadline == deadline + timedelta(minutes=15)
    assert AttemptEvent.objects.get().reason == "停电"


def test_an_attempt_opened_again_takes_answers_and_keeps_its_old_marks(marker):
    attempt = handed_in(an_enrolment(edition=an_edition(items=4, time_limit=30)), right=1)

    attempt = operate.reopen(attempt, minutes=10, reason="电脑死机", by=marker, at=NOW())
    outcome = attempts.save_response(attempt, 2, Sent("b", 9), at=NOW())

    attempt.refresh_from_db()
    assert outcome.state is attempts.State.SAVED
    assert attempts.hand_in(attempt, at=NOW()).score == 2
    assert AttemptEvent.objects.get().details["before"]["score"] == 1


def test_what_a_completion_rests_on_is_not_opened_again(marker):
    attempt = handed_in(an_enrolment(edition=an_edition(practice=0, lessons=0, rule={"test": "passed"})))

    with pytest.raises(Refused):
        operate.reopen(attempt, minutes=10, reason="想再考一次", by=marker, at=NOW())


def test_the_bell_hands_in_what_is_open(marker):
    attempt = answered(an_attempt(), 2)

    assert operate.hand_in_all([attempt], by=marker, at=NOW()) == 1
    attempt.refresh_from_db()
    assert (attempt.ended, attempt.score) == (Attempt.Ended.BY_STAFF, 2)


def test_more_time_for_a_person_holds_for_attempts_that_begin_afterwards(marker):
    user, edition = a_person(), an_edition(time_limit=30)
    operate.accommodate(user, factor=1.5, on=timezone.localdate(), by=marker, at=NOW())

    attempt = an_attempt(an_enrolment(user, edition))

    assert attempt.deadline - attempt.started_at == timedelta(minutes=45)
    assert starting.minutes(user, attempt.quiz, at=NOW()) == 45
    operate.accommodate(user, factor=2.0, on=timezone.localdate(), by=marker, at=NOW())
    assert Accommodation.objects.get().factor == 2.0


def test_each_looks_after_their_own_people():
    school, elsewhere = a_school(), a_school("第九中学")
    teacher = a_class_teacher(a_class(school))
    pupil_class = teacher.posts.get(school_class__isnull=False).school_class
    pupil, stranger = a_pupil(pupil_class, 1), a_pupil(a_class(elsewhere), 1)
    colleague, other = a_member(Role.LEARNER, school), a_member(Role.LEARNER, elsewhere)
    head = a_member(Role.MORAL_EDUCATION, school)
    pupils, staff = an_edition(audience="pupil", stage="junior"), an_edition()
    for user, edition in ((pupil, pupils), (stranger, pupils), (colleague, staff), (other, staff), (head, staff)):
        an_attempt(an_enrolment(user, edition))

    def seen(user):
        return {attempt.enrolment.user for attempt in queries.attempts(Access(user))}

    assert seen(teacher) == {pupil}
    assert seen(head) == {colleague}
    assert seen(colleague) == set()
    assert seen(a_member(Role.BUREAU_OFFICER, a_bureau())) == {colleague, other, head}


def test_what_stands_out_is_said_and_nothing_else():
    edition = an_edition(items=6, passing=60)
    slow = [handed_in(an_enrolment(edition=edition), right=4, at=NOW() - timedelta(hours=1)) for _ in range(2)]
    Attempt.objects.filter(pk__in=[one.pk for one in slow]).update(started_at=NOW() - timedelta(hours=2))
    honest = handed_in(an_enrolment(edition=edition), right=2)

    found = signals.signals(Attempt.objects.select_related("quiz").order_by("pk"))

    assert {signal.attempt for signal in found} == {slow[1].pk, honest.pk}


def test_figures_of_fewer_than_ten_are_not_told():
    edition = an_edition(items=4, practice=0)
    for _ in range(9):
        handed_in(an_enrolment(edition=edition), right=2)
    quiz = edition.quizzes.get(key="test")

    assert analysis.report(quiz, Attempt.objects.all()).too_few
    handed_in(an_enrolment(edition=edition), right=4)
    report = analysis.report(quiz, Attempt.objects.all())

    assert (report.people, [round(line.figures.facility) for line in report.lines]) == (10, [100, 100, 10, 10])
    assert [line.version.pk for line in report.missed] == quiz.candidates[2:]


def test_a_key_that_the_best_get_wrong_is_pointed_at():
    edition = an_edition(items=8, practice=0)
    for right in (7, 7, 7, 7, 3, 3, 3, 2, 2, 1):
        handed_in(an_enrolment(edition=edition), right=right)

    last = analysis.report(edition.quizzes.get(key="test"), Attempt.objects.all()).lines[-1]

    assert any("4" in advice and "8" not in advice for advice in last.advice)


@override("en")
def test_single_persons_and_single_misses_give_no_advice():
    edition = an_edition(items=4, practice=0)
    quiz = edition.quizzes.get(key="test")
    handed_in(an_enrolment(edition=edition), right=0)
    alone = analysis.report(quiz, Attempt.objects.all(), least=1)
    assert not [advice for line in alone.lines for advice in line.advice if "check the key" in advice]

    for _person in range(24):
        handed_in(an_enrolment(edition=edition), right=4)
    report = analysis.report(quiz, Attempt.objects.all())
    assert not [advice for line in report.lines for advice in line.advice if "check the key" in advice]


@override("en")
def test_of_true_and_false_no_third_mistake_is_asked_for():
    edition = an_edition(items=[an_item_version("true_false", right="true"), an_item_version()], practice=0)
    for _person in range(10):
        handed_in(an_enrolment(edition=edition))

    two, four = analysis.report(edition.quizzes.get(key="test"), Attempt.objects.all()).lines

    assert [sum("Nobody chose" in advice for advice in line.advice) for line in (two, four)] == [0, 1]
