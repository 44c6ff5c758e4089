"""Who listens on a TCP port of this machine, read from the kernel's tables."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

LISTEN = "0A"


def who_listens(port: int) -> str:
    """“process 123 (python -m granian …) listens there”, or an empty text when that cannot be seen."""
    sockets = sockets_on(port)
    if not sockets:
        return ""
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda folder: int(folder.name)):
        if sockets & set(open_files(folder)):
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            return f"process {folder.name} ({command[:100]}) listens there"
    return "a process of another user listens there"


def open_files(folder: Path) -> Iterator[str]:
    """What a process has open; nothing where we may not look or it is gone."""
    with contextlib.suppress(OSError):
        for link in (folder / "fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                yield str(link.readlink())


def sockets_on(port: int) -> set[str]:
    """The kernel's names of the sockets that listen on the port."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if not Path(table).is_file():
            continue
        for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
            cells = line.split()
            if cells[3] == LISTEN and int(cells[1].rsplit(":", 1)[1], 16) == port:
                found.add(f"socket:[{cells[9]}]")
    return found
