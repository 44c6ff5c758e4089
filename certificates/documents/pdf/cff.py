"""A font program from ready glyphs: CID-keyed CFF (Adobe Technical Note 5176). Pure functions.

Glyph 0 is .notdef, the others have the CIDs 1, 2, 3 … in the order in which they are given.
"""

import struct
from collections.abc import Sequence

# Strings that are no part of the standard begin here.
FIRST_OWN_STRING = 391
# 1000 units wide, nothing drawn.
NOTDEF = b"\x1c\x03\xe8\x0e"
# defaultWidthX 0 and nominalWidthX 0: every glyph says its own width.
PRIVATE = b"\x8b\x14\x8b\x15"


def program(name: str, programs: Sequence[bytes], box: tuple[int, int, int, int]) -> bytes:
    """The font of these glyphs. name: PostScript name; box: the font's bounding box."""
    count = len(programs) + 1
    strings = _index([b"Adobe", b"Identity"])
    head = b"\x01\x00\x04\x04" + _index([name.encode("ascii")])
    charset = struct.pack(">BHH", 2, 1, count - 2) if count > 1 else b"\x00"
    select = struct.pack(">BHHBH", 3, 1, 0, 0, count)
    charstrings = _index([NOTDEF, *programs])
    # All numbers in the dictionaries take five bytes, so their length is known before what they say.
    start = len(head) + len(_index([_top(0, 0, 0, 0, count, box)])) + len(strings) + len(_index([]))
    at_select = start + len(charset)
    at_charstrings = at_select + len(select)
    at_private = at_charstrings + len(charstrings)
    at_fonts = at_private + len(PRIVATE)
    top = _index([_top(start, at_select, at_charstrings, at_fonts, count, box)])
    fonts = _index([_number(len(PRIVATE)) + _number(at_private) + b"\x12"])
    return b"".join([head, top, strings, _index([]), charset, select, charstrings, PRIVATE, fonts])


def _top(charset: int, select: int, charstrings: int, fonts: int, count: int, box: tuple[int, ...]) -> bytes:
    registry = _number(FIRST_OWN_STRING) + _number(FIRST_OWN_STRING + 1) + _number(0) + b"\x0c\x1e"
    bounds = b"".join(_number(edge) for edge in box) + b"\x05"
    cids = _number(count) + b"\x0c\x22"
    return b"".join(
        [
            registry,
            bounds,
            cids,
            _number(charset) + b"\x0f",
            _number(select) + b"\x0c\x25",
            _number(charstrings) + b"\x11",
            _number(fonts) + b"\x0c\x24",
        ]
    )


def _number(value: int) -> bytes:
    return struct.pack(">Bi", 29, value)


def _index(items: Sequence[bytes]) -> bytes:
    if not items:
        return b"\x00\x00"
    total = sum(map(len, items))
    size = 1 if total < 0xFF else 2 if total < 0xFFFF else 3
    offsets, at = [1], 1
    for item in items:
        at += len(item)
        offsets.append(at)
    table = b"".join(offset.to_bytes(size, "big") for offset in offsets)
    return struct.pack(">HB", len(items), size) + table + b"".join(items)
