"""A PostgreSQL role for one test run, on a server that lets us in; everything it made is removed afterwards."""

import contextlib
import secrets
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

LOCAL = ("postgres://root@127.0.0.1:5432/postgres", "postgres://postgres@127.0.0.1:5432/postgres")
OLDEST = 150000
# A test database need not survive a power cut.
QUICK = "options=-c%20synchronous_commit%3Doff"


def find(wanted: str) -> str | None:
    """The address of a server where we may create roles: the wanted one, else one here that asks no password."""
    for url in [wanted] if wanted else LOCAL:
        try:
            with psycopg.connect(url, connect_timeout=3) as connection:
                if connection.info.server_version >= OLDEST and may_create_roles(connection):
                    return url
        except psycopg.Error as error:
            if wanted:
                raise SystemExit(f"TEST_POSTGRES_URL does not work: {error}") from error
    return None


def may_create_roles(connection: psycopg.Connection) -> bool:
    """Does this role have CREATEROLE and CREATEDB?"""
    row = connection.execute(
        "SELECT (rolcreaterole AND rolcreatedb) OR rolsuper FROM pg_roles WHERE rolname = current_user"
    )
    return bool(row.fetchone()[0])


@contextlib.contextmanager
def role(server: str) -> Iterator[str]:
    """An ordinary role that may create databases; the address of a database name that is free."""
    name = f"mingfa_check_{secrets.token_hex(4)}"
    password = secrets.token_urlsafe(16)
    with psycopg.connect(server, autocommit=True) as connection:
        create = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
        connection.execute(create.format(sql.Identifier(name), sql.Literal(password)))
    parts = urlsplit(server)
    try:
        yield f"postgres://{name}:{quote(password)}@{parts.hostname}:{parts.port or 5432}/{name}?{QUICK}"
    finally:
        remove(server, name)


def remove(server: str, name: str) -> None:
    """Drop the role's databases, also those that a stopped run left, and the role."""
    owned = "SELECT datname FROM pg_database JOIN pg_roles r ON r.oid = datdba WHERE r.rolname = %s"
    with psycopg.connect(server, autocommit=True) as connection:
        for (database,) in connection.execute(owned, [name]).fetchall():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))
