"""Citations inside rich text: how they are stored, shown and pinned to a day."""

import re
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from wagtail.rich_text import LinkHandler, expand_db_html

from content.law import prose

_CITATION = re.compile(r'(<a class="cite" href="[^"?]+)"')


class LawLink(LinkHandler):
    """<a linktype="law" law="weibao" number="39"> becomes a link that the drawer opens beside the text."""

    identifier = "law"

    @classmethod
    def expand_db_attributes(cls, attrs: dict) -> str:
        address = reverse("content:article", args=[attrs.get("law", "-"), attrs.get("number", "0")])
        return format_html('<a class="cite" href="{}">', address)

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        return [cls.expand_db_attributes(attrs) for attrs in attrs_list]

    @classmethod
    def extract_references(cls, attrs):
        return []


def shown(html: str, *, on: date | None = None) -> str:
    """Stored rich text as readers get it; with a day, its citations lead to what applied on that day."""
    return pinned_to(_expanded(prose.tidied(html)), on)


def phrase(html: str, *, on: date | None = None) -> str:
    """The same for a place where only a phrase may stand."""
    return pinned_to(_expanded(prose.inline(html)), on)


def _expanded(html: str) -> str:
    # Most texts hold no link: Wagtail's rewriting would look through them four times for nothing.
    expanded = expand_db_html(html) if "<a " in html or "<embed" in html else html
    # The editor stores <b>; what readers get says what it means.
    return expanded.replace("<b>", "<strong>").replace("</b>", "</strong>")


def pinned_to(html: str, on: date | None) -> str:
    """Shown HTML whose citations lead to what applied on the day; unchanged without one."""
    return _CITATION.sub(rf'\1?on={on.isoformat()}"', html) if on else html
