"""A root as words: what a person can read to another over the telephone. Pure functions.

The words are the first 2,048 characters of GB 2312's first level, in the standard's own order: common characters, no
list to ship, eleven bits each. The last one carries eight bits of SHA-256, so that a slip of the tongue is heard.
"""

from hashlib import sha256

FIRST, ROW = 0xB0, 94
WORD_BITS = 11
GROUP = 4


def words(root: bytes) -> str:
    """Twenty-four characters in groups of four for 32 bytes."""
    number = int.from_bytes(root + sha256(root).digest()[:1], "big")
    signs = [_sign(number >> shift & 0x7FF) for shift in range(23 * WORD_BITS, -1, -WORD_BITS)]
    return " ".join("".join(signs[at : at + GROUP]) for at in range(0, len(signs), GROUP))


def root(text: str) -> bytes:
    """The root that the words say; ValueError when one of them is wrong."""
    number = 0
    signs = "".join(text.split())
    if len(signs) != 24:
        raise ValueError("a root has twenty-four words")
    for sign in signs:
        number = number << WORD_BITS | _number(sign)
    raw = number.to_bytes(33, "big")
    if sha256(raw[:32]).digest()[:1] != raw[32:]:
        raise ValueError("one of the words is wrong")
    return raw[:32]


def _sign(number: int) -> str:
    row, column = divmod(number, ROW)
    return bytes([FIRST + row, 0xA1 + column]).decode("gb2312")


def _number(sign: str) -> int:
    try:
        row, column = sign.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        raise ValueError(f"{sign} is none of the words")
    number = (row - FIRST) * ROW + column - 0xA1
    if not 0 <= number < 1 << WORD_BITS:
        raise ValueError(f"{sign} is none of the words")
    return number
