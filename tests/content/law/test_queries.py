"""What an article says on a day."""

from datetime import date

import pytest

from content.law import queries
from content.law.models import ArticleVersion
from tests.factories.content import an_article

pytestmark = pytest.mark.django_db
OLD, NEW = date(2006, 3, 1), date(2026, 1, 1)


@pytest.fixture
def changed():
    old = an_article("zhian", "26", from_=OLD, in_force_to=NEW, label="旧法", summary="寻衅滋事")
    new = ArticleVersion.objects.create(article=old.article, in_force_from=NEW, label="新法", summary="扰乱单位秩序")
    return old, new


@pytest.mark.parametrize(("day", "label"), [(date(2025, 12, 31), "旧法"), (NEW, "新法"), (date(2026, 7, 1), "新法")])
def test_the_day_decides(changed, day, label):
    reading = queries.reading("zhian", "26", on=day, today=date(2026, 11, 23))

    assert reading.shown.label == label
    assert reading.is_past is (label == "旧法")
    assert [version.label for version in reading.versions] == ["新法", "旧法"]


def test_before_the_first_version_nothing_applies(changed):
    reading = queries.reading("zhian", "26", on=date(2000, 1, 1), today=NEW)

    assert reading.shown is None
    assert reading.current.label == "新法"


def test_an_unknown_article_is_none():
    an_article("weibao", "39")

    assert queries.reading("weibao", "40", on=NEW, today=NEW) is None


def test_citations_are_pinned_to_the_day(changed):
    an_article("zhian", "42", from_=OLD, in_force_to=NEW)
    links = ["law:zhian/26", "law:zhian/42", "law:zhian/999", "https://example.org"]

    before, after = queries.pinned(links, on=date(2025, 6, 1)), queries.pinned(links, on=NEW)

    assert {link: version.label for link, version in before.items()} == {
        "law:zhian/26": "旧法",
        "law:zhian/42": "2024 年修正",
    }
    assert {link: version.label for link, version in after.items()} == {"law:zhian/26": "新法"}


@pytest.mark.parametrize("count", [1, 3])
def test_a_law_costs_two_queries_however_long_it_is(django_assert_num_queries, count):
    versions = [an_article("weibao", str(number)) for number in range(1, count + 1)]

    with django_assert_num_queries(2):
        readings = queries.articles(versions[0].article.law, on=NEW)
        assert [str(reading.article) for reading in readings][0] == "未成年人保护法 第一条"

    assert len(readings) == count
