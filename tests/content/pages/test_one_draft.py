"""The editor's browser saves by itself, and sends a form again where the answer to the first save was lost."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from content.items.models import Pool
from content.pages import one_draft
from content.pages.models import LessonPage

pytestmark = pytest.mark.django_db


def save(editor, course, title, *, form="form-1", accept="application/json"):
    """What the browser sends to the address for new lessons; each form that is shown bears a token of its own."""
    values = {"title": title, "slug": "", "minutes": 20, "intro": "", "body": streamfield([])}
    data = {**nested_form_data({**values, "comments": inline_formset([])}), "csrfmiddlewaretoken": form}
    address = reverse("wagtailadmin_pages:add", args=["content", "lessonpage", course.pk])
    return editor.post(address, data, headers={"accept": accept}, follow=True)


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_the_same_form_again_goes_on_with_its_draft(editor, course, accept):
    first = save(editor, course, "一张照片").json()

    again = save(editor, course, "一张照片转发之后", accept=accept)

    assert again.status_code == 200
    made = LessonPage.objects.get(title__startswith="一张照片")
    assert (made.pk, made.title) == (first["pk"], "一张照片转发之后")


def test_another_form_makes_another_draft(editor, course):
    for form in ("form-1", "form-2", "", ""):
        save(editor, course, "一张照片", form=form)

    assert LessonPage.objects.filter(title="一张照片").count() == 4


def test_a_form_that_was_refused_may_come_again(editor, monkeypatch):
    monkeypatch.setattr(one_draft, "WAIT_SECONDS", 0.2)

    made = [add_pool(editor, slug) for slug in ("", "ti-ku", "ti-ku-2")]

    assert [answer.status_code for answer in made] == [200, 200, 200]
    assert list(Pool.objects.values_list("slug", flat=True)) == ["ti-ku-2"]


def add_pool(editor, slug):
    """One and the same form for a new pool of questions, sent with a short address."""
    data = {"title": "题库", "slug": slug, "purpose": "practice", "csrfmiddlewaretoken": "form-1"}
    return editor.post(reverse(Pool.snippet_viewset.get_url_name("add")), data, follow=True)
