"""The demo district, started the way `make run` starts it, for whoever wants to walk through it by script."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.prepare_files import compile_messages  # noqa: E402

PATIENCE = 600


@dataclass(frozen=True)
class SignIn:
    """A line of the start message: who, under what name, with what secret."""

    who: str
    name: str
    secret: str


@contextlib.contextmanager
def demo(data: Path) -> Iterator[tuple[str, list[SignIn]]]:
    """The product as `make run` starts it, with data of its own, on a free port: its address and its sign-ins."""
    compile_messages(ROOT / "locale")
    port = free_port()
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    settings = set(re.findall(r"^([A-Z0-9_]+)=", example, re.MULTILINE))
    environment = {name: value for name, value in os.environ.items() if name not in settings}
    environment |= {"ENV_FILE": os.devnull, "MINGFA_DATA_DIR": str(data), "PORT": str(port), "LOG_LEVEL": "ERROR"}
    server = subprocess.Popen([sys.executable, "scripts/run.py"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait(server, address)
        printed = subprocess.run(
            [sys.executable, "manage.py", "load_demo", "--print"],
            cwd=ROOT, env=environment, check=True, capture_output=True, encoding="utf-8",
        ).stdout  # fmt: skip
        yield address, [SignIn(*line.split("\t")) for line in printed.splitlines() if line.count("\t") == 2]
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(server: subprocess.Popen, address: str) -> None:
    """Until the server answers; loading the district takes a minute or two, and certificates follow."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SystemExit("The demo did not start; the lines above say why.")
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{address}/healthz/", timeout=5).close()
            return
        time.sleep(1)
    raise SystemExit("The demo did not answer in time.")
