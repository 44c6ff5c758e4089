"""What a file is before anybody opens it as a workbook: type, size, packing, formulas."""

import html
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from lms.jobs.uploads import MAX_FILE_BYTES
from lms.refused import Refused

MAX_PART_BYTES = 200 * 1024**2
MAX_TOTAL_BYTES = 400 * 1024**2
# Real sheets pack 5 to 40 times, a bomb hundreds of times. Smaller parts may be as regular as they like.
MAX_RATIO = 150
RATIO_MATTERS_FROM = 60 * 1024**2
MAX_PARTS = 2000
MAX_FORMULAS_NAMED = 200
_CHUNK = 1024**2
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_TAG = rb"<(?:\w+:)?"
_SHEET = re.compile(_TAG + rb"sheet\s[^>]*>")
_RELATIONSHIP = re.compile(_TAG + rb"Relationship\s[^>]*>")
_FORMULA = re.compile(_TAG + rb'c\b(?:[^>]*?\sr="([A-Z]{1,3})(\d{1,7})")?[^>]*>\s*' + _TAG + rb"f[\s/>]")
_FORMULA_HINT = re.compile(_TAG + rb"f[\s/>]")


@dataclass(frozen=True)
class Formula:
    """Where a formula stands: row and column from 0; both None if the file does not say."""

    row: int | None
    column: int | None


def formulas(path: Path, *, name: str) -> dict[str, list[Formula]]:
    """The formulas of each sheet, by sheet name; every part of the file has been unpacked once and found sound.

    name: what people call the file.
    Raises Refused for a file that is no .xlsx, is too large, locked by a password, damaged, or a zip bomb.
    """
    _refuse_other_types(path, name)
    try:
        with zipfile.ZipFile(path) as packed, path.open("rb") as file:
            parts = {info.filename.lstrip("/"): info for info in packed.infolist()}
            _refuse_bombs(name, packed.infolist())
            if not any(part.endswith("workbook.xml") for part in parts):
                raise Refused(_no_manifest(name) if any(_is_table(part) for part in parts) else _no_workbook(name))
            return _scan(file, parts)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError) as error:
        raise Refused(_damaged(name)) from error


def _damaged(name: str) -> str:
    return _(
        "%(file)s is damaged or was not sent whole. Open it in Excel or WPS, save it again as .xlsx and send that."
    ) % {"file": name}


def _no_workbook(name: str) -> str:
    return _("%(file)s is not an .xlsx workbook. Open it in Excel or WPS, save it as .xlsx and send that.") % {
        "file": name
    }


def _is_table(part: str) -> bool:
    return part.casefold().endswith((".csv", ".xlsx"))


def _no_manifest(name: str) -> str:
    return _(
        "%(file)s is a zip without manifest.csv, which every OneRoster export has. Export it again; "
        "or unpack it and send the files that are in it."
    ) % {"file": name}


