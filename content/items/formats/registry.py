"""The formats that there are, by name."""

from content.items.formats import aiken, excel, gift, moodle_xml, qti_read, qti_write, word
from content.items.formats.common import Format
from content.items.formats.qti import V21, V30, Version


def _qti(version: Version) -> Format:
    return Format(version.name, version.title, ".zip", qti_read.read, qti_write.writer(version))


QTI21, QTI30 = _qti(V21), _qti(V30)
FORMATS: dict[str, Format] = {
    one.name: one for one in (gift.FORMAT, aiken.FORMAT, moodle_xml.FORMAT, excel.FORMAT, word.FORMAT, QTI21, QTI30)
}


def add(one: Format) -> None:
    """A format whose reader lives in a subject above this one."""
    FORMATS[one.name] = one
