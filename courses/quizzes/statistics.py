"""Item analysis 试题分析: how a quiz and its questions worked, from a matrix of marks; no database, no rounding.

Definitions: Moodle, "Quiz statistics calculations" (classical test theory). Matrices are attempts × items, floats, None
where an item was not asked or is not marked. What is not defined (one attempt, marks that do not vary) is None.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from math import fsum, sqrt

Column = Sequence[float | None]
# More different marks than this in one item are no longer told apart one by one.
FEW = 12
# What differs by less is the rounding of sums, not of people.
TINY = 1e-12


@dataclass(frozen=True)
class ItemFigures:
    """One item. Percent where Moodle shows percent; facility 0 to 100, discrimination -100 to 100."""

    attempts: int
    facility: float | None
    deviation: float | None
    guess: float | None
    intended_weight: float | None
    effective_weight: float | None
    discrimination: float | None
    efficiency: float | None


@dataclass(frozen=True)
class QuizFigures:
    """All items together; mean, median, deviation and error in percent of the points."""

    attempts: int
    mean: float | None
    median: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    consistency: float | None
    error_ratio: float | None
    standard_error: float | None


@dataclass(frozen=True)
class Analysis:
    """A quiz and its items, these in the order of the columns."""

    quiz: QuizFigures
    items: list[ItemFigures]


@dataclass(frozen=True)
class _Sums:
    """What one column needs: sample variance, covariance with the rest of the total, and the largest it could be."""

    attempts: int
    mean: float
    variance: float | None
    with_total: float | None
    with_rest: float | None
    rest: float | None
    most_with_rest: float | None


def analyse(
    matrix: Sequence[Sequence[float | None]],
    most: Sequence[float],
    *,
    guesses: Sequence[float | None] | None = None,
    places: Sequence[Sequence[float | None]] | None = None,
) -> Analysis:
    """The figures of a quiz. most: points of each item; guesses: share that guessing earns, 0 to 1, None if unknown.

    places: the same marks by place in the paper, where a draw asks everybody something else; the consistency is that of
    the places. Raises ValueError for rows that are not as long as `most`.
    """
    if any(len(row) != len(most) for row in matrix):
        raise ValueError("Each row has a mark, or None, for each item.")
    totals = _totals(matrix)
    columns = list(zip(*matrix, strict=True)) if matrix else [() for _item in most]
    everybody = Counter(totals)
    sums = [_sums(column, totals, everybody) for column in columns]
    whole = totals_most(matrix, most)
    weights = _effective(sums)
    items = [
        _item(found, points, guess, whole, weight)
        for found, points, guess, weight in zip(sums, most, guesses or [None] * len(most), weights, strict=True)
    ]
    if places is not None:
        sums = [_sums(column, totals, everybody) for column in zip(*places, strict=True)]
    return Analysis(_quiz(sorted(totals), whole, sums), items)


def totals_most(matrix: Sequence[Sequence[float | None]], most: Sequence[float]) -> float:
    """The points that a paper could earn, on average over the papers; where all are asked the same, their sum."""
    if not matrix or not any(None in row for row in matrix):
        return fsum(most)
    asked = [sum(row[item] is not None for row in matrix) for item in range(len(most))]
    return fsum(points * count for points, count in zip(most, asked, strict=True)) / len(matrix)


def _totals(matrix: Sequence[Sequence[float | None]]) -> list[float]:
    try:
        return list(map(fsum, matrix))  # type: ignore[arg-type]
    except TypeError:
        return [fsum(mark for mark in row if mark is not None) for row in matrix]


def _sums(column: Column, totals: Sequence[float], everybody: "Counter[float]") -> _Sums:
    values = set(column)
    if None in values:
        asked = [mark is not None for mark in column]
        totals = list(compress(totals, asked))
        column, everybody = list(compress(column, asked)), Counter(totals)
        values.discard(None)
    groups = _groups(column, values, totals, everybody)  # type: ignore[arg-type]
    return _of_groups(groups, everybody) if groups else _Sums(0, 0, None, None, None, None, None)


def _groups(
    marks: Sequence[float], values: set[float], totals: Sequence[float], everybody: "Counter[float]"
) -> list[tuple[float, "Counter[float]"]]:
    """(mark, how many have each total with it) by rising mark; marks and totals repeat, so counting is quick."""
    if len(values) > FEW:
        found: dict[float, Counter[float]] = {value: Counter() for value in sorted(values)}
        for mark, total in zip(marks, totals, strict=True):
            found[mark][total] += 1
        return list(found.items())
    if not values:
        return []
    lowest, *others = sorted(values)
    # With nought and one other mark, the marks themselves say who has it.
    is_plain = lowest == 0 and len(others) == 1
    counted = [(value, Counter(compress(totals, marks if is_plain else map(value.__eq__, marks)))) for value in others]
    rest = Counter(everybody)
    for _value, counts in counted:
        rest.subtract(counts)
    return [(lowest, rest), *counted]


def _of_groups(groups: list[tuple[float, "Counter[float]"]], everybody: "Counter[float]") -> _Sums:
    sizes = [sum(counts.values()) for _value, counts in groups]
    count = sum(sizes)
    mean = fsum(value * size for (value, _counts), size in zip(groups, sizes, strict=True)) / count
    if count < 2:
        return _Sums(count, mean, None, None, None, None, None)
    middle = fsum(total * number for total, number in everybody.items()) / count
    spread = fsum(number * (total - middle) ** 2 for total, number in everybody.items()) / (count - 1)
    variance = fsum(
        size * (value - mean) ** 2 for (value, _counts), size in zip(groups, sizes, strict=True)
    ) / (count - 1)  # fmt: skip
    with_total = fsum(
        (value - mean) * fsum(number * (total - middle) for total, number in counts.items()) for value, counts in groups
    ) / (count - 1)  # fmt: skip
    rest = spread - 2 * with_total + variance
    return _Sums(
        count,
        mean,
        variance if variance > TINY else None,
        with_total,
        with_total - variance,
        # What is left of two large numbers that cancel is rounding.
        rest if rest > TINY * max(1.0, spread) else None,
        _most(groups, sizes, mean, middle - mean) / (count - 1),
    )


def _most(groups: list[tuple[float, "Counter[float]"]], sizes: list[int], mean: float, middle_rest: float) -> float:
    """The largest sum of products that these marks could have with these rests: both in order."""
    rests = sorted((total - value, number) for value, counts in groups for total, number in counts.items() if number)
    products, place, left = [], 0, rests[0][1]
    for (value, _counts), size in zip(groups, sizes, strict=True):
        while size:
            taken = min(size, left)
            products.append((value - mean) * taken * (rests[place][0] - middle_rest))
            size, left = size - taken, left - taken
            if not left and place + 1 < len(rests):
                place += 1
                left = rests[place][1]
    return fsum(products)


def _item(found: _Sums, points: float, guess: float | None, whole: float, weight: float | None) -> ItemFigures:
    return ItemFigures(
        attempts=found.attempts,
        facility=100 * found.mean / points if found.attempts and points else None,
        deviation=100 * sqrt(found.variance or 0) / points if found.attempts > 1 and points else None,
        guess=None if guess is None else 100 * guess,
        intended_weight=100 * points / whole if whole else None,
        effective_weight=weight,
        discrimination=_discrimination(found),
        efficiency=_efficiency(found),
    )


def _discrimination(found: _Sums) -> float | None:
    """Correlation of an item with the rest of the total, in percent."""
    if found.variance is None or found.rest is None or found.with_rest is None:
        return None
    return _bounded(100 * found.with_rest / sqrt(found.variance * found.rest))


def _efficiency(found: _Sums) -> float | None:
    """How much of the largest covariance with the rest that the marks allow, in percent."""
    if found.variance is None or not found.most_with_rest or found.with_rest is None or found.most_with_rest <= TINY:
        return None
    return _bounded(100 * found.with_rest / found.most_with_rest)


def _bounded(percent: float) -> float:
    # Rounding may carry a perfect correlation a little over.
    return min(100.0, percent)


def _effective(sums: Sequence[_Sums]) -> list[float | None]:
    """The share of each item in the spread of the totals; None for those whose covariance with them is negative."""
    roots = [
        None if found.with_total is None or found.with_total < -TINY else sqrt(max(0.0, found.with_total))
        for found in sums
    ]
    whole = fsum(root for root in roots if root is not None)
    return [None if root is None or not whole else 100 * root / whole for root in roots]


def _quiz(totals: list[float], whole: float, sums: Sequence[_Sums]) -> QuizFigures:
    """totals: in order."""
    count = len(totals)
    if not count or not whole:
        return QuizFigures(count, None, None, None, None, None, None, None, None)
    mean = fsum(totals) / count
    k2, k3, k4 = _cumulants(totals, mean)
    median = (totals[(count - 1) // 2] + totals[count // 2]) / 2
    deviation = None if count < 2 else sqrt(k2 or 0)
    consistency = _consistency(sums, k2)
    # A consistency above or far below what tests of people can have leaves no error to speak of.
    ratio = None if consistency is None or consistency > 100 else 100 * sqrt(1 - consistency / 100)
    return QuizFigures(
        attempts=count,
        mean=100 * mean / whole,
        median=100 * median / whole,
        deviation=None if deviation is None else 100 * deviation / whole,
        skewness=k3 / k2**1.5 if k2 and k3 is not None else None,
        kurtosis=k4 / k2**2 if k2 and k4 is not None else None,
        consistency=consistency,
        error_ratio=ratio,
        standard_error=None if ratio is None or deviation is None else ratio * deviation / whole,
    )


def _cumulants(totals: list[float], mean: float) -> tuple[float | None, float | None, float | None]:
    """k2, k3, k4 of a sample: unbiased; None where there are too few, or nothing varies."""
    n = len(totals)
    apart = [total - mean for total in totals]
    squares = [distance * distance for distance in apart]
    m2 = fsum(squares) / n
    if n < 2 or m2 <= TINY:
        return None, None, None
    m3 = fsum([square * distance for square, distance in zip(squares, apart, strict=True)]) / n
    m4 = fsum([square * square for square in squares]) / n
    k2 = n / (n - 1) * m2
    k3 = n * n * m3 / ((n - 1) * (n - 2)) if n > 2 else None
    k4 = n * n / ((n - 1) * (n - 2) * (n - 3)) * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) if n > 3 else None
    return k2, k3, k4


def _consistency(sums: Sequence[_Sums], variance: float | None) -> float | None:
    """Cronbach's alpha in percent: the coefficient of internal consistency."""
    places = len(sums)
    if places < 2 or variance is None or any(found.attempts < 2 for found in sums):
        return None
    return 100 * places / (places - 1) * (1 - fsum(found.variance or 0 for found in sums) / variance)


def frequencies(answers: Iterable[object], keys: Sequence[str]) -> Mapping[str, int]:
    """How often each option was chosen, and "" for nothing; an answer of several keys counts for each of them."""
    counts = dict.fromkeys([*keys, ""], 0)
    for answer in answers:
        chosen = answer if isinstance(answer, list) else [answer]
        known = {key for key in chosen if isinstance(key, str) and key in counts and key}
        for key in known or {""}:
            counts[key] += 1
    return counts
