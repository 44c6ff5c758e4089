"""Answers as they come in: what may be stored, whatever a browser or a forger sends."""

import json
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.refused import Refused

LONGEST_BODY = 100_000
# An essay; what is typed into a gap is cut when it is marked.
LONGEST_TEXT = 20_000
LONGEST_KEY = 200
MOST_CHOICES = 50
# What JavaScript counts exactly, and a database column holds.
HIGHEST_SEQUENCE = 2**53 - 1
# PostgreSQL's JSON takes neither.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Sent:
    """An answer with the browser's running number."""

    answer: str | list | dict | None
    sequence: int


def read(body: bytes) -> Sent:
    """The answer in a request's body, {"answer": …, "sequence": n}; Refused if it is anything else."""
    if len(body) > LONGEST_BODY:
        raise Refused(_("This answer is too long to be saved. Shorten it."), field="answer")
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict) or set(sent) != {"answer", "sequence"}:
        raise Refused(_("The answer did not arrive whole. Reload the page and choose it again."))
    if not is_sequence(sent["sequence"]):
        raise Refused(_("The answer came without its running number. Reload the page."), field="sequence")
    if not is_answer(sent["answer"]):
        raise Refused(_("This is not an answer to this question. Choose one on the page."), field="answer")
    return Sent(sent["answer"], sent["sequence"])


def is_sequence(value: object) -> bool:
    """A whole number from 1; True is none, although Python counts it as 1."""
    return type(value) is int and 1 <= value <= HIGHEST_SEQUENCE


def is_answer(value: object) -> bool:
    """None, a text or key, a list of keys, or these by the keys of pairs, gaps or parts; marking says their worth."""
    if isinstance(value, dict):
        return len(value) <= MOST_CHOICES and all(_is_key(key) and _is_simple(entry) for key, entry in value.items())
    return _is_simple(value)


def is_empty(value: object) -> bool:
    """Is nothing answered? Blank texts, and lists and mappings of nothing else, are nothing."""
    if isinstance(value, dict):
        return all(is_empty(entry) for entry in value.values())
    return not (value.strip() if isinstance(value, str) else value)


def _is_simple(value: object) -> bool:
    if isinstance(value, list):
        return len(value) <= MOST_CHOICES and all(_is_key(entry) for entry in value)
    return value is None or _is_text(value, LONGEST_TEXT)


def _is_key(value: object) -> bool:
    return _is_text(value, LONGEST_KEY)


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest and not UNSTORABLE.search(value)
