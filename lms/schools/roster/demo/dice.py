"""Dice that fall the same way in every Python version: SHA-256 of a seed and a counter."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

_Value = TypeVar("_Value")


class Dice:
    """A stream of numbers that only the seed decides."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._block = 0
        self._words: list[int] = []

    def below(self, limit: int) -> int:
        """0 to limit - 1; the bias of the remainder is far below anything that a roster shows."""
        if not self._words:
            digest = hashlib.sha512(self._seed + self._block.to_bytes(8, "big")).digest()
            self._words = [int.from_bytes(digest[start : start + 4], "big") for start in range(0, 64, 4)]
            self._block += 1
        return self._words.pop() % limit

    def choose(self, values: Sequence[_Value]) -> _Value:
        return values[self.below(len(values))]

    def happens(self, percent: int) -> bool:
        """True that often in a hundred."""
        return self.below(100) < percent

    def shuffled(self, values: Sequence[_Value]) -> list[_Value]:
        """All values in another order."""
        left = list(values)
        for last in range(len(left) - 1, 0, -1):
            other = self.below(last + 1)
            left[last], left[other] = left[other], left[last]
        return left
