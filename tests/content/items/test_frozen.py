"""Rows that stand as evidence are written once."""

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from content.editions.models import Edition
from content.items.models import ItemVersion
from tests.factories.content import an_article, an_edition, an_item_version

pytestmark = pytest.mark.django_db


def test_a_frozen_row_is_neither_saved_again_nor_deleted():
    version = an_item_version()
    version.stem = "<p>另一句</p>"

    for change in (version.save, version.delete, ItemVersion.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError, match="stem"):
        ItemVersion.objects.update(stem="")
    assert ItemVersion.objects.get().stem != "<p>另一句</p>"


def test_only_what_may_change_later_changes():
    edition = an_edition()
    edition.withdrawn_at = timezone.now()
    edition.save(update_fields=["withdrawn_at"])

    assert Edition.objects.get().withdrawn_at is not None
    with pytest.raises(TypeError, match="title"):
        edition.save(update_fields=["title", "withdrawn_at"])


def test_an_item_with_versions_stays():
    with pytest.raises(ProtectedError):
        an_item_version().item.delete()


def test_an_article_version_that_something_cites_stays():
    from content.law.models import Citation

    article, version = an_article(), an_item_version()
    Citation.objects.create(article_version=article, cited_by=version)

    with pytest.raises(ProtectedError):
        article.delete()
