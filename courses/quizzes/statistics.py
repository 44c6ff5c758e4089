"""Item analysis 试题分析: how a quiz and its questions worked, from a matrix of marks; no database, no rounding.

Definitions: Moodle, "Quiz statistics calculations" (classical test theory). Matrices are attempts × items, an array or
rows of floats; None (NaN in an array) where an item was not asked or is not marked. What is not defined (one attempt,
marks that do not vary) is None.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isnan, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Matrix = Sequence[Sequence[float | None]] | Floats
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
    mean: float | None = None
    variance: float | None = None
    with_total: float | None = None
    with_rest: float | None = None
    rest: float | None = None
    most_with_rest: float | None = None


def analyse(
    matrix: Matrix,
    most: Sequence[float],
    *,
    guesses: Sequence[float | None] | None = None,
    places: Matrix | None = None,
) -> Analysis:
    """The figures of a quiz. most: points of each item; guesses: share that guessing earns, 0 to 1, None if unknown.

    places: the same marks by place in the paper, where a draw asks everybody something else; the consistency is that of
    the places. Raises ValueError for rows that are not as long as `most`.
    """
    marks = _array(matrix, len(most))
    totals = _totals(marks)
    sums = [_sums(column, totals) for column in marks.T]
    whole = _whole(sums, most, len(marks))
    weights = _effective(sums)
    items = [
        _item(found, points, guess, whole, weight)
        for found, points, guess, weight in zip(sums, most, guesses or [None] * len(most), weights, strict=True)
    ]
    if places is not None:
        sums = [_sums(column, totals) for column in _array(places, None).T]
    return Analysis(_quiz(np.sort(totals), whole, sums), items)


def _array(rows: Matrix, width: int | None) -> Floats:
    """The rows as an array `width` wide; None becomes NaN."""
    if not len(rows):
        return np.empty((0, width or 0))
    try:
        found = np.asarray(rows, dtype=float)
    except ValueError:
        found = np.empty(0)
    if found.ndim != 2 or width not in (None, found.shape[1]):
        raise ValueError("Each row has a mark, or None, for each item.")
    return found


def _totals(marks: Floats) -> Floats:
    totals = marks.sum(axis=1)
    return np.nansum(marks, axis=1) if np.isnan(totals).any() else totals


def _whole(sums: Sequence[_Sums], most: Sequence[float], attempts: int) -> float:
    """The points that a paper could earn, on average over the papers; where all are asked the same, their sum."""
    if not attempts:
        return fsum(most)
    return fsum(points * found.attempts for points, found in zip(most, sums, strict=True)) / attempts


def _sums(column: Floats, totals: Floats) -> _Sums:
    # A column of its own: ten thousand numbers side by side stay in the cache for all that follows.
    marks = column.copy()
    if isnan(marks.sum()):
        asked = ~np.isnan(marks)
        marks, totals = marks[asked], totals[asked]
    count = len(marks)
    if not count:
        return _Sums(0)
    mean = float(marks.sum()) / count
    if count < 2:
        return _Sums(count, mean)
    # Measured from their means before they are multiplied: sums of squares of raw marks would cancel.
    rests = totals - marks
    rests -= rests.sum() / count
    marks -= mean
    variance, with_rest, rest = (
        float(one @ other) / (count - 1) for one, other in ((marks, marks), (marks, rests), (rests, rests))
    )
    marks.sort()
    rests.sort()
    spread = rest + 2 * with_rest + variance
    return _Sums(
        count,
        mean,
        variance if variance > TINY else None,
        with_rest + variance,
        with_rest,
        # What is left of two large numbers that cancel is rounding.
        rest if rest > TINY * max(1.0, spread) else None,
        float(marks @ rests) / (count - 1),
    )


def _item(found: _Sums, points: float, guess: float | None, whole: float, weight: float | None) -> ItemFigures:
    return ItemFigures(
        attempts=found.attempts,
        facility=None if found.mean is None or not points else 100 * found.mean / points,
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
    # The root would make a visible weight of what rounding leaves of a covariance of nought.
    shares = [found.with_total for found in sums]
    roots = [None if share is None or share < -TINY else sqrt(share) if share > TINY else 0.0 for share in shares]
    whole = fsum(root for root in roots if root is not None)
    return [None if root is None or not whole else 100 * root / whole for root in roots]


def _quiz(totals: Floats, whole: float, sums: Sequence[_Sums]) -> QuizFigures:
    """totals: in order."""
    count = len(totals)
    if not count or not whole:
        return QuizFigures(count, None, None, None, None, None, None, None, None)
    mean = float(totals.mean())
    k2, k3, k4 = _cumulants(totals - mean)
    median = float(totals[(count - 1) // 2] + totals[count // 2]) / 2
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


def _cumulants(apart: Floats) -> tuple[float | None, float | None, float | None]:
    """k2, k3, k4 of distances from the mean: unbiased; None where there are too few, or nothing varies."""
    n = len(apart)
    squares = apart * apart
    m2 = float(squares.mean())
    if n < 2 or m2 <= TINY:
        return None, None, None
    m3, m4 = float((squares @ apart) / n), float((squares @ squares) / n)
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
