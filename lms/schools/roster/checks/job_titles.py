"""岗位: a word that gives rights must be that word; others are kept as they are, and said in the preview."""

from django.utils.translation import gettext as _

from lms.people import pinyin
from lms.schools.roster.columns import JOB_TITLES
from lms.schools.roster.compare.staff import ROLES

# Posts of their own that differ from one with rights by a single character.
_REAL = {"校医", "副主任", "美育主任", "体育主任", "团委书记", "团支部书记", "团总支书记"}
_DEPUTY = "副"


def is_known(title: str) -> bool:
    """Does the word stand in the list of the template, or give rights?"""
    return title in ROLES or title in JOB_TITLES


def meant(title: str) -> str:
    """The post with rights that an unknown word misspells: it sounds the same, or one character is off; else "".

    A deputy is not the head; of two characters one is half the word, so only the sound counts.
    """
    if is_known(title) or title in _REAL:
        return ""
    close = (role for role in ROLES if (_DEPUTY in title) == (_DEPUTY in role) and _is_near(title, role))
    return next(close, "")


def _is_near(title: str, role: str) -> bool:
    if len(title) == len(role) and pinyin.slug(title) == pinyin.slug(role):
        return True
    return len(role) > 2 and is_one_off(title, role)


def is_one_off(one: str, other: str) -> bool:
    """Is one the other with a single character replaced, added or left out?"""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or one == other:
        return False
    same = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]


def message(title: str, role: str) -> str:
    """What the row says about a word that is nearly a post with rights."""
    return _("“%(word)s” is not a known post. If %(role)s is meant, write %(role)s; if not, use another word.") % {
        "word": title,
        "role": role,
    }
