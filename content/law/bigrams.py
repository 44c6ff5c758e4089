"""Chinese text as search tokens: a run of Chinese is one word to a database, so pairs of characters are indexed."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from operator import add

LONGEST_TYPED = 12
_NOT_WRITTEN = re.compile(r"[\s\u200b\ufeff]+")


def folded(text: str) -> str:
    """Text as search compares it: full width and case folded, without spaces."""
    return _NOT_WRITTEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def indexed(*texts: str) -> str:
    """What goes into the index: a token for each character and each pair, in ASCII so that every database keeps it."""
    tokens: dict[str, None] = {}
    for text in map(folded, texts):
        single = [_token(character) for character in text]
        tokens |= dict.fromkeys(single)
        tokens |= dict.fromkeys(map(add, single, single[1:]))
    return " ".join(tokens)


def typed(*texts: str) -> str:
    """What the editor's search fields look up while somebody types: the text from each of its characters on."""
    runs = (run for text in texts for run in _NOT_WRITTEN.split(unicodedata.normalize("NFKC", text)))
    return " ".join(dict.fromkeys(run[start : start + LONGEST_TYPED] for run in runs for start in range(len(run))))


def sought(words: Iterable[str]) -> str:
    """The same tokens for what a person typed; all of them must be found."""
    tokens: dict[str, None] = {}
    for word in map(folded, words):
        tokens.update(dict.fromkeys(_pairs(word) if len(word) > 1 else map(_token, word)))
    return " ".join(tokens)


def _pairs(text: str) -> Iterable[str]:
    tokens = [_token(character) for character in text]
    return map("".join, pairwise(tokens))


@cache
def _token(character: str) -> str:
    return f"u{ord(character):x}"
