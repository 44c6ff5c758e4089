"""Words for the lists of coverage."""

from datetime import date

from django import template

from courses.coverage.lists import PersonRow
from courses.coverage.tables import post_text

register = template.Library()


@register.filter
def posts(row: PersonRow, on: date) -> str:
    """班主任 七年级（3）班，朝阳路小学: what a person is where, each place with its posts."""
    by_place: dict[str, list[str]] = {}
    for post in row.posts:
        by_place.setdefault(post.organisation.name, []).append(post_text(post, on=on))
    return " · ".join(f"{place} {'、'.join(dict.fromkeys(texts))}" for place, texts in by_place.items())
