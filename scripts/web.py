"""Granian with the application loaded once, before its processes are forked: half the start-up work, shared memory.

Takes granian's own options: python scripts/web.py --host 127.0.0.1 --port 8000
"""

import gc
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from django.db import connections
from django.urls import get_resolver
from granian.cli import cli

from lms import wsgi

OPTIONS = ["--interface", "wsgi", "--no-ws", "--log-level", "warning", "--ssl-protocol-min", "tls1.2"]

if __name__ == "__main__":
    get_resolver().url_patterns  # noqa: B018 - loads every view
    # A connection must never be shared by two processes.
    connections.close_all()
    # What is loaded now is never garbage: collecting it would copy the shared pages into every process.
    gc.freeze()
    cli([*OPTIONS, *sys.argv[1:], f"{wsgi.__name__}:application"])
