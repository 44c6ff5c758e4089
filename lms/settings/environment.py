"""Helpers that read the environment (and the file .env) and refuse nonsense."""

import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes"}
FALSE = {"0", "false", "no"}
ENV_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")


def read_env_file(file: Path) -> None:
    """Put the lines NAME=value of a file into the environment; what the environment already says wins."""
    if not file.is_file():
        return
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = ENV_LINE.fullmatch(text)
        if match is None:
            raise ImproperlyConfigured(f"{file}, line {number}: write NAME=value, not {text!r}.")
        os.environ.setdefault(match[1], without_quotes(match[2]))


def without_quotes(value: str) -> str:
    """'text' or "text" without its quotes; a bare value ends before a comment."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return re.split(r"\s+#", value, maxsplit=1)[0].strip()


def envstr(name: str, default: str = "") -> str:
    """The variable's text without surrounding spaces; an empty variable counts as not set."""
    return os.environ.get(name, "").strip() or default


def envbool(name: str, default: bool = False) -> bool:
    """1/true/yes or 0/false/no; empty is the default; anything else stops the start with the variable's name."""
    word = envstr(name).lower()
    if not word:
        return default
    if word not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {word!r}.")
    return word in TRUE


def envint(name: str, default: int, *, least: int = 0) -> int:
    """A whole number, not below `least`."""
    value = envstr(name)
    if not value:
        return default
    if not re.fullmatch(r"-?[0-9]+", value):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    if int(value) < least:
        raise ImproperlyConfigured(f"{name} must be {least} or more, not {value}.")
    return int(value)


def envlist(name: str, default: str = "") -> list[str]:
    """Words between commas."""
    return [word.strip() for word in envstr(name, default).split(",") if word.strip()]


def envsecret(name: str, file: Path, default: str | None = None) -> str:
    """A secret from the environment, else from a file that only its owner may read, else the default."""
    value = envstr(name)
    if value:
        return value
    if file.is_file():
        if file.stat().st_mode & 0o077:
            raise ImproperlyConfigured(f"{file} can be read by others. Run: chmod 600 {file}")
        value = file.read_text(encoding="ascii").strip()
        if not value:
            raise ImproperlyConfigured(f"{file} is empty. Put back your copy of it, or remove it and run `make setup`.")
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set and {file} does not exist. Run `make setup`.")
    return default


def envurl(name: str) -> str:
    """An address that begins with http:// or https://, without path and closing slash; empty when not set."""
    value = envstr(name).rstrip("/")
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} must look like https://mingfa.example, not {value!r}.")
    return value


def served_url(host: str, port: int, *, https: bool, behind_proxy: bool, allowed: list[str]) -> str:
    """The address at which this server is reached when nobody has said one: without path, as envurl gives it.

    allowed: names that requests may use; the first real one is taken where the server listens on all addresses, or
    where a proxy in front ends TLS.
    """
    real = [name for name in allowed if name != "*" and not name.startswith(".")]
    listens_everywhere = host in ("0.0.0.0", "::")
    name = real[0] if real and (listens_everywhere or behind_proxy) else "127.0.0.1" if listens_everywhere else host
    name = f"[{name}]" if ":" in name and not name.startswith("[") else name
    if behind_proxy:
        return f"https://{name}"
    usual = port == (443 if https else 80)
    return f"{'https' if https else 'http'}://{name}{'' if usual else f':{port}'}"


def database(url: str) -> dict:
    """Django's database dictionary for sqlite:///path or postgres://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(unquote(url.removeprefix("sqlite:///")))
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(f"DATABASE_URL must begin with sqlite:/// or postgres://, not {parts.scheme!r}.")
    if not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL names no database: postgres://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def sqlite(path: str) -> dict:
    """SQLite for many readers and few writers: writers queue at BEGIN instead of failing at their first write."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        },
    }
