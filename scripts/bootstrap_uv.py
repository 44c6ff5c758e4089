"""Find uv, or fetch the pinned wheel with nothing but Python's standard library (or pip, where it is there)."""

import configparser
import hashlib
import html
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIN = ROOT / "scripts" / "uv-requirements.txt"
OLDEST = (0, 8, 0)
TIMEOUT = 120


def pinned() -> tuple[str, set[str]]:
    """The version and the allowed SHA-256 sums in uv-requirements.txt."""
    text = PIN.read_text(encoding="ascii")
    return re.search(r"uv==([0-9.]+)", text)[1], set(re.findall(r"sha256:([0-9a-f]{64})", text))


def uv() -> str:
    """The path of a uv that knows the lock file: one on the PATH, else our own under .tools."""
    found = shutil.which("uv")
    if found and version_of(found) >= OLDEST:
        return found
    version, sums = pinned()
    own = ROOT / ".tools" / f"uv-{version}" / "uv"
    if not own.is_file():
        print(f"Fetching uv {version} ...", flush=True)
        fetch(own, version, sums)
    return str(own)


def version_of(program: str) -> tuple[int, ...]:
    """(0, 8, 3) of `uv 0.8.3`; (0,) when the program does not answer."""
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    match = re.match(r"uv (\d+)\.(\d+)\.(\d+)", answer.stdout)
    return tuple(int(part) for part in match.groups()) if match else (0,)


def fetch(own: Path, version: str, sums: set[str]) -> None:
    """Download the wheel in the first way that works and unpack its program."""
    reasons = []
    with tempfile.TemporaryDirectory() as folder:
        for way in (by_pip, by_virtual_environment, by_index):
            try:
                wheel = way(Path(folder), version, sums)
            except (OSError, subprocess.CalledProcessError, LookupError, ValueError) as error:
                reasons.append(f"  {way.__name__.replace('_', ' ')}: {reason(error)}")
                continue
            if hashlib.sha256(wheel.read_bytes()).hexdigest() in sums:
                unpack(wheel, own)
                return
            reasons.append(f"  {way.__name__.replace('_', ' ')}: {wheel.name} does not have the expected SHA-256 sum")
    sys.exit("uv could not be fetched:\n" + "\n".join(reasons) + "\nSee “Without a package index” in docs/install.md.")


def reason(error: Exception) -> str:
    """The last line that a failed program wrote, else the error itself."""
    written = getattr(error, "stderr", None) or str(error)
    return written.strip().splitlines()[-1]


def by_pip(folder: Path, version: str, sums: set[str], python: str = sys.executable) -> Path:
    """`pip download`, which follows the machine's own pip configuration."""
    command = [python, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    subprocess.run(
        [*command, "--dest", str(folder), "--requirement", str(PIN)], check=True, capture_output=True, text=True
    )
    return next(folder.glob("uv-*.whl"))


def by_virtual_environment(folder: Path, version: str, sums: set[str]) -> Path:
    """The pip that ensurepip brings, where Python has it but no pip."""
    own = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(own)], check=True, capture_output=True, text=True)
    return by_pip(folder, version, sums, python=str(own / "bin" / "python"))


def by_index(folder: Path, version: str, sums: set[str]) -> Path:
    """Read the simple index ourselves: Debian's python3 has neither pip nor ensurepip."""
    address = pip_setting("index-url") or index_in_lock()
    page = urllib.parse.urljoin(address.rstrip("/") + "/", "uv/")
    with urllib.request.urlopen(page, timeout=TIMEOUT) as answer:
        links = re.findall(r'href="([^"]+)"', answer.read().decode())
        page = answer.url
    link = next(link for link in map(html.unescape, links) if fits(link, version, sums))
    wheel = folder / urllib.parse.unquote(urllib.parse.urlsplit(link).path.rsplit("/", 1)[-1])
    with urllib.request.urlopen(urllib.parse.urljoin(page, link), timeout=TIMEOUT) as answer:
        wheel.write_bytes(answer.read())
    return wheel


def fits(link: str, version: str, sums: set[str]) -> bool:
    """Is the link the pinned wheel for this processor and C library?"""
    name = urllib.parse.urlsplit(link).path.rsplit("/", 1)[-1]
    libc = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    known = any(total in link for total in sums) or "sha256=" not in link
    return name.startswith(f"uv-{version}-") and libc in name and platform.machine() in name and known


def index_in_lock() -> str:
    """The index that uv.lock was made from."""
    return re.search(r'registry = "([^"]+)"', (ROOT / "uv.lock").read_text(encoding="utf-8"))[1]


def pip_setting(name: str) -> str:
    """One of pip's global settings, from its environment variable or its configuration files; the last file wins."""
    value = os.environ.get("PIP_" + name.upper().replace("-", "_"), "").strip()
    if value:
        return value
    reader = configparser.RawConfigParser(strict=False)
    home = Path.home()
    files = ["/etc/pip.conf", home / ".pip/pip.conf", home / ".config/pip/pip.conf", os.environ.get("PIP_CONFIG_FILE")]
    reader.read([file for file in files if file], encoding="utf-8")
    return reader.get("global", name, fallback="").strip()


def unpack(wheel: Path, own: Path) -> None:
    """Put the wheel's program at its place in one step, so that a stopped run leaves no half a file."""
    own.parent.mkdir(parents=True, exist_ok=True)
    part = own.with_suffix(".part")
    with zipfile.ZipFile(wheel) as archive:
        member = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        part.write_bytes(archive.read(member))
    part.chmod(0o755)
    part.replace(own)
