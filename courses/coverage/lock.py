"""Who may write counters, between transactions."""

from django.db import connection

# PostgreSQL's advisory locks: shared while a fact is counted, alone while a requirement is counted anew.
LOCK_SPACE = 7_310_001


def lock(*, alone: bool) -> None:
    """Until the transaction ends: nobody counts facts while a requirement is rebuilt. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        name = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {name}(%s)", [LOCK_SPACE])
