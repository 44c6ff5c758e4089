"""/classes/: a class teacher records a lesson; what is refused, and who may see and do what."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from content.editions import withdraw
from courses.sessions.models import ClassSession
from lms.facts.models import Fact
from lms.schools.models import Role
from tests.factories.content import a_quiz
from tests.factories.coverage import a_class_requirement, a_class_session, a_lesson_edition
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_member, a_post, a_school

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, 30, tzinfo=timezone.get_default_timezone())
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


class School:
    """A class of 45 with its teacher, a lesson with a class quiz, a second class, and people round them."""

    def __init__(self) -> None:
        self.school, self.elsewhere = a_school("朝阳路中学"), a_school("第三中学")
        self.mine, self.theirs = a_class(self.school, 3), a_class(self.school, 4)
        self.teacher = a_class_teacher(self.mine, "李静")
        self.colleague = a_class_teacher(self.theirs, "王芳")
        self.moral = a_member(Role.MORAL_EDUCATION, self.school, "陈主任")
        self.deputy = a_member(Role.VICE_PRINCIPAL_LAW, self.school, "方检察官")
        self.edition = a_lesson_edition()
        self.quiz = a_quiz(self.edition, "class", 2, purpose="class", lesson_key="lesson-1")
        self.requirement = a_class_requirement(self.edition.course)

    def values(self, **changed) -> dict:
        return {"held_on": "2026-11-23", "expected": 45, "present": 43, "led_by": self.teacher.pk, **changed}


@pytest.fixture
def place():
    return School()


def url(school_class, name="classes:record", *rest) -> str:
    return reverse(name, args=[school_class.pk, *rest])


def test_the_form_is_filled_in_and_one_press_records_the_lesson(client, place):
    client.force_login(place.teacher)
    form = client.get(url(place.mine)).context["form"]

    response = client.post(url(place.mine), place.values(), follow=True)

    assert (form["held_on"].value(), form["expected"].value(), form["present"].value()) == (TODAY, 45, 45)
    row = ClassSession.objects.get()
    assert (row.expected, row.present, row.held_on, row.led_by, row.lesson_key) == (
        45, 43, TODAY, place.teacher, "lesson-1",
    )  # fmt: skip
    assert [(p.held, p.required) for p in response.context["counting"]] == [(1, 2)]
    assert Fact.objects.filter(kind="class_session").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"present": 46}, "present"),
        ({"expected": 46}, "expected"),
        ({"expected": 40, "present": 41}, "present"),
        ({"held_on": "2026-11-24"}, "held_on"),
        ({"held_on": "2026-08-31"}, "held_on"),
        ({"held_on": "gestern"}, "held_on"),
        ({"present": 0}, "present"),
        ({"present": "viele"}, "present"),
        ({"period": 99}, "period"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_kept(client, place, changed, field):
    client.force_login(place.teacher)

    response = client.post(url(place.mine), place.values(**changed))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not ClassSession.objects.exists()


def test_counts_of_the_class_quiz_are_kept_and_bounded_by_those_present(client, place):
    client.force_login(place.teacher)
    first, second = place.quiz.candidates

    too_many = client.post(url(place.mine), place.values(**{f"right_{first}": 44}))
    client.post(url(place.mine), place.values(**{f"right_{first}": 31, f"right_{second}": ""}))

    assert too_many.status_code == 422
    assert ClassSession.objects.get().tallies == {"quiz": "class", "right": {str(first): 31}}


def test_the_same_form_sent_twice_leaves_one_record(client, place):
    client.force_login(place.teacher)

    client.post(url(place.mine), place.values())
    client.post(url(place.mine), place.values())

    assert ClassSession.objects.count() == 1


def test_other_figures_for_the_same_lesson_are_refused(client, place):
    client.force_login(place.teacher)
    client.post(url(place.mine), place.values())

    response = client.post(url(place.mine), place.values(present=40))

    assert response.status_code == 422
    assert ClassSession.objects.get().present == 43


def test_a_lesson_entered_on_a_later_day_is_a_late_entry(client, place):
    client.force_login(place.teacher)

    response = client.post(url(place.mine), place.values(held_on="2026-11-20"), follow=True)

    assert response.context["session"].is_late
    assert "2026-11-23 15:30" in response.content.decode()


def test_a_correction_keeps_the_old_record_and_does_not_become_late(client, place):
    session = a_class_session(place.mine, place.edition, held_on=date(2026, 11, 20), present=43, led_by=place.teacher)
    client.force_login(place.teacher)
    values = place.values(held_on="2026-11-20", present=44, reason="数错了")

    without = client.post(url(place.mine, "classes:correct_session", session.pk), {**values, "reason": ""})
    client.post(url(place.mine, "classes:correct_session", session.pk), values)

    assert without.status_code == 422
    newest = ClassSession.objects.known().get()
    assert (newest.present, newest.supersedes, newest.is_late, newest.is_corrected) == (44, session, False, True)
    assert ClassSession.objects.get(pk=session.pk).superseded_at is not None


def test_a_record_taken_back_does_not_count_and_stays_readable(client, place):
    session = a_class_session(place.mine, place.edition, held_on=date(2026, 11, 20), led_by=place.teacher)
    client.force_login(place.teacher)

    client.post(url(place.mine, "classes:withdraw_session", session.pk), {"reason": "那天改成了消防演练"})

    page = client.get(url(place.mine, "classes:class"))
    assert [(p.held, p.required) for p in page.context["progress"]] == [(0, 2)]
    assert client.get(url(place.mine, "classes:session", session.pk)).status_code == 200


def test_a_class_teacher_has_nothing_to_do_with_another_class(client, place):
    session = a_class_session(place.theirs, place.edition, held_on=date(2026, 11, 20), led_by=place.colleague)
    client.force_login(place.teacher)

    assert client.get(url(place.theirs)).status_code == 404
    assert client.post(url(place.theirs), place.values()).status_code == 404
    assert client.get(url(place.theirs, "classes:class")).status_code == 404
    assert client.get(url(place.mine, "classes:session", session.pk)).status_code == 404
    assert not ClassSession.objects.filter(recorded_by=place.teacher).exists()


def test_a_vice_principal_records_only_what_they_led_and_corrects_no_other(client, place):
    other = a_class_session(place.mine, place.edition, held_on=date(2026, 11, 20), led_by=place.teacher)
    client.force_login(place.deputy)

    named = client.post(url(place.mine), place.values())
    own = client.post(url(place.mine), place.values(led_by=place.deputy.pk))

    assert named.status_code == 422
    assert own.status_code == 302
    assert client.get(url(place.mine, "classes:correct_session", other.pk)).status_code == 403
    assert client.get(url(a_class(place.elsewhere))).status_code == 404


def test_the_head_of_moral_education_records_for_every_class_of_the_school(client, place):
    client.force_login(place.moral)

    response = client.post(url(place.theirs), place.values(led_by=place.colleague.pk))

    assert response.status_code == 302
    assert ClassSession.objects.get().led_by == place.colleague
    assert len(client.get(reverse("classes:list")).context["cards"]) == 2


def test_counts_of_a_small_group_are_seen_by_its_teacher_only(client, place):
    small = a_class(place.school, 9, pupils=6)
    teacher, officer = a_class_teacher(small, "赵婷"), a_member(Role.BUREAU_OFFICER, a_bureau())
    tallies = {"quiz": "class", "right": {str(place.quiz.candidates[0]): 5}}
    session = a_class_session(
        small, place.edition, held_on=date(2026, 11, 20), present=6, tallies=tallies, led_by=teacher
    )

    client.force_login(officer)
    outside = client.get(url(small, "classes:session", session.pk)).context
    client.force_login(teacher)
    inside = client.get(url(small, "classes:session", session.pk)).context

    assert (outside["tallies"], outside["hidden"]) == ([], True)
    assert [right for _question, right in inside["tallies"]] == [5, None]


def test_a_correction_shows_no_counts_to_those_who_may_not_see_them_and_keeps_them(client, place):
    small = a_class(place.school, 9, pupils=6)
    teacher = a_class_teacher(small, "赵婷")
    tallies = {"quiz": "class", "right": {str(place.quiz.candidates[0]): 5}}
    session = a_class_session(
        small, place.edition, held_on=date(2026, 11, 20), present=6, tallies=tallies, led_by=teacher
    )
    client.force_login(place.moral)

    form = client.get(url(small, "classes:correct_session", session.pk)).context["form"]
    values = {"held_on": "2026-11-19", "expected": 6, "present": 5, "led_by": teacher.pk, "reason": "日期写错"}
    client.post(url(small, "classes:correct_session", session.pk), values)

    assert [name for name in form.fields if name.startswith("right_")] == []
    assert ClassSession.objects.known().get().tallies == tallies


def test_a_lesson_no_longer_offered_is_not_recorded_as_another(client, place):
    client.force_login(place.teacher)
    lesson = client.get(url(place.mine)).context["lesson"].value
    withdraw.withdraw_course(place.edition.course.key, at=NOW)
    a_lesson_edition(title="另一课")

    response = client.post(f"{url(place.mine)}?lesson={lesson}", place.values(present=41))

    assert response.status_code == 422
    assert response.context["form"]["present"].value() == "41"
    assert not ClassSession.objects.exists()


def test_the_class_page_speaks_of_the_date_that_is_asked(client, place):
    a_class_session(place.mine, place.edition, held_on=date(2026, 11, 20), led_by=place.teacher)
    client.force_login(place.teacher)
    page = url(place.mine, "classes:class")

    assert [(p.held, p.required) for p in client.get(page, {"on": "2026-11-19"}).context["progress"]] == [(0, 2)]
    assert client.get(page, {"on": (TODAY + timedelta(days=300)).isoformat()}).context["name"] == "八年级（3）班"
    assert client.get(page, {"on": "nonsense"}).context["notices"] != ()


def test_my_class_stands_on_the_page_of_what_i_learn(client, place):
    client.force_login(place.teacher)

    text = client.get("/my/").content.decode()

    assert url(place.mine) in text
    assert "防欺凌主题班会" in text


def test_classes_of_two_schools_stand_under_their_schools(client, place):
    a_class(place.elsewhere, 1)
    a_post(place.deputy, place.elsewhere, Role.VICE_PRINCIPAL_LAW)
    client.force_login(place.deputy)

    page = client.get(reverse("classes:list")).content.decode()

    for school in (place.school, place.elsewhere):
        assert f'<h2 id="school-{school.pk}">{school.name}</h2>' in page
    parts = page.split('<h2 id="school-')[1:]
    assert [part.count("<tr>") for part in parts] in ([3, 2], [2, 3])
