"""What answers refer to stands in Wagtail's index of references, so that editors see where a picture is used."""

import pytest
from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from content.items.models import Item
from content.pages import tree
from tests.factories.content import an_item

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="5" height="5"/></svg>'


@pytest.fixture
def image(db):
    return get_image_model().objects.create(title="jia", file=ContentFile(SVG, name="jia.svg"))


def answered(*values):
    """An item with these answers, read anew: its answers were looked into by nobody."""
    item = an_item()
    item.options = item.options.stream_block.to_python([{"type": kind, "value": value} for kind, value in values])
    item.save()
    return Item.objects.get(pk=item.pk)


def test_a_picture_among_the_answers_is_used(image):
    item = answered(
        ("option", {"text": "甲", "correct": True, "feedback": ""}),
        ("option", {"text": "", "figure": image.pk, "alt": "一格", "correct": False, "feedback": "不对"}),
    )

    ReferenceIndex.create_or_update_for_object(item)

    assert [row.object_id for row in ReferenceIndex.get_references_to(image)] == [str(item.pk)]


@pytest.mark.parametrize(
    "values",
    [
        [("option", {"text": "甲", "correct": True, "feedback": "见%s"})],
        [("criterion", {"title": "依据", "levels": [{"points": 1, "text": "见%s"}]})],
    ],
)
def test_a_page_that_a_feedback_leads_to_is_used(db, values):
    page = tree.ensure()
    link = f'<a linktype="page" id="{page.pk}">目录</a><a linktype="law" law="weibao" number="39">法</a>'
    raw = [(kind, _linked(value, link)) for kind, value in values]

    item = answered(*raw)
    ReferenceIndex.create_or_update_for_object(item)

    assert ReferenceIndex.get_references_to(page).filter(object_id=str(item.pk)).exists()


def _linked(value, link: str):
    if isinstance(value, dict):
        return {name: _linked(child, link) for name, child in value.items()}
    if isinstance(value, list):
        return [_linked(child, link) for child in value]
    return value % link if isinstance(value, str) and "%s" in value else value
