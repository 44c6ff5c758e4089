"""The figures of a quiz from the attempts in the database, and what they ask of those who teach and write."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from content.editions.models import EditionQuiz
from content.items.bodies import Choice
from content.items.models import ItemVersion
from content.law import prose
from courses.learning.models import Attempt, Response

# NumPy takes a sixth of a second and 20 MB, which every web process would pay: it is imported where the work is.
if TYPE_CHECKING:
    from courses.quizzes.statistics import Analysis, Floats, ItemFigures

LEAST_SHOWN = 10
LEAST_STRONG = 4
# Who knows what is true chooses it; there is no third mistake to write.
TRUE_FALSE = {"true", "false"}
# Where a question asks to be looked at.
TOO_HARD, TOO_EASY, WEAK = 25, 95, 10
MOST_MISSED = 3
WHICH = ("first", "last", "best", "all")


@dataclass(frozen=True)
class OptionLine:
    """An option and how many chose it, in percent of those who were asked."""

    key: str
    text: str
    count: int
    percent: float
    is_right: bool


@dataclass(frozen=True)
class ItemLine:
    """An item version with its figures, its options, and what to do about it in words."""

    version: ItemVersion
    figures: "ItemFigures"
    options: list[OptionLine] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)

    @property
    def stem(self) -> str:
        return prose.plain(self.version.stem)[:60] if "<" in self.version.stem else self.version.stem[:60]


@dataclass(frozen=True)
class Report:
    """All of a quiz; empty (too_few) where fewer than ten people took it and that is not to be shown."""

    which: str
    people: int
    analysis: "Analysis | None" = None
    lines: list[ItemLine] = field(default_factory=list)
    scores: list[int] = field(default_factory=list)

    @property
    def too_few(self) -> bool:
        return self.analysis is None

    @property
    def missed(self) -> list[ItemLine]:
        """The items most missed, which are worth teaching again."""
        known = [line for line in self.lines if line.figures.facility is not None and line.figures.facility < 100]
        return sorted(known, key=lambda line: line.figures.facility or 0)[:MOST_MISSED]


def chosen(attempts: Iterable[Attempt], which: str) -> list[Attempt]:
    """The marked attempts that count: each person's first, last or best, or all."""
    marked = [attempt for attempt in attempts if attempt.score is not None]
    if which == "all":
        return marked
    found: dict[int, Attempt] = {}
    for attempt in sorted(marked, key=lambda one: one.number):
        before = found.get(attempt.enrolment_id)
        better = before is not None and which == "best" and (attempt.percent or 0) > (before.percent or 0)
        if before is None or which == "last" or better:
            found[attempt.enrolment_id] = attempt
    return list(found.values())


def report(quiz: EditionQuiz, attempts: Iterable[Attempt], *, which: str = "first", least: int = LEAST_SHOWN) -> Report:
    """The item analysis of a quiz. which: see chosen(); least: how many people it takes to be shown. Three queries."""
    from courses.quizzes import statistics

    rows = chosen(attempts, which)
    people = len({row.enrolment_id for row in rows})
    if people < least or not rows:
        return Report(which, people)
    versions = ItemVersion.objects.in_bulk({slot["item"] for row in rows for slot in row.slots})
    order = [pk for pk in quiz.candidates if pk in versions]
    matrix, most = _matrix(rows, order)
    guesses = [_guess(versions[pk]) for pk in order]
    marks = [row.points or [] for row in rows]
    places = marks if len({len(row) for row in marks}) == 1 else None
    found = statistics.analyse(matrix, most, guesses=guesses, places=places)
    answers = _answers(rows)
    strong = _strong(rows)
    lines = [
        _line(versions[pk], figures, answers.get(pk, []), strong)
        for pk, figures in zip(order, found.items, strict=True)
        if figures.attempts
    ]
    return Report(which, people, found, lines, [row.percent or 0 for row in rows])


