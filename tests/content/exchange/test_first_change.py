"""The first change of what a pack brought."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.exchange import unpack
from content.items.models import Item
from content.pages import editors
from lms.schools.models import Role
from tests.factories.lms import a_bureau, a_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def an_editor():
    return a_member(Role.EDITOR, a_bureau(), "苏文")


def test_what_a_pack_said_of_a_question_is_kept_when_somebody_first_changes_it(law_pack, course_pack, an_editor):
    unpack.load([law_pack, course_pack], by=an_editor)
    item = Item.objects.exclude(type="true_false").first()
    said, version = item.stem, item.current
    assert not item.revisions.exists()

    item.stem = "<p>编辑写的。</p>"
    item.save_revision()

    first, draft = item.revisions.order_by("pk")
    item.refresh_from_db()
    assert (item.live_revision, item.latest_revision) == (first, draft)
    assert (first.user, first.created_at, item.has_unpublished_changes) == (an_editor, item.last_published_at, True)
    draft.publish()
    assert item.revisions.count() == 2
    first.publish()
    item.refresh_from_db()
    assert (item.stem, item.current) == (said, version)


def test_an_editor_opens_a_loaded_question_and_its_history(client, law_pack, course_pack, an_editor):
    unpack.load([law_pack, course_pack], by=an_editor)
    item = Item.objects.first()
    editors.mirror()
    client.force_login(an_editor)

    for name in ("edit", "history"):
        answer = client.get(reverse(f"wagtailsnippets_content_item:{name}", args=[item.pk]))
        assert answer.status_code == 200 and item.slug in answer.text


def test_a_loaded_question_stays_live_until_its_scheduled_revision(law_pack, course_pack, an_editor):
    unpack.load([law_pack, course_pack], by=an_editor)
    item = Item.objects.exclude(type="true_false").first()
    said = item.stem
    item.stem = "<p>later</p>"
    item.go_live_at = timezone.now() + timedelta(days=3)
    item.save_revision().publish()
    item = Item.objects.get(pk=item.pk)
    assert (item.live, item.stem, item.live_revision_id is not None) == (True, said, True)


def test_unpublished_then_draft_has_no_live_revision(law_pack, course_pack, an_editor):
    unpack.load([law_pack, course_pack], by=an_editor)
    item = Item.objects.exclude(type="true_false").first()
    item.unpublish()
    item = Item.objects.get(pk=item.pk)
    assert item.live_revision is None
    item.stem = "<p>later</p>"
    item.save_revision()
    item = Item.objects.get(pk=item.pk)
    assert (item.live, item.live_revision) == (False, None)


def test_saving_after_the_first_change_keeps_the_live_revision(law_pack, course_pack, an_editor):
    unpack.load([law_pack, course_pack], by=an_editor)
    item = Item.objects.exclude(type="true_false").first()
    item.save_revision()
    item.save()
    item = Item.objects.get(pk=item.pk)
    assert item.live_revision is not None
