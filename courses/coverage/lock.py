"""Who may write counters, between transactions. SQLite has one writer anyway."""

from django.db import connection

# PostgreSQL's advisory locks: shared while a fact is counted, alone where a count from nothing begins and ends. Whoever
# holds rows of CounterState as well takes them later.
LOCK_SPACE = 7_310_001


def alone() -> None:
    """Until the transaction ends nobody else counts."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock({LOCK_SPACE})")


def shared(query: str) -> list[tuple]:
    """The rows of a query that waited until nobody counts alone, and until the transaction ends nobody begins to.

    One round trip: PostgreSQL gives the second of two statements a snapshot of its own, taken once the lock is held.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT pg_advisory_xact_lock_shared({LOCK_SPACE}); {query}")
            cursor.nextset()
        else:
            cursor.execute(query)
        return cursor.fetchall()
