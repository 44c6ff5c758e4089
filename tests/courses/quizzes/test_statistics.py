"""Item analysis: equal to the definitions computed plainly, and None where nothing is defined."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes import statistics

MARKS = st.sampled_from([0.0, 0.25, 0.5, 1.0])
MATRICES = st.integers(2, 5).flatmap(
    lambda items: st.lists(st.lists(MARKS, min_size=items, max_size=items), min_size=2, max_size=12)
)


def papers(attempts: int, items: int, seed: int = 1) -> list[list[float]]:
    """People of different ability at items of different difficulty."""
    dice = random.Random(seed)
    people = [dice.gauss(0, 1) for _ in range(attempts)]
    hard = [dice.uniform(-1, 1) for _ in range(items)]
    return [[float(dice.gauss(person, 1) > item) for item in hard] for person in people]


def close(value, expected):
    return value == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("values", ["two", "many"])
def test_figures_are_those_of_the_definitions(values):
    matrix = papers(60, 7)
    if values == "many":
        matrix = [[mark * 0.5 + index % 30 / 60 for mark in row] for index, row in enumerate(matrix)]
    x = np.array(matrix)
    total = x.sum(axis=1)

    found = statistics.analyse(matrix, [1.0] * 7)

    for item, figures in enumerate(found.items):
        column, rest = x[:, item], total - x[:, item]
        assert close(figures.facility, 100 * column.mean())
        assert close(figures.deviation, 100 * column.std(ddof=1))
        assert close(figures.intended_weight, 100 / 7)
        assert close(figures.discrimination, 100 * np.corrcoef(column, rest)[0, 1])
        most = np.cov(np.sort(column), np.sort(rest))[0, 1]
        assert close(figures.efficiency, 100 * np.cov(column, rest)[0, 1] / most)
    roots = np.sqrt([np.cov(x[:, item], total)[0, 1] for item in range(7)])
    assert [figures.effective_weight for figures in found.items] == pytest.approx(list(100 * roots / roots.sum()))
    alpha = 7 / 6 * (1 - x.var(axis=0, ddof=1).sum() / total.var(ddof=1))
    assert close(found.quiz.consistency, 100 * alpha)
    assert close(found.quiz.mean, 100 * total.mean() / 7)
    assert close(found.quiz.median, 100 * np.median(total) / 7)
    assert close(found.quiz.error_ratio, 100 * np.sqrt(1 - alpha))
    assert close(found.quiz.standard_error, 100 * np.sqrt(1 - alpha) * total.std(ddof=1) / 7)


def test_skewness_and_kurtosis_are_the_unbiased_ones_of_a_worked_example():
    """2, 4, 4, 4, 5, 5, 7, 9: m2 = 4, m3 = 5.25, m4 = 44.5."""
    found = statistics.analyse([[float(mark)] for mark in (2, 4, 4, 4, 5, 5, 7, 9)], [10.0]).quiz

    k2, k3 = 32 / 7, 64 * 5.25 / 42
    k4 = 64 / 210 * (9 * 44.5 - 3 * 7 * 16)
    assert close(found.skewness, k3 / k2**1.5)
    assert close(found.kurtosis, k4 / k2**2)
    assert (found.mean, found.median) == (50, 45)


def test_an_item_that_high_scorers_miss_has_a_negative_discrimination_and_no_weight():
    matrix = [[1.0, 1.0, 1.0, 0.0]] * 5 + [[1.0, 0.0, 0.0, 1.0]] * 5 + [[0.0, 0.0, 0.0, 1.0]] * 3

    last = statistics.analyse(matrix, [1.0] * 4).items[3]

    assert last.discrimination < 0
    assert last.effective_weight is None


def test_what_was_not_asked_is_left_out_of_an_item():
    matrix = [[1.0, None, 1.0], [0.0, 0.0, None], [1.0, 1.0, 1.0], [0.0, None, 0.0]]

    found = statistics.analyse(matrix, [1.0, 1.0, 1.0])

    assert [item.attempts for item in found.items] == [4, 2, 3]
    assert found.items[1].facility == 50


def test_with_holes_each_item_is_that_of_those_who_were_asked():
    dice = random.Random(5)
    matrix = [[None if dice.random() < 0.3 else mark for mark in row] for row in papers(60, 5)]
    x = np.array(matrix, dtype=float)
    total = np.nansum(x, axis=1)

    found = statistics.analyse(matrix, [1.0, 2.0, 1.0, 1.0, 1.0])

    for item, figures in enumerate(found.items):
        asked = ~np.isnan(x[:, item])
        column, rest = x[asked, item], total[asked] - x[asked, item]
        most = np.cov(np.sort(column), np.sort(rest))[0, 1]
        assert figures.attempts == asked.sum()
        assert close(figures.discrimination, 100 * np.corrcoef(column, rest)[0, 1])
        assert close(figures.efficiency, 100 * np.cov(column, rest)[0, 1] / most)
    whole = (~np.isnan(x)).sum(axis=0) @ [1, 2, 1, 1, 1] / 60
    assert close(found.quiz.mean, 100 * total.mean() / whole)


def test_rows_and_an_array_give_the_same():
    matrix = [[None if mark and row % 7 == 0 else mark for mark in line] for row, line in enumerate(papers(40, 4))]
    array = np.array(matrix, dtype=float)

    assert statistics.analyse(matrix, [1.0] * 4) == statistics.analyse(array, [1.0] * 4)


def test_a_covariance_of_nought_has_no_weight():
    """Thirds do not add up exactly in a computer; what is left must not become a share."""
    third = 1 / 3
    matrix = [[2 * third, third, third, third], [0.0, 1.0, 0.0, 1.0], [0.0, third, 1.0, 1.0]]

    weights = [item.effective_weight for item in statistics.analyse(matrix, [1.0] * 4).items]

    assert weights.count(0.0) == 1
    assert sum(weight for weight in weights if weight is not None) == pytest.approx(100)


@pytest.mark.parametrize(
    "matrix", [[], [[]], [[1.0, 0.0]], [[None, None]], [[1.0, 1.0], [1.0, 1.0]], [[0.0, 0.0]] * 5, [[None, 1.0]] * 3]
)
def test_what_is_undefined_is_none(matrix):
    found = statistics.analyse(matrix, [1.0] * (len(matrix[0]) if matrix else 2))

    assert found.quiz.skewness is None
    assert found.quiz.consistency is None
    assert all(item.discrimination is None and item.efficiency is None for item in found.items)


def test_one_attempt_has_a_mean_and_no_spread():
    found = statistics.analyse([[1.0, 0.0]], [1.0, 1.0])

    assert (found.quiz.mean, found.quiz.median, found.quiz.deviation) == (50, 50, None)
    assert (found.items[0].facility, found.items[0].deviation) == (100, None)


def test_rows_must_fit_the_items():
    with pytest.raises(ValueError, match="for each item"):
        statistics.analyse([[1.0]], [1.0, 1.0])


@given(MATRICES)
def test_figures_are_within_their_bounds(matrix):
    found = statistics.analyse(matrix, [1.0] * len(matrix[0]))

    for item in found.items:
        assert 0 <= item.facility <= 100
        assert item.discrimination is None or -100.000001 <= item.discrimination <= 100
        assert item.efficiency is None or item.efficiency <= 100
    weights = [item.effective_weight for item in found.items if item.effective_weight is not None]
    assert not weights or sum(weights) == pytest.approx(100)


@given(MATRICES, st.randoms(use_true_random=False))
def test_the_order_of_attempts_changes_nothing(matrix, dice):
    shuffled = matrix[:]
    dice.shuffle(shuffled)

    one, other = (statistics.analyse(rows, [1.0] * len(matrix[0])) for rows in (matrix, shuffled))

    assert repr(one) == repr(other) or one.quiz.mean == pytest.approx(other.quiz.mean)


def test_options_are_counted():
    answers = ["a", "b", "a", None, "forged", ["a", "c"], [], {"a": "b"}]

    assert statistics.frequencies(answers, ["a", "b", "c"]) == {"a": 3, "b": 1, "c": 1, "": 4}
