"""/law/: the legal library for everybody."""

from datetime import date

import pytest

from content.law.models import ArticleVersion, Law
from tests.factories.content import an_article
from tests.factories.lms import a_bureau

pytestmark = pytest.mark.django_db
NEW = date(2026, 1, 1)
OFFICIAL, OWN = '<span class="tag">官方文本</span>', '<span class="tag">摘要，非原文</span>'


@pytest.fixture(autouse=True)
def _district():
    # Without one, every address leads to the first run.
    a_bureau()


@pytest.fixture
def changed():
    old = an_article("zhian", "26", from_=date(2006, 3, 1), in_force_to=NEW, label="旧法", summary="旧摘要")
    ArticleVersion.objects.create(article=old.article, in_force_from=NEW, label="新法", summary="新摘要", grade="A")
    return old.article


def test_everybody_reads_the_library(client, changed):
    Law.objects.create(slug="empty", title="没有条文的法", short_title="空法")

    page = client.get("/law/").content.decode()

    assert '<a href="/law/zhian/">zhian</a>' in page
    assert "空法" not in page


def test_a_law_lists_what_applies_today(client, changed):
    an_article("zhian", "42", from_=date(2006, 3, 1), in_force_to=NEW, summary="旧条摘要")

    page = client.get("/law/zhian/").content.decode()

    assert page.index("第二十六条") < page.index("第四十二条")
    assert "新摘要" in page
    assert "旧摘要" not in page
    assert "旧条摘要" not in page


def test_an_article_says_what_it_is(client, changed):
    response = client.get("/law/zhian/26/")
    page = response.content.decode()

    assert response.context["reading"].shown.label == "新法"
    assert '<div class="article"><p>新摘要</p></div>' in page
    assert page.count('class="tag good"') == 1
    assert "旧摘要" not in page


def test_an_official_text_stands_in_place_of_the_summary(client, changed):
    ArticleVersion.objects.filter(label="新法").update(official_text="第二十六条　正文<b>")

    page = client.get("/law/zhian/26/").content.decode()

    assert "正文&lt;b&gt;" in page
    assert "新摘要" not in page


def test_a_law_says_of_each_article_and_version_what_its_text_is(client, changed):
    ArticleVersion.objects.filter(label="新法").update(official_text="第二十六条　正文", summary="见官方文本。")
    an_article("zhian", "42", from_=NEW, summary="自写的话")

    listed = client.get("/law/zhian/").content.decode()
    versions = client.get("/law/zhian/26/").content.decode().partition("<aside")[2]

    assert [listed.count(one) for one in (OFFICIAL, OWN, "均为摘要", "第二十六条　正文", "见官方文本")] == [
        1,
        1,
        0,
        1,
        0,
    ]
    assert versions.index(OFFICIAL) < versions.index(OWN)


def test_an_article_is_read_as_of_a_day(client, changed):
    page = client.get("/law/zhian/26/?on=2025-06-01").content.decode()

    assert "旧摘要" in page
    assert "新摘要" not in page
    assert 'class="notice warn"' in page


@pytest.mark.parametrize("on", ["", "yesterday", "2025-13-01", "9999999-01-01"])
def test_nonsense_for_a_day_is_today(client, changed, on):
    assert client.get("/law/zhian/26/", {"on": on}).context["reading"].shown.label == "新法"


def test_an_ended_article_says_so(client):
    an_article("zhian", "42", from_=date(2006, 3, 1), in_force_to=NEW, label="旧法")

    page = client.get("/law/zhian/42/").content.decode()

    assert 'class="notice warn"' in page
    assert "旧法" in page


def test_the_drawer_gets_the_article_alone(client, changed):
    response = client.get("/law/zhian/26/", headers={"HX-Request": "true"})

    assert "<html" not in response.content.decode()
    assert "新摘要" in response.content.decode()
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("path", ["/law/nothing/", "/law/zhian/27/", "/law/nothing/26/", "/law/zhian/26x/"])
def test_what_is_not_there_is_404(client, changed, path):
    assert client.get(path).status_code == 404


def test_the_library_is_not_written_here(client, changed):
    assert client.post("/law/zhian/26/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(client, django_assert_max_num_queries, count):
    for number in range(count):
        an_article(f"law-{number}", "1")

    with django_assert_max_num_queries(4):
        client.get("/law/")