def _refuse_other_types(path: Path, name: str) -> None:
    if not path.is_file():
        raise Refused(_("There is no file %(file)s. Check its name and folder.") % {"file": name})
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        message = _("%(file)s has %(size)s MB; %(limit)s MB are the limit. Split it into several files.")
        words = {"file": name, "size": size // 1024**2 + 1, "limit": MAX_FILE_BYTES // 1024**2}
        raise Refused(message % words)
    with path.open("rb") as file:
        head = file.read(512)
        if head.startswith(_OLE) and _is_encrypted(file, head):
            message = _("%(file)s is locked by a password. Open it, remove the password, save it and send that.")
            raise Refused(message % {"file": name})
    if head.startswith(_OLE):
        message = _("%(file)s is an old .xls or WPS file. Open it, save it as .xlsx and send that.")
        raise Refused(message % {"file": name})
    if not size:
        raise Refused(_("%(file)s is empty. Choose the file again.") % {"file": name})
    if not head.startswith(b"PK"):
        raise Refused(_no_workbook(name))


def _is_encrypted(file: BinaryIO, header: bytes) -> bool:
    """Does the OLE container's directory name an encrypted package? (MS-CFB 2.2 and 2.6)"""
    (sector_shift,) = struct.unpack_from("<H", header, 30)
    (directory,) = struct.unpack_from("<I", header, 48)
    file.seek((directory + 1) << min(sector_shift, 12))
    return "EncryptedPackage".encode("utf-16-le") in file.read(4096)


def _refuse_bombs(name: str, parts: list[zipfile.ZipInfo]) -> None:
    """Look at the directory only: nothing has been unpacked yet."""
    if any(part.flag_bits & 0x1 for part in parts):
        message = _("%(file)s is locked by a password. Open it, remove the password, save it and send that.")
        raise Refused(message % {"file": name})
    total = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    regular = any(
        part.file_size > RATIO_MATTERS_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if regular or total > MAX_TOTAL_BYTES or largest > MAX_PART_BYTES or len(parts) > MAX_PARTS:
        message = _(
            "%(file)s would unpack to %(size)s MB, which no roster needs. "
            "Copy the cells into a new workbook and send that."
        )
        raise Refused(message % {"file": name, "size": total // 1024**2})


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes in chunks; BadZipFile if it holds more or less than the directory says.

    Not ZipFile.open: that stops at the size in the directory; a part that lies about it would grow in the next reader.
    """
    file.seek(part.header_offset)
    header = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    file.seek(header[9] + header[10], 1)
    left, made, check = part.compress_size, 0, 0
    inflate = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    if inflate is None and part.compress_type != zipfile.ZIP_STORED:
        raise NotImplementedError("compression")
    while left:
        packed = file.read(min(_CHUNK // 4, left))
        if not packed:
            raise EOFError
        left -= len(packed)
        while packed:
            data = inflate.decompress(packed, _CHUNK) if inflate else packed
            packed = inflate.unconsumed_tail if inflate else b""
            made, check = made + len(data), zlib.crc32(data, check)
            if made > part.file_size:
                raise zipfile.BadZipFile("larger than its directory says")
            yield data
    if made != part.file_size or check != part.CRC or (inflate and not inflate.eof):
        raise zipfile.BadZipFile("not what its directory says")


def _scan(file: BinaryIO, parts: dict[str, zipfile.ZipInfo]) -> dict[str, list[Formula]]:
    names = _sheet_names(file, parts)
    found: dict[str, list[Formula]] = {}
    for path, part in parts.items():
        if path in names:
            found[names[path]] = list(dict.fromkeys(_formulas(_unpacked(file, part))))
        else:
            for _chunk in _unpacked(file, part):
                pass
    return found


def _sheet_names(file: BinaryIO, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Path of each sheet's part -> the sheet's name. Regular expressions, so that no entity is ever expanded."""
    book = next(name for name in parts if name.endswith("workbook.xml"))
    folder, _slash, base = book.rpartition("/")
    links = parts.get(f"{folder}/_rels/{base}.rels")
    if links is None:
        raise zipfile.BadZipFile("no relationships")
    targets = {}
    for tag in _RELATIONSHIP.findall(b"".join(_unpacked(file, links))):
        target = _attribute(tag, "Target")
        targets[_attribute(tag, "Id")] = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
    sheets = _SHEET.findall(b"".join(_unpacked(file, parts[book])))
    return {targets.get(_attribute(tag, "r:id"), ""): _attribute(tag, "name") for tag in sheets}


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rb"""\b%s=(?:"([^"]*)"|'([^']*)')""" % name.encode(), tag)
    if not found:
        return ""
    raw = (found[1] or found[2] or b"").decode("utf-8", "replace")
    return html.unescape(raw)


def _formulas(chunks: Iterator[bytes]) -> Iterator[Formula]:
    """Cells with a formula; the first MAX_FORMULAS_NAMED are enough to say what is wrong."""
    rest, count = b"", 0
    for chunk in chunks:
        window = rest + chunk
        if count < MAX_FORMULAS_NAMED and _FORMULA_HINT.search(window):
            for found in _FORMULA.finditer(window):
                count += 1
                yield _place(found)
        # A cell's opening tag and its formula's may lie on both sides of the cut.
        cut = max(window.rfind(b"<c "), window.rfind(b":c "), len(window) - 4096)
        rest = window[cut:] if cut < len(window) else b""


def _place(found: re.Match[bytes]) -> Formula:
    if found[1] is None:
        return Formula(None, None)
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    return Formula(int(found[2]) - 1, column - 1)
