"""Check characters of certificate numbers: ISO 7064, system MOD 37-2. Pure functions."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
MODULUS, RADIX = 37, 2


def check_character(text: str) -> str:
    """The character that makes `text` followed by it valid; one of 0-9, A-Z and *.

    text: digits and capital letters, anything else is left out of the sum (hyphens are for the eye only).
    """
    return ALPHABET[(1 - RADIX * _remainder(text)) % MODULUS]


def holds(text: str) -> bool:
    """Does the last character fit the others? Any one wrong character and any two swapped neighbours make it False."""
    return _remainder(text) == 1


def _remainder(text: str) -> int:
    remainder = 0
    for character in text:
        value = ALPHABET.find(character)
        if value >= 0:
            remainder = (remainder * RADIX + value) % MODULUS
    return remainder
