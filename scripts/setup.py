"""Everything that `make run` and `make test` need before they start; runs on a bare python3 and skips what is there."""

import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts import bootstrap_uv  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "mingfa-setup.json"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
SERIF_FONTS = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Source Han Serif CN")


def main(purpose: str) -> None:
    """Set up for "run" or "test"."""
    if sys.version_info < (3, 11):
        sys.exit(f"Mingfa needs Python 3.11 or newer; python3 here is {sys.version.split()[0]}.")
    if not os.access(ROOT, os.W_OK):
        sys.exit(f"{ROOT} cannot be written by this user. Give the folder to the user who runs Mingfa.")
    if os.environ.get("SYSTEM_PACKAGES", "1") != "0":
        install_system_packages(purpose)
    sync_environment(purpose)
    subprocess.run([PYTHON, ROOT / "scripts" / "prepare_files.py"], check=True, cwd=ROOT)


# System packages


def library(name: str) -> Callable[[], bool]:
    """A check that the shared library can be loaded."""

    def there() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return there


def program(name: str) -> Callable[[], bool]:
    """A check that the program is on the PATH."""
    return lambda: shutil.which(name) is not None


def chinese_serif() -> bool:
    """Is there a free Chinese serif font for certificates?"""
    if shutil.which("fc-list") is None:
        return False
    fonts = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False).stdout
    return any(name in fonts for name in SERIF_FONTS)


FOR_RUN = {
    "ca-certificates": CERTIFICATES.is_file,
    "libpango-1.0-0": library("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": library("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": library("libharfbuzz-subset.so.0"),
    "fonts-noto-cjk": chinese_serif,
}
FOR_TEST = {
    "chromium": program("chromium"),
    "poppler-utils": program("pdftotext"),
    "qpdf": program("qpdf"),
    "libnss3-tools": program("certutil"),
    "softhsm2": program("softhsm2-util"),
    "gettext": program("xgettext"),
}


def missing_packages(purpose: str) -> list[str]:
    """Debian's names of what the system lacks."""
    needed = FOR_RUN | FOR_TEST if purpose == "test" else FOR_RUN
    return [package for package, there in needed.items() if not there()]


def install_system_packages(purpose: str) -> None:
    """Install what is missing by apt-get, as root or with sudo; say what to do where that cannot be."""
    missing = missing_packages(purpose)
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    prefix = root_prefix()
    if prefix is None:
        sys.exit(
            "The system lacks: " + ", ".join(missing) + "\n"
            "An administrator can install them:  " + " ".join(command) + "\n"
            f"To go on without (PDFs or checks that need them will fail):  make {purpose} SYSTEM_PACKAGES=0"
        )
    print("Installing system packages: " + ", ".join(missing), flush=True)
    apt(prefix, ["update"])
    apt(prefix, command[1:])
    still = missing_packages(purpose)
    if still:
        sys.exit("Installed, but still not found: " + ", ".join(still) + ". See docs/install.md.")


def root_prefix() -> list[str] | None:
    """How to become root here: not at all needed, by sudo, or None."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if sys.stdin.isatty():
        return ["sudo"]
    may = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if may.returncode == 0 else None


def apt(prefix: list[str], arguments: list[str]) -> None:
    """Run apt-get without questions; its output is shown only when it fails."""
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
    answer = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    if answer.returncode and arguments != ["update"]:
        sys.exit(f"apt-get {' '.join(arguments)} failed:\n{answer.stdout[-2000:]}{answer.stderr[-2000:]}")


# Python packages


def sync_environment(purpose: str) -> None:
    """Bring .venv to what uv.lock says; quick when it is there already."""
    state = {"lock": lock_digest(), "python": str(PYTHON.resolve()), "purpose": purpose}
    if is_synced(state):
        return
    uv = bootstrap_uv.uv()
    environment = uv_environment()
    print("Installing Python packages ...", flush=True)
    which = [] if PYTHON.exists() else ["--python", sys.executable]
    groups = [] if purpose == "test" else ["--no-dev"]
    mirror = bootstrap_uv.pip_setting("index-url")
    if mirror:
        sync_from_mirror(uv, mirror, which, groups, environment)
    else:
        command = [uv, "sync", "--quiet", "--frozen", "--inexact", *groups, *which]
        run(command, environment)
    state["python"] = str(PYTHON.resolve())
    STAMP.write_text(json.dumps(state), encoding="utf-8")


def is_synced(state: dict) -> bool:
    """Does the stamp in .venv say that nothing is to be done?"""
    if not PYTHON.exists() or not STAMP.is_file():
        return False
    done = json.loads(STAMP.read_text(encoding="utf-8"))
    enough = done["purpose"] in ("test", state["purpose"])
    return enough and done["lock"] == state["lock"] and done["python"] == state["python"]


def lock_digest() -> str:
    """Changes whenever the locked packages do."""
    return hashlib.sha256((ROOT / "uv.lock").read_bytes()).hexdigest()


def uv_environment() -> dict[str, str]:
    """uv works on our .venv with the Python that is here, and trusts the certificates that pip trusts."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(VENV)}
    environment.pop("VIRTUAL_ENV", None)
    certificate = bootstrap_uv.pip_setting("cert")
    if certificate:
        environment.setdefault("SSL_CERT_FILE", certificate)
    return environment


def sync_from_mirror(uv: str, mirror: str, which: list[str], groups: list[str], environment: dict[str, str]) -> None:
    """The same versions and hashes from the index that pip is set to; the lock file names another's addresses."""
    if not PYTHON.exists():
        run([uv, "venv", "--quiet", *which, str(VENV)], environment)
    listed = VENV / "requirements.txt"
    export = [uv, "export", "--quiet", "--frozen", "--no-header", "--no-emit-project", *groups]
    run([*export, "--output-file", str(listed)], environment)
    install = [uv, "pip", "install", "--quiet", "--require-hashes", "--default-index", mirror, "--python", str(PYTHON)]
    run([*install, "--requirement", str(listed)], environment)


def run(command: list[str], environment: dict[str, str]) -> None:
    """Run uv; its own message is the best one when it fails."""
    answer = subprocess.run(command, env=environment, cwd=ROOT, check=False)
    if answer.returncode:
        sys.exit(f"Python packages could not be installed (uv ended with {answer.returncode}). See docs/install.md.")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
