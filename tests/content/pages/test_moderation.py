"""A second person approves; only then is something published and frozen."""

import pytest
from django.urls import reverse
from wagtail.models import Workflow

from content.editions.models import Edition
from content.pages import moderation
from content.pages.models import CataloguePage, CoursePage
from lms.schools import posts
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.factories.content import an_item
from tests.factories.lms import a_bureau, a_person
from tests.factories.pages import a_course_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    bureau = a_bureau()
    editor, chief = a_person("编辑"), a_person("管理员")
    posts.appoint(editor, bureau, Role.EDITOR, from_=today(), by=None)
    posts.appoint(chief, bureau, Role.BUREAU_ADMIN, from_=today(), by=None)
    return editor, chief


def submitted(course, editor, **values):
    page = CoursePage.objects.get(pk=course.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    return CoursePage.objects.get(pk=course.pk)


def test_approving_publishes_and_freezes(people):
    editor, chief = people
    page = submitted(a_course_page("课程"), editor, title="新课名", change_note="改名")
    assert [edition.title for edition in Edition.objects.all()] == ["课程"]

    page.current_workflow_task_state.approve(user=chief)

    assert [edition.title for edition in Edition.objects.all()] == ["课程", "新课名"]


def test_approving_what_is_not_fit_publishes_nothing_and_says_why(people, client):
    editor, chief = people
    page = submitted(a_course_page("课程"), editor, title="新课名", summary="")
    client.force_login(chief)

    state = page.current_workflow_task_state
    response = client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]))

    assert response.status_code == 422
    assert CoursePage.objects.get().title == "课程"
    assert Edition.objects.count() == 1


def test_both_roles_may_approve_and_items_have_the_workflow(people):
    editor, chief = people
    item = an_item()
    (task,) = [task.specific for task in item.get_workflow().tasks]

    assert {person for person in people if task.user_can_access_editor(item, person)} == {editor, chief}
    assert not task.user_can_access_editor(item, a_person("老师"))


def test_the_workflow_may_be_made_again():
    assert moderation.ensure() == moderation.ensure() == Workflow.objects.get()


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_the_catalogue_stays(people, client, action):
    client.force_login(people[0])
    page = CataloguePage.objects.get()

    response = client.post(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]))

    assert response.status_code in (302, 403)
    assert CataloguePage.objects.get().live


def test_a_copy_is_a_course_of_its_own(people):
    course = a_course_page("课程")

    copy = CoursePage.objects.get(pk=course.pk).copy(update_attrs={"slug": "copy", "title": "副本"}, recursive=True)

    assert CoursePage.objects.get(pk=copy.pk).course_key == "copy"
    assert Edition.objects.count() == 1

    CoursePage.objects.get(pk=copy.pk).save_revision().publish()
    assert [edition.course.key for edition in Edition.objects.all()] == ["copy", course.slug]
