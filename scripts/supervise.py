"""Keep the web server, the task worker and the scheduler running, and leave no process behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
GRACE = 10
TICK = 0.3
LONGEST_PAUSE = 30
STEADY = 60


@dataclass
class Child:
    """One program of the group, and how often it had to be started."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent is gone, even by kill -9."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Starts children in sessions of their own, starts them again when they die, stops them all at the end."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.stopping = threading.Event()
        self.signals = 0
        self.parent = os.getppid()
        self.blocked_before = blocked_signals(self.parent)

    def listen(self) -> None:
        """Ctrl-C, a polite kill and a closed terminal all mean: stop. A terminal left with nohup does not."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.on_signal)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self.on_signal)
        die_with_parent()

    def on_signal(self, number: int, frame: object) -> None:
        """The first signal stops politely, the second at once."""
        self.signals += 1
        self.stopping.set()

    def parent_was_interrupted(self) -> bool:
        """Was Ctrl-C sent to `make` alone? It passes that on to nobody, but blocks it while it waits for us."""
        return bool(blocked_signals(self.parent) & ~self.blocked_before & (1 << (signal.SIGINT - 1)))

    def start(self, child: Child) -> None:
        """Start a child in a session of its own, so that its own children can be found again."""
        child.again_at = None
        child.started = time.monotonic()
        child.process = subprocess.Popen(
            child.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
            env={**os.environ, **child.environment},
        )
        if child not in self.children:
            self.children.append(child)

    def watch(self, *, each_tick: Callable[[], None] = lambda: None) -> None:
        """Until a signal comes: start again what died, after a pause that grows while it keeps dying."""
        while not self.stopping.wait(TICK) and not self.parent_was_interrupted():
            for child in self.children:
                self.care_for(child)
            each_tick()

    def care_for(self, child: Child) -> None:
        """Notice a death, and start the child again when its pause is over."""
        now = time.monotonic()
        if child.runs:
            return
        if child.again_at is None:
            child.deaths = 1 if now - child.started > STEADY else child.deaths + 1
            pause = min(LONGEST_PAUSE, 2 ** (child.deaths - 1))
            say(f"The {child.name} ended ({ending(child.process)}); starting it again in {pause} s.")
            kill_group(child.process, signal.SIGKILL)
            child.again_at = now + pause
        elif now >= child.again_at:
            self.start(child)

    def restart(self, child: Child) -> None:
        """Stop one child politely and start it again."""
        stop([child], lambda: False)
        self.start(child)

    def stop(self) -> None:
        """End every child: politely, then by force, with whatever they started."""
        stop(self.children, lambda: self.signals > 1)


def stop(children: list[Child], hurry: Callable[[], bool]) -> None:
    """SIGTERM, up to GRACE seconds of patience, then SIGKILL for each whole group."""
    running = [child for child in children if child.runs]
    for child in running:
        child.process.terminate()
    end = time.monotonic() + GRACE
    while any(child.runs for child in running) and time.monotonic() < end and not hurry():
        time.sleep(0.05)
    for child in children:
        if child.process is not None:
            kill_group(child.process, signal.SIGKILL)
            child.process.wait()


def blocked_signals(pid: int) -> int:
    """The set of signals that a process blocks, as the kernel's bit mask; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigBlk")), 0)


def kill_group(process: subprocess.Popen, number: int) -> None:
    """A signal to all processes of the child's session group that are still there."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def ending(process: subprocess.Popen) -> str:
    """How a process ended, in words."""
    code = process.returncode
    return f"signal {-code}" if code < 0 else f"exit status {code}"


def say(text: str) -> None:
    """One line for the person at the terminal."""
    print(text, file=sys.stderr, flush=True)
