"""Tables as CSV, in UTF-8 or GB18030, as the systems of schools write them."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from lms.jobs.uploads import MAX_FILE_BYTES
from lms.refused import Refused

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t"


def is_delimited(name: str) -> bool:
    return name.lower().endswith((".csv", ".txt"))


class Table:
    """What a sheet of a workbook offers, of a text file."""

    start = (0, 0)

    def __init__(self, name: str, lines: list[list[str]]) -> None:
        self.name = name
        width = max(map(len, lines), default=0)
        # Short lines are filled up: spreadsheets leave out empty cells at the end.
        self.lines = [line + [""] * (width - len(line)) for line in lines]

    @property
    def height(self) -> int:
        return len(self.lines)

    def iter_rows(self) -> Iterator[list[str]]:
        return iter(self.lines)


def table(path: Path, *, name: str) -> Table:
    """The table of a text file. Raises Refused for one that is too large, or text in no encoding that we know."""
    content = path.read_bytes()
    if len(content) > MAX_FILE_BYTES:
        message = _("%(file)s has more than %(limit)s MB. Split it into several files.")
        raise Refused(message % {"file": name, "limit": MAX_FILE_BYTES // 1024**2})
    text = decoded(content, name=name)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(_("%(file)s is damaged. Export it again.") % {"file": name}) from error
    return Table(Path(name).stem, lines)


def decoded(content: bytes, *, name: str) -> str:
    """The text of a file in UTF-8 or GB18030."""
    if b"\0" in content[:4096]:
        raise Refused(_("%(file)s is no text file. Save it as CSV in UTF-8 or as .xlsx.") % {"file": name})
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(_("%(file)s is neither UTF-8 nor GB18030. Save it as CSV in UTF-8 or as .xlsx.") % {"file": name})
