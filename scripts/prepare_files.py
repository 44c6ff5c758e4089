"""Files that the repository does not hold: compiled translations and this installation's own keys."""

import os
import secrets
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lms.settings.environment import envstr, read_env_file  # noqa: E402

KEYS = ("secret_key", "code_key", "key_passphrase")


def compile_messages(folder: Path) -> list[Path]:
    """Write each .mo that is missing or older than its .po."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        part = target.with_suffix(f".{os.getpid()}.part")
        polib.pofile(str(source)).save_as_mofile(str(part))
        part.replace(target)
        written.append(target)
    return written


def make_keys(data: Path) -> list[Path]:
    """Make the keys that are missing, in files that only their owner can read."""
    folder = data / "keys"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    made = []
    for name in KEYS:
        if not (folder / name).exists() and write_once(folder / name, secrets.token_urlsafe(48) + "\n"):
            made.append(folder / name)
    return made


def write_once(file: Path, text: str) -> bool:
    """Write a private file whole or not at all; False when another process was quicker."""
    part = file.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as handle:
        handle.write(text)
    try:
        os.link(part, file)
    except FileExistsError:
        return False
    finally:
        part.unlink()
    return True


if __name__ == "__main__":
    read_env_file(ROOT / envstr("ENV_FILE", ".env"))
    compile_messages(ROOT / "locale")
    make_keys((ROOT / envstr("MINGFA_DATA_DIR", "var")).resolve())
