"""The sentences that cite an article, in what is reviewed."""

import re
from collections.abc import Iterator
from html import unescape

from django.urls import reverse

from content.items.check import texts
from content.law import prose
from content.review.models import Review

_SENTENCE = re.compile(r"[^。！？\n]*[。！？]?")
_READING = re.compile(r"<rt>.*?</rt>")
_ENDS = re.compile(r"</(?:p|li|h\d|td|th)>|<br ?/?>")
_TAG = re.compile(r"<[^>]*>")
# Stands where a citation begins while its text loses its tags; no text holds it.
_MARK = "\x02"


def of(review: Review) -> list[str]:
    """Every sentence that cites the article, as it was published; for a question that only names it, what it says."""
    article = review.old.article
    if review.lesson_version:
        return list(_in_data(review.lesson_version.stream, article.path))
    version = review.item_version
    address = reverse("content:article", args=[article.law.slug, article.number])
    said = [version.stem, *texts(version.read()), version.explanation]
    found = [sentence for html in said for sentence in _in_shown(html, address)]
    whole = [_words(html) for html in (version.stem, version.explanation)]
    return found or [text.strip() for text in whole if text.strip()]


def _in_data(said, path: str) -> Iterator[str]:
    """In the frozen blocks of a lesson: rich texts that link to it, and cards of the article with their note."""
    if isinstance(said, dict):
        if said.get("article") == path:
            yield said.get("note") or path
        for value in said.values():
            yield from _in_data(value, path)
    elif isinstance(said, list):
        for value in said:
            yield from _in_data(value, path)
    elif isinstance(said, str) and 'linktype="law"' in said:
        yield from _in_html(said, path)


def _in_html(html: str, path: str) -> Iterator[str]:
    for runs in prose.all_runs(prose.read(html)):
        text = "".join(f"{_MARK}{run.text}" if run.link == f"law:{path}" else run.text for run in runs)
        yield from _marked_sentences(text)


def _in_shown(html: str, address: str) -> Iterator[str]:
    """In HTML as readers get it."""
    yield from _marked_sentences(_words(re.sub(rf'<a [^>]*href="{re.escape(address)}[?"]', rf"{_MARK}\g<0>", html)))


def _words(html: str) -> str:
    return unescape(_TAG.sub("", _ENDS.sub("\n", _READING.sub("", html))))


def _marked_sentences(text: str) -> Iterator[str]:
    for found in _SENTENCE.findall(text):
        if _MARK in found:
            yield found.replace(_MARK, "").strip()
