"""Frozen lessons as HTML: fills the slots and turns placeholders into addresses."""

import re
from collections.abc import Callable

from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from content.editions.models import LessonVersion
from content.items.kept import MEDIA

STATIC = "mf-static://"
SOURCE_LANGUAGE = "zh-hans"

Slots = Callable[[str, str], str | None]
_SLOT = re.compile(r'<mf-slot data-kind="([a-z]+)" data-key="([a-z0-9-]+)">(.*?)</mf-slot>', re.DOTALL)
_ADDRESS = re.compile(rf'(?<=")(?:{MEDIA}|{STATIC})[^"]+(?=")')


def lesson_html(lesson: LessonVersion, *, language: str, slots: Slots) -> SafeString:
    """The lesson's body in a language of the interface.

    slots: called with the kind (quiz, poll, case) and key of each place; what it returns stands there.
    None keeps what was frozen: the case told with its replies folded, the quiz and poll by name.
    """
    return mark_safe(_filled(_in_language(lesson.body, language), slots))


def part_html(part: dict, *, language: str) -> SafeString:
    """Notes, sheet or help of a lesson version in a language of the interface; empty if there is none."""
    return mark_safe(resolved(_in_language(part, language)))


def cards_html(lesson: LessonVersion) -> list[SafeString]:
    """The projector's cards, one HTML each."""
    return [mark_safe(resolved(card)) for card in lesson.cards]


def resolved(html: str) -> str:
    """Frozen HTML with placeholders turned into today's addresses of media and static files."""
    return _ADDRESS.sub(lambda found: _address(found.group()), html)


def _in_language(texts: dict, language: str) -> str:
    return texts.get(language) or texts.get(SOURCE_LANGUAGE, "")


def _filled(html: str, slots: Slots) -> str:
    def fill(found: re.Match) -> str:
        content = slots(found.group(1), found.group(2))
        return found.group(3) if content is None else content

    return _SLOT.sub(fill, resolved(html))


def _address(placeholder: str) -> str:
    if placeholder.startswith(MEDIA):
        return default_storage.url(placeholder.removeprefix(MEDIA))
    return static(placeholder.removeprefix(STATIC))
