"""Posts are opened and ended by one person at a time where much depends on how they stand."""

from django.db import connection

from lms.people.models import User
from lms.schools.models import Post


def keep_others_out() -> None:
    """Inside a transaction: nobody else opens or ends a post until it is over; who is at it now is waited for.

    SQLite's transactions exclude each other by themselves. Reading goes on.
    """
    _lock_posts("SHARE ROW EXCLUSIVE")


def hold(user: User) -> None:
    """Inside a transaction, first of all: nobody else changes the posts of this person until it is over.

    What rests on the posts (exemptions, namings, equivalents) waits here, too. Whoever keeps others out is waited for
    before anything of it is held, so that no two wait for each other.
    """
    _lock_posts("ROW EXCLUSIVE")
    if connection.features.has_select_for_update:
        list(User.objects.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk"))


def _lock_posts(mode: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Post._meta.db_table)} IN {mode} MODE")
