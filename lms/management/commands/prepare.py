"""Bring database, static files and, on the first run, the demo district to where `make run` can serve.

Progress goes to stderr. What the person who starts the server has to know goes to stdout: `make run` shows it when
the server answers, with {url} filled in.
"""

import contextlib
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from lms.schools import first_run
from lms.widths import padded, width


class Command(BaseCommand):
    help = _("Migrates, collects static files and loads the demo district on the first run; skips what is done.")
    requires_system_checks = ()

    def handle(self, **options) -> None:
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self.migrate()
        except OperationalError as error:
            raise CommandError(_("The database does not answer: %(why)s") % {"why": str(error).strip()}) from error
        self.collect_static()
        if settings.DEMO:
            self.load_demo()
        if problem := first_run.disagreement():
            raise CommandError(problem)
        if settings.DEMO:
            self.show_sign_ins()
        elif first_run.is_needed():
            self.stdout.write(f"  {_('Name your district:')}   {{url}}/first-run/?key={first_run.key()}")

    def migrate(self) -> None:
        """Apply what is pending; asking takes a tenth of the time of an empty `migrate`."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say(_("Preparing the database ..."))
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)

    def collect_static(self) -> None:
        """Collect, hash and compress when a static file was added, changed or removed."""
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        digest = hashlib.sha256("\n".join(sorted(static_files())).encode()).hexdigest()
        if stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
            return
        self.say(_("Collecting static files ..."))
        call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
        stamp.write_text(digest, encoding="ascii")

    def load_demo(self) -> None:
        """Load the demo into an empty database, or again where loading was interrupted."""
        interrupted = settings.DATA_DIR / "demo_is_loading"
        if not first_run.is_needed() and not interrupted.exists():
            return
        self.say(_("Loading the demo district (once) ..."))
        interrupted.touch()
        # Its reports are for whoever loads it by hand; its progress comes by stderr.
        with contextlib.redirect_stdout(io.StringIO()):
            call_command(settings.DEMO_COMMAND, skip_checks=True)
        interrupted.unlink()

    def show_sign_ins(self) -> None:
        """The demo's people, as a table."""
        written = io.StringIO()
        call_command(settings.DEMO_COMMAND, "--print", stdout=written, skip_checks=True)
        rows = [line.split("\t") for line in written.getvalue().splitlines()]
        widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = [padded(cell, room) for cell, room in zip(row, widths, strict=True)]
            self.stdout.write(("  " + "   ".join(cells)).rstrip())

    def say(self, text: str) -> None:
        """One line, at once."""
        self.stderr.write(text, self.style.NOTICE)
        self.stderr.flush()


def static_files() -> Iterator[str]:
    """Path, size and time of change of every static file, and the settings that decide how they are stored."""
    yield repr(settings.STORAGES["staticfiles"])
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            yield f"{getattr(storage, 'prefix', '')}/{name} {found.st_size} {found.st_mtime_ns}"
