"""Files that people sent for an import: kept apart, readable by the server alone, gone after the import or a day."""

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import time

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lms.jobs import duties
from lms.refused import Refused

MAX_FILES = 20
MAX_FILE_BYTES = 40 * 1024**2
KEEP_SECONDS = 24 * 3600
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Upload:
    """The files of one upload. digest: the same files, sent again, have the same."""

    token: str
    names: list[str]
    digest: str

    @property
    def folder(self) -> Path:
        return _root() / self.token

    @property
    def files(self) -> list[tuple[str, Path]]:
        """(name that people know, path)."""
        return [(name, self.folder / f"{number:02}.xlsx") for number, name in enumerate(self.names)]

    def write(self, name: str, content: bytes) -> None:
        """Put something beside the files, for the server alone."""
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_bytes(content)

    def read(self, name: str) -> bytes | None:
        """What was put there, or None."""
        path = self.folder / name
        return path.read_bytes() if path.is_file() else None


def _root() -> Path:
    root = settings.DATA_DIR / "uploads"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


def keep(files: Iterable[UploadedFile]) -> Upload:
    """Store the files. Raises Refused, keeping nothing, for too many files or one that is too large."""
    files = list(files)
    if len(files) > MAX_FILES:
        raise Refused(
            _("At most %(count)s files at a time. Send the rest afterwards.") % {"count": MAX_FILES}, field="files"
        )
    token = secrets.token_hex(16)
    folder = _root() / token
    folder.mkdir(mode=0o700)
    try:
        digests = [_store(file, folder / f"{number:02}.xlsx") for number, file in enumerate(files)]
    except Refused:
        shutil.rmtree(folder)
        raise
    names = list(_different(Path(file.name or "").name[-100:] or f"{n + 1}.xlsx" for n, file in enumerate(files)))
    upload = Upload(token, names, hashlib.sha256("".join(sorted(digests)).encode()).hexdigest())
    upload.write("upload.json", json.dumps({"names": upload.names, "digest": upload.digest}).encode())
    return upload


def _different(names: Iterable[str]) -> Iterator[str]:
    """The names, a second one of the same kind with its number."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _store(file: UploadedFile, path: Path) -> str:
    path.touch(mode=0o600)
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as kept:
        for chunk in file.chunks(_CHUNK):
            size += len(chunk)
            if size > MAX_FILE_BYTES:
                message = _("%(file)s has more than %(limit)s MB. Split it into several files.")
                raise Refused(message % {"file": file.name, "limit": MAX_FILE_BYTES // 1024**2}, field="files")
            digest.update(chunk)
            kept.write(chunk)
    return digest.hexdigest()


def find(token: str) -> Upload | None:
    """The upload, or None once it was deleted."""
    content = Upload(token, [], "").read("upload.json")
    if content is None:
        return None
    kept = json.loads(content)
    return Upload(token, kept["names"], kept["digest"])


def forget(token: str) -> None:
    """Delete the upload and all that was written beside it."""
    shutil.rmtree(_root() / token, ignore_errors=True)


def forget_old() -> int:
    """Delete uploads older than a day; returns how many."""
    old = [folder for folder in _root().iterdir() if folder.stat().st_mtime < time() - KEEP_SECONDS]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


duties.register("forget_uploads", every=duties.HOUR, work=forget_old)
