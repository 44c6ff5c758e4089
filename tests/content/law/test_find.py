"""The article that a person means."""

import pytest

from content.law import find
from content.law.models import Law
from tests.factories.content import an_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _library():
    an_article("weibao", "39")
    Law.objects.create(slug="xingfa", title="中华人民共和国刑法", short_title="刑法")
    an_article("xingfa", "253-1")
    Law.objects.create(slug="wangluo", title="未成年人网络保护条例", short_title="未成年人网络保护条例")
    an_article("wangluo", "39")


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("未成年人保护法 39", "weibao/39"),
        ("未成年人保护法39", "weibao/39"),
        ("《未成年人保护法》第三十九条", "weibao/39"),
        ("中华人民共和国未成年人保护法第39条", "weibao/39"),
        ("weibao/39", "weibao/39"),
        ("weibao 39", "weibao/39"),
        ("　ｗｅｉｂａｏ／３９ ", "weibao/39"),
        ("网络保护 39", "wangluo/39"),
        ("刑法第二百五十三条之一", "xingfa/253-1"),
        ("刑法 253-1", "xingfa/253-1"),
    ],
)
def test_found_as_people_write_it(typed, path):
    assert find.article(typed).path == path


@pytest.mark.parametrize(
    "typed", ["", "39", "未成年人 39", "未成年人保护法 40", "民法典 39", "weibao/39; drop", "x" * 500]
)
def test_nothing_is_guessed(typed):
    assert find.article(typed) is None
