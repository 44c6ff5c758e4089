"""Does the data folder still hold what `manage.py prepare` last left? Asking Django takes seconds, this none."""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("lms", "content", "courses", "certificates")


def is_current(data: Path) -> bool:
    """True when neither code nor data changed since the last `remember`; only for SQLite in the data folder."""
    stamp = data / "prepared"
    return stamp.is_file() and stamp.read_text(encoding="ascii") == digest(data)


def remember(data: Path) -> None:
    """Note the state that `manage.py prepare` left."""
    (data / "prepared").write_text(digest(data), encoding="ascii")


def digest(data: Path) -> str:
    """One hash of everything that decides whether there is work."""
    lines = [*migrations_applied(data / "mingfa.sqlite3"), *code_files()]
    lines.append(f"static {(data / 'static' / 'staticfiles.json').is_file()}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def code_files() -> Iterator[str]:
    """The lock file, our migrations and our static files, by name, size and time of change."""
    folders = [ROOT / room / "migrations" for room in ROOMS]
    files = [ROOT / "uv.lock", ROOT / "lms" / "settings" / "base.py"]
    files += [file for folder in folders for file in folder.glob("*.py")]
    files += [file for file in (ROOT / "static").rglob("*") if file.is_file()]
    for file in sorted(files):
        found = file.stat()
        yield f"{file.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}"


def migrations_applied(file: Path) -> list[str]:
    """What the database itself says, so that a restored copy is noticed, and a real district in the demo's place."""
    if not file.is_file():
        return ["no database"]
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)
    try:
        applied = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        (demos,) = connection.execute("SELECT count(*) FROM lms_fact WHERE kind = 'demo.loaded'").fetchone()
        return [*(f"{app} {name}" for app, name in applied), f"demo {demos}"]
    except sqlite3.Error as error:
        return [f"unreadable: {error}"]
    finally:
        connection.close()
