"""Argon2id for forty classes that sign in at the same minute."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Time 2, memory 19 MiB, parallelism 1: about 30 ms, the OWASP minimum; Django's defaults take 100 MiB each."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
