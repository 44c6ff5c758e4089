"""What publishing in Wagtail sets off (versions, editions), and what facts set off (editors' rights)."""

from django.utils import timezone
from wagtail.signals import page_published, page_unpublished, published

from content.checks import draft as drafts
from content.editions import check as editions_check
from content.editions import withdraw
from content.editions.freeze import freeze
from content.editions.models import Withdrawal
from content.family.models import FamilyText
from content.items import publish
from content.items.models import Item
from content.law import indexing
from content.pages import check, editors
from content.pages.models import CoursePage, LessonPage
from lms.facts.models import Fact
from lms.facts.subscribe import subscribe


def course_published(instance: CoursePage, revision, **kwargs) -> None:
    """Freeze the course.

    Wagtail sends the signal also for a page scheduled for later (not live yet), and for a copy of a live page, which
    comes before its lessons.
    """
    if instance.live and instance.lessons().exists():
        # The editor's own button publishes past `PublishedWhole.publish`: who wrote the revision has published it.
        by, is_whole = getattr(revision, "publisher", None) or revision.user, getattr(revision, "is_whole", False)
        freeze(instance, by=by, is_checked=is_whole)


def course_unpublished(instance: CoursePage, **kwargs) -> None:
    """Offer the course to nobody new."""
    withdraw.withdraw_course(instance.course_key, at=timezone.now())


def item_published(instance: Item, **kwargs) -> None:
    """Make the version that quizzes draw."""
    if instance.live:
        publish.version(instance, at=timezone.now(), on=timezone.localdate())


def posts_changed(facts: list[Fact]) -> None:
    """Let Wagtail's groups follow the posts of editors."""
    people = {fact.person for fact in facts if fact.person and _is_of_editor(fact)}
    if people:
        editors.mirror(people=people)


def _is_of_editor(fact: Fact) -> bool:
    """Is the post one that Wagtail's groups mirror? A roster brings a hundred thousand others."""
    return any(f'"role":"{role}"' in (fact.canonical or "") for role in editors.ROLES)


def connect() -> None:
    """Called once when the room starts."""
    page_published.connect(course_published, sender=CoursePage)
    page_unpublished.connect(course_unpublished, sender=CoursePage)
    published.connect(item_published, sender=Item)
    subscribe(["post.opened", "post.superseded"], posts_changed)
    for model in (Item, CoursePage, LessonPage):
        indexing.follow(model)
    check.also(editions_check.problems)
    drafts.connect()
    editors.also(Withdrawal, ("add", "change", "view"))
    editors.also(FamilyText, ("change", "view"))
