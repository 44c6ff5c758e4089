"""From `git clone` to the first page, against `uv sync` and `migrate` of an empty Wagtail site; warm package cache."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts import bootstrap_uv  # noqa: E402

GOAL = 3
LONGEST = 600


def reference(folder: Path) -> tuple[float, float]:
    """Seconds for the locked packages into a new environment, and for migrating an empty Wagtail site with it."""
    uv = bootstrap_uv.uv()
    project = folder / "reference"
    project.mkdir()
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, project)
    environment = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    began = time.perf_counter()
    call([uv, "sync", "--quiet", "--frozen", "--no-dev"], project, environment)
    synced = time.perf_counter()
    binaries = project / ".venv" / "bin"
    call([str(binaries / "wagtail"), "start", "district"], project, environment)
    started = time.perf_counter()
    call([str(binaries / "python"), "manage.py", "migrate", "--verbosity=0"], project / "district", environment)
    return synced - began, time.perf_counter() - started


def call(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Run a command whose output is of no interest unless it fails."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LONGEST)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def ours(folder: Path) -> float:
    """Seconds from `git clone` to the first page that answers 200, the demo included."""
    clone, port = folder / "clone", free_port()
    private = ("MINGFA_DATA_DIR", "PYTHONPATH", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if name not in private}
    log = folder / "log"
    began = time.perf_counter()
    call(["git", "clone", "--quiet", str(ROOT), str(clone)], folder, environment)
    with log.open("w") as output:
        command = ["make", "run", f"PORT={port}"]
        process = subprocess.Popen(
            command, cwd=clone, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        while time.perf_counter() - began < LONGEST and process.poll() is None:
            if answers(port):
                return time.perf_counter() - began
            time.sleep(0.1)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(30)
    sys.exit(f"make run gave no page:\n{log.read_text()[-3000:]}")


def answers(port: int) -> bool:
    """Does the first page come with status 200?"""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as error:
        sys.exit(f"the first page answers {error.code}")
    except OSError:
        return False


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="mingfa-clone-") as folder:
        sync, migrate = reference(Path(folder))
        first_page = ours(Path(folder))
    ratio = first_page / (sync + migrate)
    print(
        f"clone to first page: {first_page:.1f} s against {sync:.1f} s uv sync + {migrate:.1f} s migrate of an empty "
        f"Wagtail site, ratio {ratio:.2f} (goal <= {GOAL})"
    )


if __name__ == "__main__":
    main()
