"""Filters for the pages of learning."""

from django import template

register = template.Library()
SOURCE_LANGUAGE = "zh-hans"


@register.filter
def in_language(texts: dict, language: str) -> str:
    """The text of an edition in the interface's language, else in Chinese; "" for none."""
    return texts.get(language) or texts.get(SOURCE_LANGUAGE, "")


@register.filter
def points(value: float | None) -> str:
    """Points as they are told: 3, 2.5, 0.33."""
    return "" if value is None else f"{round(value, 2):g}"


@register.filter
def plural_of(value: float) -> int:
    """The number by which a word is singular or plural: 1 for exactly one, else 2; gettext takes no fractions."""
    return 1 if value == 1 else 2


@register.filter
def field_name(number: int, key: str) -> str:
    """The name of an input: q3, or q3.a for one of several."""
    return f"q{number}.{key}" if key else f"q{number}"


@register.filter
def label_id(number: int, key: str) -> str:
    """The id of what labels an input."""
    return f"q{number}-{key}"


@register.filter
def unlocal(value: float) -> str:
    """A number for SVG, with a point in every language."""
    return f"{value:g}"
