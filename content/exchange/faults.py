"""What is wrong in a pack: file, line, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MOST = 20


@dataclass(frozen=True)
class Fault:
    """One mistake of a pack; line counts from 1, 0 where the file as a whole is meant."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class PackRefused(Exception):
    """A pack cannot be loaded; nothing of it was written."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Stop(Exception):
    """Reading this part makes no sense any more; its fault has been noted."""


class Faults:
    """Collects mistakes, so that one run names many of them."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, file: Path | str, line: int, message: str) -> None:
        """Note one mistake; after MOST of them the rest is not read."""
        self.found.append(Fault(str(file), line, message))
        if len(self.found) >= MOST:
            self.raise_if_any()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Go on after a Stop inside."""
        with suppress(Stop):
            yield

    def raise_if_any(self) -> None:
        if self.found:
            raise PackRefused(self.found)
