"""A zip file with many files in it, within limits: a small one can unpack into more than the memory holds."""

import zlib
from io import BytesIO
from posixpath import normpath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from content.items.formats.common import MOST_BYTES, Mistake

MOST_UNPACKED, MOST_FILES = 200_000_000, 30_000
MADE = (2026, 1, 1, 0, 0, 0)


class Archive:
    """The files of a zip by their path. Raises Mistake for whatever is no zip, or too large."""

    def __init__(self, content: bytes) -> None:
        if len(content) > MOST_BYTES:
            raise Mistake(_("The file has more than %(mb)d MB. Split it.") % {"mb": MOST_BYTES // 1_000_000})
        try:
            self.opened = ZipFile(BytesIO(content))
        except (BadZipFile, ValueError, OSError) as error:
            raise self._broken() from error
        entries = self.opened.infolist()
        if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Mistake(
                _("The file unpacks into more than %(mb)d MB. Split it.") % {"mb": MOST_UNPACKED // 1_000_000}
            )
        self.names = {normpath(entry.filename): entry for entry in entries if not entry.is_dir()}

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None if there is none of that path."""
        entry = self.names.get(normpath(path))
        if entry is None:
            return None
        try:
            return self.opened.read(entry)
        except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            raise self._broken() from error

    @staticmethod
    def _broken() -> Mistake:
        return Mistake(_("The file cannot be read as a zip. Export it again."))


def packed(files: dict[str, bytes]) -> bytes:
    """A zip of files; at another time the same files make the same bytes."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as opened:
        for path, held in files.items():
            opened.writestr(ZipInfo(path, MADE), held, ZIP_DEFLATED)
    return content.getvalue()
