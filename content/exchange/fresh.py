"""Pages and items that nobody has had yet, published in a few queries.

Wagtail's own way saves a draft, reads it back and saves it again: sixty to eighty queries for each. Here each is
written once as it will stand. What Wagtail would check, the reading of the pack and the course itself have checked.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F, Model
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published

from content.items import publish
from content.items.check import sentence
from content.items.models import Item, ItemArticle
from content.law import indexing
from content.pages import check
from content.pages.models import CoursePage, LessonPage
from lms.people.models import User
from lms.refused import Refused

HISTORY = ("wagtail.create", "wagtail.publish")


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
    _point(Item, items, ("latest_revision", "live_revision", "current"))
    indexing.written(items)


def _point(model: type[Model], rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write fields of rows that are there; bulk_update would write one long CASE for each."""
    quoted, fields = connection.ops.quote_name, [model._meta.get_field(name) for name in names]
    said = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    statement = f"UPDATE {quoted(model._meta.db_table)} SET {said} WHERE {quoted(model._meta.pk.column)} = %s"
    with connection.cursor() as cursor:
        values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
        cursor.executemany(statement, [[*said, row.pk] for said, row in zip(values, rows, strict=True)])


def _of(item: Item, row: ItemArticle) -> ItemArticle:
    # Named again now that the item has its primary key.
    row.item = item
    return row


def check_course(page: CoursePage, lessons: list[LessonPage], *, on: date) -> None:
    """Raises Refused for a course or one of its lessons that lacks something."""
    if missing := check.first_problems(page, lessons, on=on):
        raise Refused(sentence(missing))


def add_course(
    catalogue: Page, page: CoursePage, lessons: Sequence[LessonPage], *, by: User | None, at: datetime
) -> None:
    """An unsaved course with its lessons, published, which freezes its first edition.

    Raises Refused if learners have editions of another course under its address.
    """
    if page.is_known_elsewhere(page.slug):
        message = _("The address “%(key)s” belongs to another course, whose editions learners have. Choose another.")
        raise Refused(message % {"key": page.slug})
    page.course_key = page.slug
    _add(catalogue, [page], at=at)
    add_lessons(page, lessons, by=by, at=at)
    [revision] = _published([page], by=by, at=at)
    revision.publisher, revision.is_whole = by, True
    page_published.send(sender=CoursePage, instance=page, revision=revision)


def add_lessons(course: CoursePage, lessons: Sequence[LessonPage], *, by: User | None, at: datetime) -> None:
    """Unsaved lessons as the last ones of a course, published."""
    _add(course, lessons, at=at)
    _published(lessons, by=by, at=at)


def _add(parent: Page, pages: Sequence[CoursePage | LessonPage], *, at: datetime) -> None:
    """Live pages as the last ones below their parent; treebeard asks for both ends of the list for each."""
    parent = Page.objects.select_for_update().get(pk=parent.pk)
    last = parent.get_last_child()
    for page in pages:
        page.path = last._inc_path() if last else Page._get_path(parent.path, parent.depth + 1, 1)
        page.depth, page.locale_id, page.draft_title = parent.depth + 1, parent.locale_id, page.title
        page.live, page.has_unpublished_changes, page._cached_parent_obj = True, False, parent
        page.first_published_at, page.last_published_at = at, at
        page.save(clean=False, log_action=None)
        last = page
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))


def _published(pages: Sequence[CoursePage | LessonPage], *, by: User | None, at: datetime) -> list[Revision]:
    """The first revisions of pages that were added, and what Wagtail's history says of them."""
    revisions = Revision.objects.bulk_create([_revision(page, by, at) for page in pages])
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision = page.live_revision = revision
        page.latest_revision_created_at = at
    _point(Page, pages, ("latest_revision", "live_revision", "latest_revision_created_at"))
    PageLogEntry.objects.bulk_create(_logged(page, action, by, at) for action in HISTORY for page in pages)
    return revisions


def _logged(page: CoursePage | LessonPage, action: str, by: User | None, at: datetime) -> PageLogEntry:
    return PageLogEntry(
        page=page,
        content_type=ContentType.objects.get_for_model(page, for_concrete_model=False),
        label=page.get_admin_display_title(),
        action=action,
        timestamp=at,
        user=by,
        revision=page.latest_revision,
        content_changed=True,
    )


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
