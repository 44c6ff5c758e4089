"""What a report is about, with the exact version that the reader had before them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from content.editions import draft
from content.editions.models import Edition, LessonVersion
from content.items.models import ItemVersion
from courses.learning.models import Attempt
from lms.feedback.letters import Subject
from lms.refused import Refused


def question(attempt: Attempt, slot: int) -> Subject:
    """A question of an attempt. Raises Refused (404) for one that the attempt does not have."""
    if not 1 <= slot <= len(attempt.slots):
        raise Refused("", status=404)
    version = ItemVersion.objects.select_related("item").get(pk=attempt.slots[slot - 1]["item"])
    return Subject(
        about=f"content.ItemVersion:{version.pk}",
        label=_joined(
            _course(attempt.enrolment.edition),
            str(attempt.quiz),
            _("question %(number)s") % {"number": slot},
            _("%(item)s, version %(number)s") % {"item": version.item.slug, "number": version.number},
        ),
        edit_page=reverse("wagtailsnippets_content_item:edit", args=[version.item_id]),
    )


def lesson(version: LessonVersion, *, place: str, heading: str = "") -> Subject:
    """A lesson, at the place (s1, s2, …) of a heading that the reader chose; empty for the lesson as a whole."""
    page = reverse("learning:lesson", args=[version.edition_id, version.key])
    return Subject(
        about=f"content.LessonVersion:{version.pk}",
        label=_joined(
            _course(version.edition),
            _("%(lesson)s, version %(number)s") % {"lesson": version.title, "number": version.version},
            heading or _("the lesson as a whole"),
        ),
        page=f"{page}#{place}" if place else page,
        edit_page=draft.edit_address(version),
    )


def _course(edition: Edition) -> str:
    return _("%(course)s (edition %(edition)s)") % {"course": edition.title, "edition": edition.label}


def _joined(*words: str) -> str:
    return " · ".join(words)
