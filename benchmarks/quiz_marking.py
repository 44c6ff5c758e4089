"""Marking 10,000 attempts of 50 items against a look-up for each answer; their analysis against NumPy's covariance.

numpy.cov of the marks gives the 50 × 50 covariances of the items and nothing else; the analysis gives eight figures of
each item and nine of the quiz, among them one that sorts every column twice. Both get the same array, as the page
builds it; how much longer the analysis takes from plain rows, which have to become an array first, is shown beside.
"""

import random
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
from _timed import least

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from content.items.bodies import Choice, Option
from courses.quizzes import marking, statistics

ATTEMPTS, ITEMS, ROUNDS = 10_000, 50, 5
MOST_LOOK_UPS, MOST_COVARIANCES = 20, 10
KEYS = "abcd"


def main() -> int:
    dice = random.Random(1)
    paper, keys = _paper(dice)
    answers = [_answers(dice, paper) for _ in range(ATTEMPTS)]
    marked = least(lambda: _mark(paper, answers), rounds=ROUNDS, clock=perf_counter)
    look_up = least(lambda: _look_up(keys, answers), rounds=ROUNDS, clock=perf_counter)
    matrix = [list(map(float, marks.points)) for marks in _mark(paper, answers)]
    array = np.array(matrix)
    analysed = least(lambda: statistics.analyse(array, [1.0] * ITEMS), rounds=ROUNDS, clock=perf_counter)
    from_rows = least(lambda: statistics.analyse(matrix, [1.0] * ITEMS), rounds=ROUNDS, clock=perf_counter)
    covariance = least(lambda: np.cov(array, rowvar=False), rounds=ROUNDS, clock=perf_counter)
    print(
        f"marking {ATTEMPTS} attempts of {ITEMS}: {marked:.2f} s, look-ups {look_up:.3f} s, "
        f"ratio {marked / look_up:.1f} (goal <= {MOST_LOOK_UPS})\n"
        f"analysis: {analysed * 1000:.1f} ms, NumPy's covariance {covariance * 1000:.1f} ms, "
        f"ratio {analysed / covariance:.1f} (goal <= {MOST_COVARIANCES}); from plain rows {from_rows / covariance:.1f}"
    )
    return 0 if marked <= MOST_LOOK_UPS * look_up and analysed <= MOST_COVARIANCES * covariance else 1


def _paper(dice: random.Random) -> tuple[list[marking.Question], dict[int, dict[str, int]]]:
    """Two thirds single choice, the rest several right answers."""
    questions, keys = [], {}
    for number in range(1, ITEMS + 1):
        right = set(dice.sample(KEYS, 2 if number % 3 == 0 else 1))
        options = tuple(Option(key=key, correct=key in right) for key in KEYS)
        questions.append(marking.Question(Choice(options=options, several=len(right) > 1, scoring="partial")))
        keys[number] = {key: int(key in right) for key in KEYS}
    return questions, keys


def _answers(dice: random.Random, paper: list[marking.Question]) -> dict[int, object]:
    return {
        number: dice.sample(KEYS, 2) if question.body.several else dice.choice(KEYS)
        for number, question in enumerate(paper, start=1)
    }


def _mark(paper: list[marking.Question], answers: list[dict[int, object]]) -> list[marking.Marks]:
    return [marking.mark(paper, given) for given in answers]


def _look_up(keys: dict[int, dict[str, int]], answers: list[dict[int, object]]) -> int:
    return sum(keys[number].get(answer if isinstance(answer, str) else "") or 0 for given in answers
               for number, answer in given.items())  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
