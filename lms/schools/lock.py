"""Posts are opened and ended by one person at a time where much depends on how they stand."""

from django.db import connection

from lms.schools.models import Post


def keep_others_out() -> None:
    """Inside a transaction: nobody else opens or ends a post until it is over; who is at it now is waited for.

    SQLite's transactions exclude each other by themselves. Reading goes on.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(Post._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
