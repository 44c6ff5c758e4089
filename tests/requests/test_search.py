"""/search/: over what is published."""

import pytest

from tests.factories.lms import a_bureau
from tests.factories.pages import a_course_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _course():
    a_bureau()
    a_course_page("防治课", "<p>班主任要立即制止。</p>")
    a_course_page("还没有发布", "<p>班主任的草稿。</p>", publish=False)


def test_words_are_found_by_everybody(client):
    page = client.get("/search/", {"q": "主任要立"}).content.decode()

    assert "防治课 · 1" in page
    assert "<mark>主任要立</mark>" in page
    assert "草稿" not in page


def test_while_typing_only_the_list_comes(client):
    response = client.get("/search/", {"q": "班主任"}, headers={"HX-Request": "true"})

    assert "<html" not in response.content.decode()
    assert [hit.title for hit in response.context["hits"]] == ["防治课 · 1"]
    assert "HX-Request" in response["Vary"]


def test_many_lessons_need_no_more_queries_than_one(client, django_assert_max_num_queries):
    for number in range(3):
        a_course_page(f"又一课{number}", "<p>班主任再看一遍。</p>")

    with django_assert_max_num_queries(9):
        assert len(client.get("/search/", {"q": "班主任"}).context["hits"]) == 4


def test_nothing_found_says_what_to_do(client):
    response = client.get("/search/", {"q": "<script>没有这个词"})

    assert response.context["hits"] == []
    assert 'class="empty"' in response.content.decode()
    assert "<script>没有" not in response.content.decode()


def test_without_words_nothing_is_searched(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert client.get("/search/").context["hits"] == []
