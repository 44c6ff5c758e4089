"""Search over published courses, lessons and law; Chinese words are found wherever they stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.search.backends import get_search_backend

from content.law import bigrams
from content.law.models import Article, Law
from content.pages.models import CoursePage, LessonPage

MOST_HITS = 60
MOST_CHARACTERS = 80
AROUND = 36


@dataclass(frozen=True)
class Hit:
    """A place where the words stand: kind is course, lesson, law or article."""

    kind: str
    title: str
    url: str
    snippet: SafeString


def find(query: str) -> list[Hit]:
    """Where all words of a query stand, courses first, then lessons, then law. Drafts are never found.

    A word is found as it is written, full or half width, across strong words and line ends; MOST_HITS at most.
    """
    words = [word for word in query[:MOST_CHARACTERS].split() if bigrams.folded(word)]
    if not words:
        return []
    return list(islice(chain(_pages(words), _law(words)), MOST_HITS))


def _pages(words: list[str]) -> Iterator[Hit]:
    tokens = bigrams.sought(words)
    for course in CoursePage.objects.live().search(tokens, operator="and"):
        if hit := _hit("course", course.title, course.url, course.search_text(), words):
            yield hit
    offered = set(CoursePage.objects.live().values_list("path", flat=True))
    for lesson in LessonPage.objects.live().search(tokens, operator="and"):
        if lesson.path[: -lesson.steplen] not in offered:
            continue
        if hit := _hit("lesson", lesson.title, lesson.url, lesson.search_text(), words):
            yield hit


def _law(words: list[str]) -> Iterator[Hit]:
    tokens = bigrams.sought(words)
    for law in _searched(Law, tokens):
        if hit := _hit("law", law.title, law.get_absolute_url(), law.short_title, words):
            yield hit
    for article in _searched(Article, tokens):
        text, names = "\n".join(article.texts()), article.search_title()
        if hit := _hit("article", str(article), article.get_absolute_url(), text, words, names):
            yield hit


def _searched(model, tokens: str) -> Iterable:
    return get_search_backend().search(tokens, model.objects.all(), operator="and")


def _hit(kind: str, title: str, url: str | None, text: str, words: list[str], names: str = "") -> Hit | None:
    """The hit if the words really stand there: pairs of characters may also lie apart. names: found but not shown."""
    folded = bigrams.folded(f"{title}\n{names}\n{text}")
    if url is None or not all(bigrams.folded(word) in folded for word in words):
        return None
    return Hit(kind, title, url, _snippet(text, words))


def _snippet(text: str, words: list[str]) -> SafeString:
    """The words in their surroundings, marked; the beginning of the text if only the title holds them."""
    # White space and width may differ between what was typed and what stands there.
    patterns = [r"\s*".join(map(re.escape, bigrams.folded(word))) for word in words]
    flat = " ".join(text.split())
    found = re.search("|".join(patterns), flat, re.IGNORECASE)
    if not found:
        return format_html("{}", flat[: 2 * AROUND] + ("…" if len(flat) > 2 * AROUND else ""))
    start, end = max(0, found.start() - AROUND), found.end() + AROUND
    before, after = ("…" if start else "") + flat[start : found.start()], flat[found.end() : end]
    return format_html(
        "{}<mark>{}</mark>{}",
        before,
        found.group(),
        mark_safe(format_html("{}", after) + ("…" if end < len(flat) else "")),
    )
