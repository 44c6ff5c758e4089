"""Two texts side by side, with what differs marked."""

from difflib import SequenceMatcher

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Texts that have less in common are two texts: marks would only make them harder to read.
LEAST_IN_COMMON = 0.5


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """(old, new) as HTML: what went is <del>, what came is <ins>; no marks where little is the same.

    A single equal character between two changes belongs to the change.
    """
    if SequenceMatcher(None, old, new, autojunk=False).ratio() < LEAST_IN_COMMON:
        return mark_safe(escape(old)), mark_safe(escape(new))
    left, right = "", ""
    for kind, a, b, c, d in _joined(old, new):
        if kind == "equal":
            left, right = left + escape(old[a:b]), right + escape(new[c:d])
            continue
        left += f"<del>{escape(old[a:b])}</del>" if b > a else ""
        right += f"<ins>{escape(new[c:d])}</ins>" if d > c else ""
    return mark_safe(left), mark_safe(right)


def _joined(old: str, new: str) -> list[tuple[str, int, int, int, int]]:
    """Opcodes in which one lonely equal character between two changes belongs to the change."""
    joined: list[tuple[str, int, int, int, int]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        is_lonely = kind == "equal" and b - a == 1 and joined and b < len(old)
        if joined and (joined[-1][0] == "replace" and (kind != "equal" or is_lonely)):
            _kind, first, _b, third, _d = joined[-1]
            joined[-1] = ("replace", first, b, third, d)
        else:
            joined.append((kind if kind == "equal" else "replace", a, b, c, d))
    return joined
