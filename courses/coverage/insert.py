"""Many small rows at once: without an object for each, which costs more than the row."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection
from django.db.models import Model

AT_ONCE = 2_000


def rows(model: type[Model], columns: Sequence[str], values: Iterable[Sequence]) -> int:
    """Insert numbers, days and truths as they are; how many rows there were."""
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    places = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({places})"
    values, made = iter(values), 0
    with connection.cursor() as cursor:
        while some := [tuple(row) for row in islice(values, AT_ONCE)]:
            cursor.executemany(sql, some)
            made += len(some)
    return made
