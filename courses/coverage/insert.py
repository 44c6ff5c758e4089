"""Many small rows at once: without an object for each, which costs more than the row."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection
from django.db.models import Model

# SQLite allows 250,000 values in a statement; several rows in each save PostgreSQL the way there and back.
AT_ONCE = 500


def rows(model: type[Model], columns: Sequence[str], values: Iterable[Sequence]) -> int:
    """Insert numbers, days and truths as they are; how many rows there were."""
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    head = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES "
    row = f"({', '.join(['%s'] * len(columns))})"
    values, made = iter(values), 0
    while some := list(islice(values, AT_ONCE)):
        with connection.cursor() as cursor:
            cursor.execute(head + ", ".join([row] * len(some)), [value for row in some for value in row])
        made += len(some)
    return made
