"""Pages and items that nobody has had yet, published in a few queries.

Wagtail's own way saves a draft, reads it back and saves it again: sixty to eighty queries for each. Here each is
written once as it will stand. What Wagtail would check, the reading of the pack and the course itself have checked.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F, Model
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import COMMENTS_RELATION_NAME, Page, PageLogEntry, Revision

from content.editions import freeze
from content.items import publish
from content.items.bodies import Body
from content.items.check import sentence
from content.items.models import Item
from content.law import indexing
from content.law.models import ArticleVersion
from content.pages import check
from content.pages.models import CoursePage, LessonPage
from lms import bulk
from lms.people.models import User
from lms.refused import Refused

HISTORY = ("wagtail.create", "wagtail.publish")


def publish_items(
    said: Sequence[tuple[Item, Body]], held: Mapping[str, ArticleVersion], *, by: User | None, at: datetime
) -> None:
    """Unsaved items with their articles, each with its body: saved, with a first version each.

    Their first revisions come with their first change; see Item.save_revision. held: the version in force for each
    citation.
    """
    items = [item for item, _body in said]
    for item in items:
        item.live, item.first_published_at, item.last_published_at = True, at, at
    bulk.insert(items)
    cited = [_of(item, row, "item") for item in items for row in item.cited.all()]
    bulk.insert(cited)
    publish.versions(said, held, at=at, on=timezone.localdate(at))
    _point(Item, items, ("current",))
    indexing.written(items)


def _point(model: type[Model], rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write fields of rows that are there; bulk_update would write one long CASE for each."""
    quoted, fields = connection.ops.quote_name, [model._meta.get_field(name) for name in names]
    said = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    statement = f"UPDATE {quoted(model._meta.db_table)} SET {said} WHERE {quoted(model._meta.pk.column)} = %s"
    with connection.cursor() as cursor:
        values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
        cursor.executemany(statement, [[*said, row.pk] for said, row in zip(values, rows, strict=True)])


def _of(owner: Model, row: Model, name: str) -> Model:
    # Named again now that the owner has its primary key.
    setattr(row, name, owner)
    return row


def taken(slugs: Iterable[str]) -> set[str]:
    """Those of the addresses that stand for other courses, whose pages have moved to another address since."""
    return set(CoursePage.objects.filter(course_key__in=list(slugs)).values_list("course_key", flat=True))


def check_course(
    page: CoursePage, lessons: list[LessonPage], held: Mapping[str, ArticleVersion], taken: set[str], *, on: date
) -> None:
    """Raises Refused for a course or one of its lessons that lacks something, or whose address is taken."""
    if missing := check.first_problems(page, lessons, on=on, held=held):
        raise Refused(sentence(missing))
    if page.slug in taken:
        message = _("The address “%(key)s” belongs to another course, whose editions learners have. Choose another.")
        raise Refused(message % {"key": page.slug})


def add_courses(
    catalogue: Page,
    courses: Sequence[tuple[CoursePage, Sequence[LessonPage]]],
    held: Mapping[str, ArticleVersion],
    *,
    by: User | None,
    at: datetime,
) -> None:
    """Unsaved courses with their lessons, checked, as the last ones of the catalogue: published, with first editions.

    held: the version in force for each citation.
    """
    if not courses:
        return
    pages = [page for page, _lessons in courses]
    for page, lessons in courses:
        page.course_key, page.numchild = page.slug, len(lessons)
    _place(catalogue, pages, at=at)
    for page, lessons in courses:
        _hang(page, None, lessons, at=at)
    # Wagtail's signal would freeze one course after the other.
    _save([one for page, lessons in courses for one in (page, *lessons)], by=by, at=at)
    freeze.freeze_first(courses, held, by=by)


def add_lessons(course: CoursePage, lessons: Sequence[LessonPage], *, by: User | None, at: datetime) -> None:
    """Unsaved lessons as the last ones of a course, published."""
    _place(course, lessons, at=at)
    _save(lessons, by=by, at=at)


def _place(parent: Page, pages: Sequence[Page], *, at: datetime) -> None:
    """Give unsaved pages the last places below a parent that is there."""
    parent = Page.objects.select_for_update().get(pk=parent.pk)
    _hang(parent, parent.get_last_child(), pages, at=at)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))


def _hang(parent: Page, last: Page | None, pages: Sequence[Page], *, at: datetime) -> None:
    """Live pages behind the last one below their parent; treebeard asks for both ends of the list for each."""
    for page in pages:
        page.path = last._inc_path() if last else Page._get_path(parent.path, parent.depth + 1, 1)
        page.depth, page.locale_id, page.draft_title = parent.depth + 1, parent.locale_id, page.title
        page.live, page.has_unpublished_changes, page._cached_parent_obj = True, False, parent
        page.first_published_at = page.last_published_at = at
        page.set_url_path(parent)
        # Nobody has said anything of them yet, and Wagtail would ask for each.
        setattr(page, COMMENTS_RELATION_NAME, [])
        last = page


def _save(pages: Sequence[CoursePage | LessonPage], *, by: User | None, at: datetime) -> None:
    """Pages in their places with their quizzes, their first revisions, and what Wagtail's history says of them."""
    Page.objects.bulk_create(pages)
    for page in pages:
        page.page_ptr_id = page.pk = page.id
    for model in (CoursePage, LessonPage):
        own = [page for page in pages if isinstance(page, model)]
        # bulk_create() takes no model that inherits from another; this is the one INSERT that it would make.
        model._base_manager._insert(own, fields=model._meta.local_concrete_fields, using=connection.alias)
    quizzes = [(page, quiz) for page in pages if isinstance(page, CoursePage) for quiz in page.quizzes.all()]
    bulk.insert([_of(page, quiz, "page") for page, quiz in quizzes])
    revisions = [_revision(page, by, at) for page in pages]
    bulk.insert(revisions)
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision = page.live_revision = revision
        page.latest_revision_created_at = at
    _point(Page, pages, ("latest_revision", "live_revision", "latest_revision_created_at"))
    bulk.insert([_logged(page, action, by, at) for action in HISTORY for page in pages])
    indexing.written(pages)


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


def _revision(row: Page, by: User | None, at: datetime) -> Revision:
    return Revision(
        content_type=ContentType.objects.get_for_model(row, for_concrete_model=False),
        base_content_type=row.get_base_content_type(),
        object_id=str(row.pk),
        object_str=str(row),
        user=by,
        created_at=at,
        content=row.serializable_data(),
    )
