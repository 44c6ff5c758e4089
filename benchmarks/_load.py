"""A server of our own in a process of its own, and many keep-alive connections that ask it."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, perf_counter, sleep

ROOT = Path(__file__).resolve().parents[1]
WORKERS, THREADS = 2, 4
PATIENCE = 60


@contextmanager
def server(script: Path, **variables: str) -> Iterator[int]:
    """The port on which the script's application answers, with two processes of four threads, as `make run` serves."""
    port = _free_port()
    command = [sys.executable, str(script), "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
    process = subprocess.Popen(command, env={**os.environ, **variables})
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen) -> None:
    end = monotonic() + PATIENCE
    while monotonic() < end:
        assert process.poll() is None, "the server did not start"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer")


@dataclass
class Outcome:
    """How long it all took in seconds, each request's time, and how often each status came."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times) / self.seconds

    def quantile(self, share: float) -> float:
        """The time within which this share of the requests was answered."""
        return sorted(self.times)[min(len(self.times) - 1, int(share * len(self.times)))]


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def ask(port: int, requests: Iterable[bytes], *, connections: int, during: float = 0.0) -> Outcome:
    """Send all of these over so many connections; during: spread their starts evenly over so many seconds."""
    return asyncio.run(_ask(port, list(requests), connections, during))


async def _ask(port: int, requests: list[bytes], connections: int, during: float) -> Outcome:
    outcome, waiting = Outcome(), iter(enumerate(requests))
    began = perf_counter()

    async def work() -> None:
        async with _connection(port) as send:
            for number, content in waiting:
                if during:
                    await asyncio.sleep(max(0.0, began + during * number / len(requests) - perf_counter()))
                since = perf_counter()
                status = await send(content)
                outcome.times.append(perf_counter() - since)
                outcome.statuses[status] = outcome.statuses.get(status, 0) + 1

    await asyncio.gather(*(work() for _ in range(connections)))
    outcome.seconds = perf_counter() - began
    return outcome


@asynccontextmanager
async def _connection(port: int) -> AsyncIterator[Callable]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def send(content: bytes) -> int:
        writer.write(content)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                await reader.readexactly(int(line[15:]))
        return status

    try:
        yield send
    finally:
        writer.close()
