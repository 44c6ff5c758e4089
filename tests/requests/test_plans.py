"""/plans/ and the plan of a lesson: who writes, who reads, what they see."""

import pytest
from django.urls import reverse

from courses.assignments.models import Plan, Reading
from lms.schools.models import Role
from tests.factories.assignments import WHOLE, a_plan, an_edition_with_a_plan
from tests.factories.lms import a_class, a_class_teacher, a_member, a_pupil, a_school
from tests.requests.counting import queries_of

pytestmark = pytest.mark.django_db


class School:
    """An author with a plan that waits, a colleague, the head of moral education, and a class teacher elsewhere."""

    def __init__(self) -> None:
        self.school = a_school("朝阳路中学")
        self.author = a_class_teacher(a_class(self.school, 1), "李静")
        self.colleague = a_class_teacher(a_class(self.school, 2), "王芳")
        self.moral = a_member(Role.MORAL_EDUCATION, self.school, "陈主任")
        self.elsewhere = a_class_teacher(a_class(a_school("第三中学"), 1), "张敏")
        self.edition = an_edition_with_a_plan()


@pytest.fixture
def place():
    return School()


def write_url(edition) -> str:
    return reverse("assignments:write", args=[edition.pk, "plan", "meeting"])


def test_writing_saving_and_handing_in(client, place):
    client.force_login(place.author)
    assert client.get(write_url(place.edition)).status_code == 200

    client.post(write_url(place.edition), {"aim": "先写一点"})
    assert client.get(write_url(place.edition)).context["form"]["aim"].value() == "先写一点"

    short = client.post(write_url(place.edition), {"aim": "短", "safe": "写", "hand_in": "1"})
    assert short.status_code == 422
    assert Plan.objects.get().answers["aim"] == "短"

    client.post(write_url(place.edition), {**WHOLE, "hand_in": "1"})

    plan = Plan.objects.get()
    assert plan.handed_in_at
    assert client.get(write_url(place.edition)).url == reverse("assignments:show", args=[plan.pk])


@pytest.mark.parametrize("reader", ["colleague", "moral"])
def test_a_reader_of_the_school_answers_in_two_lines(client, place, reader):
    plan = a_plan(place.author, place.edition)
    client.force_login(getattr(place, reader))
    assert reverse("assignments:waiting") in client.get(reverse("learning:my")).content.decode()
    assert [row.pk for row in client.get(reverse("assignments:waiting")).context["plans"]] == [plan.pk]

    client.post(reverse("assignments:read", args=[plan.pk]), {"good": "好。", "advice": "再短些。", "accept": "1"})

    assert Reading.objects.get().is_accepted
    assert client.get(reverse("assignments:waiting")).context["plans"] == []


def test_the_author_sees_the_answer_under_my_learning_and_goes_on(client, place):
    plan = a_plan(place.author, place.edition)
    client.force_login(place.moral)
    client.post(reverse("assignments:read", args=[plan.pk]), {"good": "目的清楚。", "advice": "时间不够。"})
    client.force_login(place.author)

    my = client.get(reverse("learning:my")).content.decode()
    shown = client.get(reverse("assignments:show", args=[plan.pk])).content.decode()

    assert reverse("assignments:show", args=[plan.pk]) in my
    assert "目的清楚。" in shown
    assert write_url(place.edition) in shown


def test_plans_stay_at_the_school_and_drafts_with_their_author(client, place):
    plan = a_plan(place.author, place.edition)
    draft = a_plan(place.colleague, place.edition, is_handed_in=False)

    client.force_login(place.elsewhere)
    assert client.get(reverse("assignments:waiting")).context["plans"] == []
    assert client.get(reverse("assignments:show", args=[plan.pk])).status_code == 404

    client.force_login(place.moral)
    assert client.get(reverse("assignments:show", args=[draft.pk])).status_code == 404


def test_pupils_write_no_plans_of_staff(client, place):
    client.force_login(a_pupil(a_class(place.school, 3), 1))

    assert client.get(write_url(place.edition)).status_code == 404


def test_the_lesson_shows_how_the_plan_stands(client, place):
    client.force_login(place.author)
    lesson = reverse("learning:lesson", args=[place.edition.pk, "plan"])
    assert reverse("learning:finish", args=[place.edition.pk, "plan"]) not in client.get(lesson).content.decode()


def test_the_list_asks_as_often_for_three_plans_as_for_one(client, place):
    client.force_login(place.moral)
    a_plan(place.author, place.edition)
    one = queries_of(client, reverse("assignments:waiting"))
    for number in (5, 6):
        a_plan(a_class_teacher(a_class(place.school, number)), place.edition)

    assert len(queries_of(client, reverse("assignments:waiting"))) == len(one)
