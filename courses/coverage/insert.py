"""Many small rows at once: without an object for each, which costs more than the row."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection
from django.db.models import Model

AT_ONCE, FEW = 2_000, 100


def rows(model: type[Model], columns: Sequence[str], values: Iterable[Sequence]) -> int:
    """Insert numbers, days, truths and bytes as they are; how many rows there were."""
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    table, values, made = connection.ops.quote_name(model._meta.db_table), iter(values), 0
    while some := [tuple(row) for row in islice(values, AT_ONCE)]:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", some)
            elif len(some) <= FEW:
                row = f"({', '.join(['%s'] * len(columns))})"
                places = ", ".join([row] * len(some))
                cursor.execute(
                    f"INSERT INTO {table} ({names}) VALUES {places}", [value for row in some for value in row]
                )
            else:
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for values_of in some:
                        copy.write_row(values_of)
        made += len(some)
    return made
