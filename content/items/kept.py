"""Media of frozen lessons and questions, kept by content: what an editor replaces later stays as it was published."""

import hashlib
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

MEDIA = "mf-media://"
FOLDER = "frozen"


class Keeper:
    """Copies files into the folder of frozen media; `kept` says under which path and with which digest."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def __call__(self, file) -> str:
        """The placeholder for a file, kept under the SHA-256 of its bytes; the same bytes are kept once."""
        with file.open("rb") as opened:
            content = opened.read()
        digest = hashlib.sha256(content).hexdigest()
        path = f"{FOLDER}/{digest[:2]}/{digest}{PurePosixPath(file.name).suffix.lower()}"
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(content))
        self.kept[path] = digest
        return MEDIA + path
