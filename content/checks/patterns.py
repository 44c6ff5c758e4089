"""Pools as a whole: whether somebody who knows no law could pass by a habit."""

import random
import re
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from content.checks.said import Finding, Texts, answerables, is_right
from content.exchange.agreement import takes
from content.exchange.marks import all_words
from content.items.choices import ItemType, Purpose

# Below this share a habit is worth nothing to who has it.
MOST_BY_HABIT = 0.40
MOST_BY_NUMBER = 0.20
MOST_BY_REPLAY = 0.60
# With fewer items a single one decides.
LEAST_ITEMS = 5
MOST_OPTIONS = 12
NUMBER_ASKED = re.compile(
    r"第几条|哪一条|哪条|(?:第[一二三四五六七八九十百]+条|第 ?\d+ ?条)[^。]*(?:规定的是|的内容是|规定了什么)"
)
_ARTICLE = re.compile(r"第(?:[一二三四五六七八九十百]+|\d+)条")


def check(texts: Texts, library) -> Iterator[Finding]:
    """The longest option right too often, one position right too often, too many items that ask for a number."""
    for pool in texts.pack.pools:
        asked = [(item["id"], one) for item in pool["items"] for one in answerables(item)]
        if len(asked) < LEAST_ITEMS:
            continue
        for message, is_concerned in _habits([one for _id, one in asked]):
            concerned = dict.fromkeys((name, one.line) for name, one in asked if is_concerned(one))
            yield Finding(texts.pool_file(pool), pool.line, message, items=tuple(concerned))
    for quiz in texts.pack.course["quizzes"]:
        if quiz["purpose"] == Purpose.TEST and quiz["attempts"] != 1:
            yield from _replayed(texts, quiz)


def _habits(items: list[dict]) -> Iterator[tuple[str, Callable[[dict], bool]]]:
    """What is worth too much in a pool, and whether an item adds to it and can be mended."""
    if (share := longest_score(items)) >= MOST_BY_HABIT:
        message = _("Who always takes the longest option scores %(percent)d %%, at most %(most)d %% may be. %(cure)s")
        words = {"percent": share * 100, "most": MOST_BY_HABIT * 100}
        cure = _("Shorten right options, or lengthen wrong ones.")
        yield message % {**words, "cure": cure}, lambda item: item["type"] == ItemType.SINGLE and _longest(item) > 0
    position, share = position_score(items)
    if share >= MOST_BY_HABIT:
        message = _("Who always takes option %(position)s scores %(percent)d %%, at most %(most)d %% may be. %(cure)s")
        words = {"position": position + 1, "percent": share * 100, "most": MOST_BY_HABIT * 100}
        cure = _("Put right options in other places.")
        yield message % {**words, "cure": cure}, lambda item: _is_right(item, position)
    if (share := number_share(items)) > MOST_BY_NUMBER:
        message = _("%(percent)d %% of the items ask for the number of an article, at most %(most)d %% may. %(cure)s")
        words = {"percent": share * 100, "most": MOST_BY_NUMBER * 100}
        yield message % {**words, "cure": _("Ask what to do instead.")}, _asks_number


def _replayed(texts: Texts, quiz: dict) -> Iterator[Finding]:
    pools = {pool["pool"]: pool for pool in texts.pack.pools}
    drawn = [section for section in quiz["sections"] or [quiz] if section["pool"] in pools]
    taken = [[item for item in pools[section["pool"]]["items"] if takes(section, item)] for section in drawn]
    sections = [(items, section["draw"] or len(items)) for section, items in zip(drawn, taken, strict=True)]
    if sum(map(len, taken)) < LEAST_ITEMS or (score := replay_score(sections)) < MOST_BY_REPLAY:
        return
    message = _(
        "Who learns the explanations of a first attempt scores %(percent)d %% in a second, "
        "at most %(most)d %% may be. Draw fewer items, or write more."
    )
    pool = pools[drawn[0]["pool"]]
    yield Finding(texts.pool_file(pool), pool.line, message % {"percent": score * 100, "most": MOST_BY_REPLAY * 100})


