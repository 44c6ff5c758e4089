"""Tags for the templates of blocks; they work alike for a preview and for an edition that is being frozen.

The context of a freeze brings: on (the day whose law is pinned), pinned ({"law:weibao/39": ArticleVersion}),
address (file → placeholder), quizzes ({key: title}). A preview brings none of them but quizzes.
"""

from datetime import date

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from content.law.citing import phrase as phrase_of
from content.law.citing import shown as shown_of
from content.law.models import Article, ArticleVersion
from lms.schools.calendar import today

register = template.Library()

RASTER_FILTER = "max-1280x1280"
# From here on a picture is a row of small ones: beside the lines of a card nobody in the last row would know them.
STRIP = 2.5


@register.filter
def phrase(value: RichText, on: date | None = None) -> SafeString:
    """Rich text without a paragraph round it."""
    return mark_safe(phrase_of(value.source, on=on or None)) if value else SafeString("")


@register.filter
def stored(html: str) -> SafeString:
    """A stored rich text field as readers get it."""
    return mark_safe(shown_of(html))


@register.filter
def stored_phrase(html: str) -> SafeString:
    """A stored rich text field without a paragraph round it."""
    return mark_safe(phrase_of(html))


@register.simple_tag(takes_context=True)
def picture(context: Context, image, alt: str) -> SafeString:
    """An image with its size, so that the page does not jump."""
    if image is None:
        return SafeString("")
    shown_image = image if image.is_svg() else image.get_rendition(RASTER_FILTER)
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        _address(context, shown_image.file),
        alt,
        round(shown_image.width),
        round(shown_image.height),
    )


@register.filter
def is_strip(image) -> bool:
    """Whether a picture is a row of small ones, which the projector shows over the whole screen."""
    return image is not None and image.width >= STRIP * image.height


@register.simple_tag(takes_context=True)
def media_address(context: Context, document) -> str:
    """Where the file of a document is fetched from."""
    return _address(context, document.file) if document else ""


@register.simple_tag(takes_context=True)
def cited_version(context: Context, article: Article | None) -> ArticleVersion | None:
    """What an article says on the day of the freeze, or today in a preview."""
    if article is None:
        return None
    if "pinned" in context:
        return context["pinned"].get(f"law:{article.path}")
    return article.versions.in_force(today()).first()


@register.simple_tag(takes_context=True)
def quiz_title(context: Context, key: str) -> str:
    """The title of a quiz of the course, or its short name."""
    return context.get("quizzes", {}).get(key, key)


def _address(context: Context, file) -> str:
    return context["address"](file) if "address" in context else file.url
