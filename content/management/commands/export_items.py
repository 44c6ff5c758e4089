"""manage.py export_items POOL… --format … --out FILE; without a pool the empty table of Excel"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from content.items.formats import bank
from content.items.formats.registry import FORMATS
from content.items.models import Pool


class Command(BaseCommand):
    """Write the questions of pools as a file of another system, and list what that file cannot carry."""

    help = _("Write the questions of pools as a file of another system, and list what that file cannot carry.")

    def add_arguments(self, parser) -> None:
        parser.add_argument("pools", nargs="*", metavar="POOL", help=_("none: the empty table of --format excel"))
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        parser.add_argument("--report", choices=("text", "json"), default="text")

    def handle(self, *args, pools: list[str], out: Path, report: str, **options) -> None:
        if not pools and options["format"] != "excel":
            raise CommandError(_("Name at least one pool. Only --format excel has an empty table to fill in."))
        there = set(Pool.objects.filter(slug__in=pools).values_list("slug", flat=True))
        if unknown := [pool for pool in pools if pool not in there]:
            raise CommandError(_("There is no pool %(pools)s. Nothing was written.") % {"pools": ", ".join(unknown)})
        written = bank.export(FORMATS[options["format"]], pools=pools)
        try:
            out.write_bytes(written.content)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(why)s. Name another file.") % {"file": out, "why": error.strerror}
            ) from error
        if report == "json":
            said = {"file": str(out), "count": written.count, "lost": written.lost}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{out}: {written.count}")
        for name, note in written.lost:
            self.stdout.write(f"- {name}: {note}")