def replay_score(sections: Sequence[tuple[list[dict], int]], *, draws: int = 40) -> float:
    """Expected share of points in a second attempt of who remembers every key and explanation of the first.

    sections: the items of each, and how many are drawn. As in courses.quizzes.draw, what was not asked before is drawn
    first. What was asked is known; otherwise the option is taken that has most in common with what was read.
    draws: how many pairs of attempts are tried, from fixed seeds.
    """
    items = list({id(item): item for pool, _draw in sections for item in pool}.values())
    at = {id(item): number for number, item in enumerate(items)}
    places = [([at[id(item)] for item in pool], draw) for pool, draw in sections]
    read = [_pairs(item["explanation"]).union(*(_pairs(q["explanation"]) for q in _parts(item))) for item in items]
    common = [[_common(asked, read) for asked in answerables(item)] for item in items]
    total = 0.0
    for seed in range(draws):
        dice = random.Random(seed)
        first = _paper(places, dice, frozenset())
        second = _paper(places, dice, frozenset(first))
        earned = (_worth(items[n]) if n in first else _by_guess(items[n], common[n], first) for n in second)
        total += sum(earned) / sum(_worth(items[n]) for n in second)
    return total / draws


def _paper(places: list[tuple[list[int], int]], dice: random.Random, asked: frozenset[int]) -> list[int]:
    chosen: list[int] = []
    for pool, draw in places:
        free = [number for number in pool if number not in chosen]
        dice.shuffle(free)
        chosen += sorted(free, key=asked.__contains__)[:draw]
    return chosen


def _parts(item: dict) -> tuple[dict, ...]:
    return item["questions"] if item["type"] == ItemType.CASE else ()


def _worth(item: dict) -> float:
    """Points of an item: its own, or those of its parts."""
    return sum(part.get("points") or 1 for part in _parts(item)) or item.get("points") or 1


def _common(asked: dict, read: list[set[str]]) -> list[list[int]]:
    """Of each option, how much of it stands in the explanation of each item."""
    offered = [_pairs(option["text"]) for option in asked["options"]]
    return [[len(pairs & text) for text in read] for pairs in offered]


def _by_guess(item: dict, common: list[list[list[int]]], first: list[int]) -> float:
    guessed = zip(answerables(item), common, strict=True)
    worth = sum(asked.get("points") or 1 for asked in answerables(item))
    return sum((one.get("points") or 1) * _guessed(one, near, first) for one, near in guessed) * _worth(item) / worth


def _guessed(item: dict, common: list[list[int]], first: list[int]) -> float:
    if item["type"] == ItemType.TRUE_FALSE:
        return 0.5
    if item["type"] != ItemType.SINGLE:
        return 0.0
    nearest = [max(option[read] for read in first) for option in common]
    taken = [option for option, near in zip(item["options"], nearest, strict=True) if near == max(nearest)]
    return sum(is_right(option) for option in taken) / len(taken)


def _pairs(blocks) -> set[str]:
    text = all_words(blocks)
    return {text[at : at + 2] for at in range(len(text) - 1)}


def longest_score(items) -> float:
    """Expected share of points of somebody who always takes the longest option; equals share it between them."""
    return sum(_longest(item) for item in items) / len(items)


def _longest(item: dict) -> float:
    if item["type"] == ItemType.TRUE_FALSE:
        return 0.5
    if item["type"] != ItemType.SINGLE:
        return 0.0
    lengths = [_length(option) for option in item["options"]]
    longest = [option for option, length in zip(item["options"], lengths, strict=True) if length == max(lengths)]
    return sum(is_right(option) for option in longest) / len(longest)


def position_score(items) -> tuple[int, float]:
    """The position that is right most often, and the share of points of who always takes it; 0 is the first."""
    scores = [sum(_is_right(item, position) for item in items) / len(items) for position in range(MOST_OPTIONS)]
    best = max(range(MOST_OPTIONS), key=lambda position: scores[position])
    return best, scores[best]


def _is_right(item: dict, position: int) -> bool:
    if item["type"] == ItemType.TRUE_FALSE:
        return ("true", "false").index(item["answer"]) == position
    right = [number for number, option in enumerate(item["options"]) if is_right(option)]
    return item["type"] == ItemType.SINGLE and right == [position]


def number_share(items) -> float:
    """Share of the items that ask for the number of an article instead of what it says."""
    return sum(_asks_number(item) for item in items) / len(items)


def _asks_number(item: dict) -> bool:
    stem = all_words(item["stem"])
    numbered = [option for option in item["options"] if _ARTICLE.search(all_words(option["text"]))]
    return bool(NUMBER_ASKED.search(stem)) or len(numbered) >= 2


def _length(option: dict) -> int:
    return len(all_words(option["text"]))
