"""Pinyin over words: those that were marked when they were frozen, and a page's own."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from content.items.choices import Stage
from content.law import ruby
from lms.schools.calendar import today
from lms.schools.models import SchoolClass

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


@register.simple_block_tag(takes_context=True)
def for_reader(context: template.Context, content: str) -> SafeString:
    """The words of a page that belongs to no course, as its reader reads them: pinyin for a pupil of grades 1–2.

    Before the sign-in it is the class of the page, if there is one, that tells who reads.
    """
    stages = {Stage.of(row, on=today()) for row in _classes(context)}
    return for_stage(content, Stage.PRIMARY_LOWER if stages == {Stage.PRIMARY_LOWER} else "")


def _classes(context: template.Context) -> list[SchoolClass]:
    access = getattr(context.get("request"), "access", None)
    if access is None or access.is_staff:
        return []
    if access.user.is_authenticated:
        return [post.school_class for post in access.posts if post.school_class]
    return [context["school_class"]] if "school_class" in context else []
