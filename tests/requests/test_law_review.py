"""/law-review/: editors see old and new side by side and decide."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from content.review import example, sweep
from content.review.models import Review
from lms.schools.models import Role
from tests.factories.content import an_article
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_member, a_school
from tests.requests.counting import queries_of

pytestmark = pytest.mark.django_db
WAITING = "content:law_review"


@pytest.fixture
def editor(client):
    person = a_member(Role.EDITOR, a_bureau(), "赵编辑")
    client.force_login(person)
    return person


@pytest.fixture
def reviews():
    for number in ("12", "42", "43"):
        an_article("zhian", number, from_=date(2006, 3, 1), summary="殴打他人的，依法处罚。")
        an_article("zhian", number, from_=date(2026, 1, 1), summary="高空抛物的，依法处罚。")
    example.prepare()
    return list(Review.objects.all())


def test_an_editor_decides_with_both_texts_in_sight(client, editor, reviews):
    address = reverse("content:law_review_show", args=[reviews[0].pk])
    assert address in client.get(reverse(WAITING)).content.decode()

    page = client.get(address).content.decode()
    assert "<del>殴打他人</del>" in page
    assert "<ins>高空抛物</ins>" in page

    assert client.post(address, {}).status_code == 422
    client.post(address, {"outcome": "confirmed", "note": "条号未变"})

    assert Review.objects.get(pk=reviews[0].pk).by == editor
    reviewed = client.get(reverse("content:law_review_decided")).content.decode()
    assert "条号未变" in reviewed
    assert "涉及谁" in reviewed
    assert client.get(address).status_code == 200


def test_mended_without_a_change_is_refused(client, editor, reviews):
    address = reverse("content:law_review_show", args=[reviews[0].pk])

    assert client.post(address, {"outcome": "mended"}).status_code == 422
    assert Review.objects.waiting().count() == 3


def test_others_do_not_see_it(client, reviews):
    client.force_login(a_class_teacher(a_class(a_school(), 1)))

    assert client.get(reverse(WAITING)).status_code == 403
    assert client.get(reverse("content:law_review_show", args=[reviews[0].pk])).status_code == 404


def test_the_list_asks_as_often_for_three_as_for_one(client, editor, reviews):
    three = len(queries_of(client, reverse(WAITING)))
    Review.objects.exclude(pk=reviews[0].pk).update(outcome="confirmed", decided_at=timezone.now(), by=editor)

    assert len(queries_of(client, reverse(WAITING))) == three


def test_an_editor_who_saves_an_article_is_told(client, editor, reviews):
    sweep.sweep(on=date(2026, 1, 1), at=timezone.now())

    assert "law-review" in client.get(reverse("wagtailadmin_home")).content.decode()
