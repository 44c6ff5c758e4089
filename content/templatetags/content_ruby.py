"""Pinyin over words: those that were marked when they were frozen, and a page's own."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from content.items.choices import Stage
from content.law import ruby

register = template.Library()


@register.filter
def spelled(text: str) -> SafeString:
    """Marked text (老师{lǎo shī}) as HTML with the pinyin over its words; other text as it is."""
    return mark_safe(ruby.html(str(text)))


@register.filter
def unspelled(text: str) -> str:
    """The same without the marks, where only plain text may stand."""
    return ruby.plain(str(text))


@register.simple_block_tag
def for_stage(content: str, stage: str) -> SafeString:
    """The page's own words as a stage reads them: with pinyin for the youngest."""
    return mark_safe(ruby.spelled(content)) if stage == Stage.PRIMARY_LOWER else SafeString(content)
