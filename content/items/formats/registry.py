"""The formats that there are, by name."""

from content.items.formats import aiken, excel, gift, moodle_xml, word
from content.items.formats.common import Format

FORMATS: dict[str, Format] = {
    one.name: one for one in (gift.FORMAT, aiken.FORMAT, moodle_xml.FORMAT, excel.FORMAT, word.FORMAT)
}
