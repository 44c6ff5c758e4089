"""Pages and items that nobody has had yet, published in a few queries.

Wagtail's own way saves a draft, reads it back and saves it again: sixty to eighty queries for each. Here each is
written once as it will stand. What Wagtail would check, the reading of the pack and the course itself have checked.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from content.items import publish
from content.items.check import sentence
from content.items.models import Item, ItemArticle
from content.law import indexing
from content.pages import check
from content.pages.models import CoursePage, LessonPage
from lms.people.models import User
from lms.refused import Refused


def publish_items(items: Sequence[Item], *, by: User | None, at: datetime) -> None:
    """Unsaved items with their articles: saved, with a first revision and a first version each."""
    for item in items:
        item.live, item.first_published_at, item.last_published_at = True, at, at
    Item.objects.bulk_create(items)
    cited = [_of(item, row) for item in items for row in item.cited.all()]
    ItemArticle.objects.bulk_create(cited)
    revisions = Revision.objects.bulk_create([_revision(item, by, at) for item in items])
    for item, revision in zip(items, revisions, strict=True):
        item.latest_revision = item.live_revision = revision
    publish.versions(items, at=at, on=timezone.localdate(at))
    _point(items)
    indexing.written(items)


def _point(items: Sequence[Item]) -> None:
    """Let the rows of items name their revision and version; bulk_update would write one long CASE for each column."""
    columns = ("latest_revision_id", "live_revision_id", "current_id")
    table, pk = connection.ops.quote_name(Item._meta.db_table), connection.ops.quote_name(Item._meta.pk.column)
    said = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in columns)
    with connection.cursor() as cursor:
        rows = [[*(getattr(item, name) for name in columns), item.pk] for item in items]
        cursor.executemany(f"UPDATE {table} SET {said} WHERE {pk} = %s", rows)


def _of(item: Item, row: ItemArticle) -> ItemArticle:
    # Named again now that the item has its primary key.
    row.item = item
    return row


def check_course(page: CoursePage, lessons: list[LessonPage], *, on: date) -> None:
    """Raises Refused for a course or one of its lessons that lacks something."""
    if missing := check.first_problems(page, lessons, on=on):
        raise Refused(sentence(missing))


def add_page(parent: Page, page: CoursePage | LessonPage, *, at: datetime) -> None:
    """An unsaved page below its parent, live; its revision comes with publish_page."""
    page.live, page.has_unpublished_changes = True, False
    page.first_published_at, page.last_published_at = at, at
    parent.add_child(instance=page)


def publish_page(page: CoursePage | LessonPage, *, by: User | None, at: datetime) -> None:
    """The first revision of a page that was added, and for a course its edition."""
    revision = _revision(page, by, at)
    revision.save()
    page.latest_revision = page.live_revision = revision
    page.latest_revision_created_at = at
    Page.objects.filter(pk=page.pk).update(
        latest_revision=revision, live_revision=revision, latest_revision_created_at=at
    )
    log(instance=page, action="wagtail.publish", user=by, revision=revision, content_changed=True)
    if isinstance(page, CoursePage):
        revision.publisher, revision.is_whole = by, True
        page_published.send(sender=CoursePage, instance=page, revision=revision)


def _revision(row: Item | Page, by: User | None, at: datetime) -> Revision:
    return Revision(
        content_type=ContentType.objects.get_for_model(row, for_concrete_model=False),
        base_content_type=row.get_base_content_type(),
        object_id=str(row.pk),
        object_str=str(row),
        user=by,
        created_at=at,
        content=row.serializable_data(),
    )
