"""manage.py import_items FILE --format …"""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from content.items.choices import ItemType
from content.items.formats import bank
from content.items.formats.registry import FORMATS
from content.items.models import Pool


class Command(BaseCommand):
    """Put the questions of a file into the item bank as drafts, all or nothing."""

    help = "Put the questions of a file into the item bank as drafts, all or nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--format", required=True, choices=sorted(FORMATS))
        parser.add_argument("--pool", required=True, help="short address of the pool that gets them")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--report", choices=("text", "json"), default="text")

    def handle(self, *args, file: Path, pool: str, dry_run: bool, report: str, **options) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        home = Pool.objects.filter(slug=pool).first()
        if home is None:
            raise CommandError(f"There is no pool {pool}. Make it in the item bank, or name another.")
        done = bank.import_file(file.read_bytes(), FORMATS[options["format"]], pool=home, by=None, dry_run=dry_run)
        self.stdout.write(_json(done) if report == "json" else _text(done))
        if done.faults:
            raise CommandError("Nothing was imported. Mend what is listed and import the file again.")


def _json(done: bank.Report) -> str:
    return json.dumps({**asdict(done), "is_written": done.is_written}, ensure_ascii=False, indent=2)


def _text(done: bank.Report) -> str:
    counts = ", ".join(f"{count} {ItemType(type_).label}" for type_, count in done.questions.items())
    lines = [f"{done.pool}: {counts or '0'}"]
    lines += [f"! {fault}" for fault in done.faults]
    lines += [f"- {note}" for note in done.lost]
    return "\n".join([*lines, *(["Nothing was written (--dry-run)."] if done.dry_run else [])])