def _matrix(rows: list[Attempt], order: list[int]) -> "tuple[Floats, list[float]]":
    """Marks by attempt and item, NaN where an item was not asked or is not marked; and the points of each item."""
    import numpy as np

    column = {pk: place for place, pk in enumerate(order)}
    most = [1.0] * len(order)
    matrix = np.full((len(rows), len(order)), np.nan)
    for marks, row in zip(matrix, rows, strict=True):
        for slot, points in zip(row.drawn(), row.points or [], strict=True):
            if slot.item in column:
                marks[column[slot.item]] = points
                most[column[slot.item]] = slot.points
    return matrix, most


def _guess(version: ItemVersion) -> float | None:
    body = version.read()
    if not isinstance(body, Choice) or body.several or not body.options:
        return None
    return sum(option.correct for option in body.options) / len(body.options)


def _answers(rows: list[Attempt]) -> dict[int, list[tuple[int, object]]]:
    """item version → (attempt, answer) of everybody who was asked."""
    asked = {(row.pk, number): slot["item"] for row in rows for number, slot in enumerate(row.slots, start=1)}
    given = dict.fromkeys(asked)
    for pk, slot, answer in Response.objects.filter(attempt__in=rows).values_list("attempt", "slot", "answer"):
        given[pk, slot] = answer
    found: dict[int, list[tuple[int, object]]] = {}
    for (pk, slot), item in asked.items():
        found.setdefault(item, []).append((pk, given[pk, slot]))
    return found


def _strong(rows: list[Attempt]) -> set[int]:
    """The quarter with the highest scores, at least four, all above the mean; none where there are too few."""
    mean = sum(row.percent or 0 for row in rows) / len(rows)
    ranked = sorted(rows, key=lambda row: -(row.percent or 0))
    strong = [row for row in ranked[: max(LEAST_STRONG, len(rows) // 4)] if (row.percent or 0) > mean]
    return {row.pk for row in strong} if len(strong) >= LEAST_STRONG else set()


def _line(version: ItemVersion, figures: "ItemFigures", answers: list, strong: set[int]) -> ItemLine:
    from courses.quizzes import statistics

    body = version.read()
    options: list[OptionLine] = []
    advice = list(_advice(figures))
    if isinstance(body, Choice):
        keys = [option.key for option in body.options]
        counts = statistics.frequencies((answer for _pk, answer in answers), keys)
        options = [
            OptionLine(o.key, o.text, counts[o.key], 100 * counts[o.key] / len(answers), o.correct)
            for o in body.options
        ]
        advice += _of_options(options, [answer for pk, answer in answers if pk in strong], body)
    return ItemLine(version, figures, options, advice)


def _advice(figures: "ItemFigures") -> Iterable[str]:
    yield from _of_discrimination(figures)
    if figures.facility is not None and figures.facility < TOO_HARD:
        yield _("Only %(percent)d %% of the points were earned: teach this again, or ask it more plainly.") % {
            "percent": figures.facility
        }
    elif figures.facility is not None and figures.facility > TOO_EASY:
        yield _("Nearly everybody knows this: ask something harder, or keep it to begin with.")


def _of_discrimination(figures: "ItemFigures") -> Iterable[str]:
    """Only what is no chance: the standard error of a correlation of n pairs is about 1/√n."""
    if figures.discrimination is None or figures.attempts < LEAST_SHOWN or (figures.facility or 0) > TOO_EASY:
        return
    if figures.discrimination < -100 / sqrt(figures.attempts):
        yield _("Who scores high misses this more often than who scores low: check the key and the wording.")
    elif figures.discrimination < WEAK:
        yield _("It hardly tells who knows the matter from who does not: is the wording clear?")


def _of_options(options: list[OptionLine], strong: list[object], body: Choice) -> Iterable[str]:
    right = {option.key for option in body.options if option.correct}
    if len(strong) >= LEAST_STRONG and not body.several:
        missed = sum(answer not in right for answer in strong)
        if missed * 4 >= len(strong) * 3:
            yield _("%(missed)d of the %(count)d highest scorers missed this: check the key.") % {
                "missed": missed,
                "count": len(strong),
            }
    idle = [prose.plain(option.text) for option in options if not option.is_right and not option.count]
    if idle and {option.key for option in options} != TRUE_FALSE:
        said = "、".join(f"“{text[:12]}”" for text in idle)
        yield _("Nobody chose %(options)s: write a mistake there that people make.") % {"options": said}
