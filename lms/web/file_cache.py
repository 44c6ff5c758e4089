"""Django's cache of files, with counting that several processes may do at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.cache.backends.filebased import FileBasedCache


class Cache(FileBasedCache):
    """add and incr happen one after the other, as Redis has it; Django's own read, then write."""

    def add(self, key, value, *args, **kwargs) -> bool:
        with self._alone():
            return super().add(key, value, *args, **kwargs)

    def incr(self, key, delta=1, version=None) -> int:
        with self._alone():
            return super().incr(key, delta, version)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        folder = Path(self._dir)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A new file each time: threads of one process exclude each other, too. Not .djcache, so it is never culled.
        with (folder / "counting.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
