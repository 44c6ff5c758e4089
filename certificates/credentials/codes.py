"""Verification codes: 16 characters of Crockford's base 32, made by chance, read forgivingly. Pure but for the dice."""

import re
import secrets
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
# Letters that the alphabet leaves out because they look like a digit.
LOOKALIKES = {"O": "0", "I": "1", "L": "1"}
# Greek and Cyrillic capitals that are drawn like Latin ones.
FOREIGN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХЅІЈ", "ABEZHIKMNOPTYXABEKMHOPCTYXSIJ", strict=True))
# Nobody types more than this by mistake; the rest is not worth reading.
MOST_TYPED = 200
# A certificate number without its hyphens; the odds that a code looks like one are below one in a million.
NUMBER = re.compile(r"MF[A-Z]{1,6}20[0-9]{8,11}[0-9A-Z]?")


@dataclass(frozen=True)
class Reading:
    """What somebody typed, as a code.

    code: "" if it cannot be one; corrected: pairs of (typed, meant) in order, each once; problem: what to do, else "".
    """

    code: str
    corrected: tuple[tuple[str, str], ...] = ()
    problem: str = ""


def new_code() -> str:
    """A code with 80 bits from the operating system; the database's unique constraint has the last word."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def grouped(code: str) -> str:
    """Four groups of four: K7QX-3MRA-9TVC-2HWD."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read(typed: str) -> Reading:
    """The code that somebody meant: small letters, full width, lost or added hyphens and spaces, and the
    whole address of the page are forgiven in silence; O, I and L are read as 0, 1 and 1, and the reading says so."""
    found = letters(typed)
    meant = "".join(LOOKALIKES.get(letter, letter) for letter in found)
    if problem := _problem(found, meant):
        return Reading("", problem=problem)
    corrected = dict.fromkeys((letter, LOOKALIKES[letter]) for letter in found if letter in LOOKALIKES)
    return Reading(meant, tuple(corrected))


def letters(typed: str) -> str:
    """What was typed in capitals, in ASCII form where there is one, without spaces, dashes and dots."""
    typed = typed[:MOST_TYPED].rpartition("/verify/")[2].split("?")[0]
    wide = unicodedata.normalize("NFKC", typed).upper()
    # Categories: Z separators, P punctuation (all dashes are), C control and format characters; S: minus signs.
    return "".join(letter for letter in wide if unicodedata.category(letter)[0] not in "ZPCS")


def _problem(found: str, meant: str) -> str:
    if NUMBER.fullmatch(found):
        return _("This looks like the certificate number. Type the code of 16 characters that stands below it.")
    if "U" in found:
        return _("A code never contains the letter U. Look again: it is probably a V.")
    if strange := next((letter for letter in meant if letter not in ALPHABET), ""):
        if latin := FOREIGN.get(strange):
            words = {"sign": strange, "latin": latin}
            return _("“%(sign)s” is no Latin letter, it only looks like %(latin)s. Type the code anew.") % words
        return _("“%(sign)s” cannot be part of a code. A code has digits and Latin letters only.") % {"sign": strange}
    if len(meant) != LENGTH:
        return _("A code has 16 characters; this one has %(count)s. Compare it with the paper, group by group.") % {
            "count": len(meant)
        }
    return ""
