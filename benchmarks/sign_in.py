"""Sign-in: our Argon2id against Django's default hasher, each checking the same password."""

import os
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.local")
django.setup()

from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402

from lms.people.hashers import Argon2  # noqa: E402

PASSWORD = "kuaile-2026"
SECONDS = 3
GOAL = 10


def rate(hasher) -> float:
    """Passwords checked a second."""
    encoded = hasher.encode(PASSWORD, hasher.salt())
    count, began = 0, perf_counter()
    while perf_counter() - began < SECONDS:
        assert hasher.verify(PASSWORD, encoded)
        count += 1
    return count / (perf_counter() - began)


def main() -> None:
    ours, reference = rate(Argon2()), rate(PBKDF2PasswordHasher())
    print(f"sign-in: {ours:.0f}/s, Django's {reference:.1f}/s, ratio {ours / reference:.1f} (goal >= {GOAL})")


if __name__ == "__main__":
    main()
