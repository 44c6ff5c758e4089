"""/catalogue/: what is offered, for everybody; lessons are read in their course."""

import pytest
from django.utils import timezone

from content.editions.models import Edition
from content.pages.models import CoursePage, LessonPage
from tests.factories.lms import a_bureau
from tests.factories.pages import a_course_page, a_lesson_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _district():
    # Without one, every address leads to the first run.
    a_bureau()


@pytest.fixture
def course():
    return a_course_page("学生课", "<p>先站到他身边。</p>")


def test_the_catalogue_lists_published_courses(client, course):
    a_course_page("教师课", audience="staff", stage="")
    a_course_page("草稿课", publish=False)

    page = client.get("/catalogue/").content.decode()

    assert "学生课" in page
    assert "教师课" in page
    assert "草稿课" not in page


def test_the_catalogue_can_be_narrowed(client, course):
    a_course_page("教师课", audience="staff", stage="")

    assert [one.title for one in client.get("/catalogue/?audience=staff").context["courses"]] == ["教师课"]
    assert len(client.get("/catalogue/?audience=cats").context["courses"]) == 2


def test_a_course_says_what_it_is_and_where_it_begins(client, course):
    page = client.get(course.url).content.decode()

    assert f'href="/courses/{Edition.objects.get().pk}/"' in page
    assert "看见欺凌的人也有办法。" in page
    assert "《未成年人保护法》第三十九条" in page
    assert "先站到他身边" not in page


def test_a_course_that_is_not_offered_is_not_there(client, course):
    CoursePage.objects.get().unpublish()

    assert client.get(course.url).status_code == 404


def test_a_live_course_without_an_edition_is_not_listed(client, course):
    Edition.objects.update(withdrawn_at=timezone.now())

    page = client.get("/catalogue/").content.decode()

    assert "学生课" not in page
    assert 'class="empty"' in page


def test_a_lesson_leads_to_the_learners_page(client, course):
    lesson = LessonPage.objects.get()

    assert client.get(lesson.url)["Location"] == f"/courses/{Edition.objects.get().pk}/lessons/{lesson.slug}/"


def test_a_lesson_that_learners_do_not_have_yet_is_not_there(client, course):
    lesson = a_lesson_page(course, "<p>新课</p>")
    lesson.save_revision().publish()

    assert client.get(lesson.url).status_code == 404


def test_the_first_page_is_for_everybody(client):
    response = client.get("/")

    assert response.status_code == 200
    assert 'href="/catalogue/"' in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_catalogue_costs_the_same_however_long(client, django_assert_max_num_queries, count):
    for number in range(count):
        a_course_page(f"课程 {number}")

    with django_assert_max_num_queries(14):
        client.get("/catalogue/")
