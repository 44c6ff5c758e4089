"""Every setting that is read from the environment stands in .env.example with a sentence, and the other way round."""

import os
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.settings import environment

ROOT = Path(__file__).resolve().parents[2]
READERS = r"(?:env(?:str|bool|int|list|secret|url)\(|os\.environ\.get\(|os\.environ\[|os\.getenv\()\s*\"([A-Z0-9_]+)\""
FOLDERS = ("lms", "content", "courses", "certificates", "scripts")
# Names that other programs own: we read or pass them on, nobody sets them for Mingfa.
FOREIGN = {"DJANGO_SETTINGS_MODULE", "PIP_", "PIP_CONFIG_FILE", "PYTHONUNBUFFERED", "PYTHONUTF8"}


def read_in_code() -> set[str]:
    """The names that our Python files ask the environment for."""
    files = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    found = {name for file in files for name in re.findall(READERS, file.read_text(encoding="utf-8"))}
    return found - FOREIGN


def documented() -> dict[str, list[str]]:
    """The names in .env.example, each with the comment lines right above it."""
    found: dict[str, list[str]] = {}
    comments: list[str] = []
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            comments.append(line)
        elif match := re.match(r"([A-Z0-9_]+)=", line):
            found[match[1]] = comments
            comments = []
        else:
            comments = []
    return found


def test_every_setting_that_is_read_is_documented():
    missing = read_in_code() - documented().keys()
    assert not missing, f"add to .env.example: {sorted(missing)}"


def test_every_documented_setting_is_read():
    left_over = documented().keys() - read_in_code()
    assert not left_over, f"nothing reads: {sorted(left_over)}"


def test_every_documented_setting_has_a_sentence():
    silent = [name for name, comments in documented().items() if not any(len(line) > 20 for line in comments)]
    assert not silent


def test_the_example_itself_is_a_valid_env_file(monkeypatch):
    monkeypatch.setattr(os, "environ", {})
    environment.read_env_file(ROOT / ".env.example")
    assert set(os.environ) == set(documented())
    assert environment.envbool("DEMO") is True
    assert environment.envint("PORT", 1) == 8000


def test_a_variable_of_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "environ", {"PORT": "9000"})
    file = tmp_path / ".env"
    file.write_text("# a comment\nPORT=8000\nexport HOST = '::1'\nPUBLIC_URL=https://a.example # said twice\nEMPTY=\n")
    environment.read_env_file(file)
    assert os.environ == {"PORT": "9000", "HOST": "::1", "PUBLIC_URL": "https://a.example", "EMPTY": ""}


def test_a_line_that_is_no_setting_is_named(tmp_path):
    file = tmp_path / ".env"
    file.write_text("PORT=8000\nPORT 8001\n")
    with pytest.raises(ImproperlyConfigured, match="line 2"):
        environment.read_env_file(file)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", True), ("true", True), ("YES", True), ("0", False), ("no", False), ("False", False), ("", "default")],
)
def test_envbool_knows_seven_words(monkeypatch, text, value):
    monkeypatch.setenv("SWITCH", text)
    assert environment.envbool("SWITCH", "default") == value


@pytest.mark.parametrize("text", ["on", "2", "ja", "tru"])
def test_envbool_refuses_other_words(monkeypatch, text):
    monkeypatch.setenv("SWITCH", text)
    with pytest.raises(ImproperlyConfigured, match="SWITCH"):
        environment.envbool("SWITCH")


@pytest.mark.parametrize("text", ["8000x", "80.5", "--1", "１２"])
def test_envint_refuses_what_is_no_number(monkeypatch, text):
    monkeypatch.setenv("NUMBER", text)
    with pytest.raises(ImproperlyConfigured, match="NUMBER"):
        environment.envint("NUMBER", 1)


def test_envint_refuses_numbers_below_the_least(monkeypatch):
    monkeypatch.setenv("NUMBER", "0")
    assert environment.envint("NUMBER", 1) == 0
    with pytest.raises(ImproperlyConfigured, match="1 or more"):
        environment.envint("NUMBER", 1, least=1)


def test_envlist_drops_spaces_and_empty_words(monkeypatch):
    monkeypatch.setenv("WORDS", " a, ,b ,")
    assert environment.envlist("WORDS", "c") == ["a", "b"]
    monkeypatch.setenv("WORDS", "")
    assert environment.envlist("WORDS", "c,d") == ["c", "d"]


@pytest.mark.parametrize("text", ["mingfa.example", "ftp://mingfa.example", "https://mingfa.example/path", "https://"])
def test_envurl_refuses_what_is_no_address(monkeypatch, text):
    monkeypatch.setenv("ADDRESS", text)
    with pytest.raises(ImproperlyConfigured, match="ADDRESS"):
        environment.envurl("ADDRESS")


def test_envurl_drops_the_closing_slash(monkeypatch):
    monkeypatch.setenv("ADDRESS", "https://mingfa.example:8443/")
    assert environment.envurl("ADDRESS") == "https://mingfa.example:8443"


def test_a_secret_file_that_others_can_read_stops_the_start(tmp_path):
    file = tmp_path / "key"
    file.write_text("secret\n")
    file.chmod(0o640)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        environment.envsecret("NO_SUCH_VARIABLE", file)
    file.chmod(0o600)
    assert environment.envsecret("NO_SUCH_VARIABLE", file) == "secret"


def test_a_missing_or_empty_secret_is_never_an_empty_one(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="make setup"):
        environment.envsecret("NO_SUCH_VARIABLE", tmp_path / "key")
    (tmp_path / "key").touch(mode=0o600)
    with pytest.raises(ImproperlyConfigured, match="empty"):
        environment.envsecret("NO_SUCH_VARIABLE", tmp_path / "key", "default")


def test_database_addresses():
    assert environment.database("sqlite:////srv/mingfa%20data/m.sqlite3")["NAME"] == "/srv/mingfa data/m.sqlite3"
    found = environment.database("postgres://ming%40fa:p%2Fw@db.example:5433/district?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("ming@fa", "p/w", "db.example", "5433")
    assert (found["NAME"], found["OPTIONS"]) == ("district", {"sslmode": "require"})


@pytest.mark.parametrize("url", ["mysql://root@127.0.0.1/m", "postgres://root@127.0.0.1/", "/srv/m.sqlite3"])
def test_other_databases_are_refused(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environment.database(url)
