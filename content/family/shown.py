"""A text for families as readers get it."""

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from content.family.models import FamilyText
from content.items.choices import Stage
from content.law import citing, ruby


def html(text: FamilyText) -> SafeString:
    """Its body; pupils of grades 1–2 get pinyin over each word, their parents do not."""
    shown = citing.shown(text.body)
    return mark_safe(_spelled(shown) if _is_for_the_youngest(text) else ruby.plain(shown))


def title(text: FamilyText) -> SafeString:
    """Its title, likewise."""
    return mark_safe(_spelled(escape(text.title)) if _is_for_the_youngest(text) else escape(ruby.plain(text.title)))


def _is_for_the_youngest(text: FamilyText) -> bool:
    return text.stage == Stage.PRIMARY_LOWER and text.kind == FamilyText.Kind.HELP


@lru_cache(maxsize=16)
def _spelled(shown: str) -> str:
    return ruby.spelled(shown)
