"""An empty database with all migrations, kept from an earlier run: to migrate takes longer than many a test."""

import hashlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core import management
from django.db import connections

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "cache" / "tests"
# What decides the rows and tables of an empty database.
SOURCES = (
    "uv.lock",
    "*/migrations/*.py",
    "content/apps.py",
    "content/pages/*.py",
    "content/family/*.py",
    "content/family/texts/*",
    "lms/settings/*.py",
)


def keep() -> None:
    """The first migration of this process, which makes Django's test database, copies the kept one on SQLite."""
    management.call_command = _once_instead_of(management.call_command)


def _once_instead_of(call_command: Callable) -> Callable:
    def call(name: str, *args: Any, **options: Any) -> Any:
        if name != "migrate":
            return call_command(name, *args, **options)
        management.call_command = call_command
        connection = connections[options.get("database", "default")]
        kept = FOLDER / f"{_digest()}.sqlite3"
        if connection.vendor == "sqlite" and kept.is_file():
            return _copy(kept, connection)
        call_command(name, *args, **options)
        return _store(connection, kept) if connection.vendor == "sqlite" else None

    return call


def _copy(kept: Path, connection) -> None:
    connection.ensure_connection()
    source = sqlite3.connect(kept)
    source.backup(connection.connection)
    source.close()


def _store(connection, kept: Path) -> None:
    """Several processes may do so at once; the last one stays."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    part = kept.with_suffix(f".{os.getpid()}.part")
    target = sqlite3.connect(part)
    connection.ensure_connection()
    connection.connection.backup(target)
    target.close()
    part.replace(kept)


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in ROOT.glob(pattern)):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
