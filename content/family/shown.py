"""A text for families as readers get it."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from content.family.models import FamilyText
from content.items.choices import Stage
from content.law import citing, ruby


def html(text: FamilyText) -> SafeString:
    """Its body; pupils of grades 1–3 get pinyin over each word, their parents do not."""
    shown = citing.shown(text.body)
    is_young = text.stage == Stage.PRIMARY_LOWER and text.kind == FamilyText.Kind.HELP
    return mark_safe(_spelled(shown) if is_young else ruby.unmarked(shown))


def title(text: FamilyText) -> SafeString:
    """Its title, likewise."""
    is_young = text.stage == Stage.PRIMARY_LOWER and text.kind == FamilyText.Kind.HELP
    return mark_safe(_spelled(text.title)) if is_young else SafeString(text.title)


@lru_cache(maxsize=16)
def _spelled(shown: str) -> str:
    return ruby.spelled(shown)
