"""Publishing a question makes a version that never changes."""

from datetime import date

import pytest
from django.utils import timezone

from content.items import publish
from content.items.models import Item, ItemVersion
from content.law.models import ArticleVersion, Citation
from lms.refused import Refused
from tests.factories.content import an_article, an_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return an_item(articles=[an_article().article])


def published(item):
    item.save_revision().publish()
    return Item.objects.get(pk=item.pk)


def test_publishing_makes_the_first_version(item):
    found = published(item).current

    assert (found.number, found.type, found.item) == (1, "single", item)
    assert found.options == [
        {"key": "a", "text": "甲", "correct": True, "feedback": ""},
        {"key": "b", "text": "乙", "correct": False, "feedback": "<p>错在这里。</p>"},
    ]
    assert found.articles == [ArticleVersion.objects.get().pk]
    assert Citation.objects.get().cited_by == found


def test_publishing_the_same_again_makes_nothing(item):
    first = published(item).current

    assert published(item).current == first
    assert ItemVersion.objects.count() == 1


def test_what_the_editor_does_to_the_tags_is_no_change(item):
    first = published(item).current
    item = Item.objects.get()
    item.stem = '<p data-block-key="abc12">下面哪一句对？</p>'

    assert published(item).current == first


def test_another_word_makes_the_next_version_and_keeps_the_old(item):
    first = published(item).current
    item = Item.objects.get()
    item.stem = "<p>哪一句不对？</p>"

    second = published(item).current

    assert (second.number, second.stem) == (2, "<p>哪一句不对？</p>")
    assert ItemVersion.objects.get(pk=first.pk).stem == "<p>下面哪一句对？</p>"


def test_going_back_finds_the_first_version_again(item):
    first = published(item).current
    stem = item.stem
    item.stem = "<p>哪一句不对？</p>"
    published(item)
    item.stem = stem

    assert published(item).current == first
    assert ItemVersion.objects.count() == 2


def test_new_law_makes_a_new_version(item):
    old = ArticleVersion.objects.get()
    before = publish.version(item, at=timezone.now(), on=date(2025, 1, 1))
    ArticleVersion.objects.filter(pk=old.pk).update(in_force_to=date(2026, 1, 1))
    new = ArticleVersion.objects.create(article=old.article, in_force_from=date(2026, 1, 1), label="新", summary="新")

    after = publish.version(item, at=timezone.now(), on=date(2026, 1, 1))

    assert (before.articles, after.articles) == ([old.pk], [new.pk])


def test_an_unfinished_item_is_refused_by_whatever_way(item):
    item.explanation = ""
    revision = item.save_revision()

    with pytest.raises(Refused):
        revision.publish()

    assert not Item.objects.get().live
    assert not ItemVersion.objects.exists()


def test_a_draft_makes_no_version(item):
    item.save_revision()

    assert Item.objects.get().current is None


def test_true_and_false_have_words():
    options = [("", False, "<p>误会。</p>"), ("", True, "")]
    item = an_item(type="true_false", options=options, articles=[an_article().article])

    version = published(item).current

    assert [(o["key"], o["text"], o["correct"]) for o in version.options] == [
        ("true", "正确", False),
        ("false", "错误", True),
    ]
