"""What practice gives away of tests: questions that both ask, word for word or nearly so."""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from content.editions.models import Edition, EditionQuiz
from content.items import drafts
from content.items.bodies import Choice
from content.items.choices import Purpose
from content.items.models import Item, ItemVersion
from content.items.plain import mapped
from content.law import prose

# Of the pairs of signs of both texts so many are in both.
ALIKE = 0.8
# “下面哪一句对？” is asked of everything: below so many signs the answers decide what a question is about.
SAYS_LITTLE = 12
OPEN, CLOSED = (Purpose.PRACTICE, Purpose.CLASS), (Purpose.TEST, Purpose.PRETEST)


@dataclass(frozen=True)
class Same:
    """A question that stands in quizzes of both kinds of the editions on offer."""

    item: Item
    practice: tuple[EditionQuiz, ...]
    test: tuple[EditionQuiz, ...]


@dataclass(frozen=True)
class Alike:
    """A question of a practice pool and one of a test pool that nearly say the same; share: from 0 to 1."""

    practice: Item
    test: Item
    share: float

    @property
    def percent(self) -> int:
        return math.floor(self.share * 100)


def same() -> list[Same]:
    """Questions that practice and a test of the editions on offer both may ask, whatever pool they lie in now."""
    quizzes = EditionQuiz.objects.filter(edition__in=Edition.objects.offered()).select_related("edition")
    asked = [quiz for quiz in quizzes if quiz.purpose in (*OPEN, *CLOSED)]
    wanted = {pk for quiz in asked for pk in quiz.candidates}
    item_of = dict(ItemVersion.objects.filter(pk__in=wanted).values_list("pk", "item"))
    practice, test = _by_item(asked, OPEN, item_of), _by_item(asked, CLOSED, item_of)
    both = Item.objects.filter(pk__in=practice.keys() & test.keys()).select_related("pool").order_by("slug")
    return [Same(item, tuple(practice[item.pk]), tuple(test[item.pk])) for item in both]


def _by_item(
    quizzes: Iterable[EditionQuiz], purposes: Sequence[str], item_of: Mapping[int, int]
) -> dict[int, list[EditionQuiz]]:
    found: dict[int, list[EditionQuiz]] = defaultdict(list)
    for quiz in quizzes:
        if quiz.purpose in purposes:
            for item in dict.fromkeys(item_of[pk] for pk in quiz.candidates if pk in item_of):
                found[item].append(quiz)
    return found


def alike(tell: Callable[[int, int], object] = lambda done, total: None) -> list[Alike]:
    """Pairs across practice and test pools, the closest first. tell: hears how many test questions were compared."""
    practice = list(_items(OPEN))
    index = _index([said for _item, said in practice])
    tests = list(_items(CLOSED))
    found = []
    for number, (item, said) in enumerate(tests):
        if number % 100 == 0:
            tell(number, len(tests))
        found += [Alike(practice[n][0], item, share) for n, share in _near(said, practice, index)]
    return sorted(found, key=lambda pair: (-pair.share, pair.practice.slug, pair.test.slug))


def _items(purposes: Sequence[str]) -> Iterator[tuple[Item, frozenset[str]]]:
    rows = Item.objects.filter(pool__purpose__in=purposes).select_related("pool").order_by("slug")
    for item in rows:
        if said := pairs(text(item)):
            yield item, said


def text(item: Item) -> str:
    """What makes a question itself: its stem, and where that says little its answers, too."""
    stem = plain(prose.plain(item.stem))
    if len(stem) >= SAYS_LITTLE:
        return stem
    body, words = drafts.body(item), []
    if isinstance(body, Choice):
        words = [prose.plain(option.text) for option in body.options]
    else:
        mapped(body, lambda _kind, html: words.append(prose.plain(html)) or html)
    return stem + plain("".join(words))


def plain(words: str) -> str:
    """Letters and figures only, whatever their width and case."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", words).casefold() if sign.isalnum())


def pairs(words: str) -> frozenset[str]:
    """The pairs of neighbouring signs."""
    return frozenset(words[n : n + 2] for n in range(max(1, len(words) - 1))) if words else frozenset()


def _index(sets: Sequence[frozenset[str]]) -> tuple[dict[str, list[int]], Counter[str]]:
    """Of each set its rarest pairs, so many that two sets that are alike share one of them."""
    common = Counter(pair for one in sets for pair in one)
    found: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(sets):
        for pair in _rarest(one, common):
            found[pair].append(number)
    return found, common


def _rarest(said: frozenset[str], common: Counter[str]) -> list[str]:
    ranked = sorted(said, key=lambda pair: (common[pair], pair))
    return ranked[: len(ranked) - math.ceil(ALIKE * len(ranked)) + 1]


def _near(
    said: frozenset[str],
    practice: Sequence[tuple[Item, frozenset[str]]],
    index: tuple[dict[str, list[int]], Counter[str]],
) -> Iterator[tuple[int, float]]:
    places, common = index
    for number in sorted({n for pair in _rarest(said, common) for n in places.get(pair, ())}):
        other = practice[number][1]
        share = len(said & other) / len(said | other)
        if share >= ALIKE:
            yield number, share
