"""manage.py import_items FILE --format …"""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from content.exchange import dump_import
from content.items.choices import ItemType
from content.items.formats import bank
from content.items.formats.registry import FORMATS
from content.items.models import Pool


class Command(BaseCommand):
    """Put the questions of a file into the item bank as drafts, all or nothing."""

    help = _("Put the questions of a file into the item bank as drafts, all or nothing.")

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--format", required=True, choices=[*sorted(FORMATS), dump_import.NAME])
        parser.add_argument("--pool", required=True, help=_("short address of the pool that gets them"))
        parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
        parser.add_argument("--report", choices=("text", "json"), default="text")
        parser.add_argument(
            "--media", type=Path, metavar="DIR", help=_("of django-quiz-app: the folder of its pictures")
        )

    def handle(self, *args, file: Path, pool: str, dry_run: bool, report: str, **options) -> None:
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file})
        home = Pool.objects.filter(slug=pool).first()
        if home is None:
            raise CommandError(
                _("There is no pool %(pool)s. Make it in the item bank, or name another.") % {"pool": pool}
            )
        if options["format"] == dump_import.NAME:
            done, said = self._dump(file, home, dry_run, options["media"])
        else:
            done = bank.import_file(file.read_bytes(), FORMATS[options["format"]], pool=home, by=None, dry_run=dry_run)
            said = asdict(done)
        if done.is_written:
            bank.make_findable(home)
        self.stdout.write(_json(done, said) if report == "json" else _text(pool, done, said["questions"]))
        if done.faults:
            raise CommandError(_("Nothing was imported. Mend what is listed and import the file again."))

    def _dump(self, file: Path, pool: Pool, dry_run: bool, media: Path | None) -> tuple[dump_import.Taken, dict]:
        if media is not None and not media.is_dir():
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": media})
        done = dump_import.import_dump(file.read_bytes(), pool=pool, media=media, dry_run=dry_run)
        notes = {"faults": [asdict(fault) for fault in done.faults], "lost": [asdict(note) for note in done.lost]}
        said = {"format": dump_import.NAME, "pool": pool.slug, "questions": dict(done.counts), "dry_run": dry_run}
        return done, {**said, **notes}


def _json(done: bank.Report | dump_import.Taken, said: dict) -> str:
    return json.dumps({**said, "is_written": done.is_written}, ensure_ascii=False, indent=2)


def _text(pool: str, done: bank.Report | dump_import.Taken, counts: dict[str, int]) -> str:
    words = ", ".join(f"{count} {_word(kind)}" for kind, count in counts.items())
    lines = [f"{pool}: {words or '0'}"]
    lines += [f"! {fault}" for fault in done.faults]
    lines += [f"- {note}" for note in done.lost]
    return "\n".join([*lines, *([_("Nothing was written (--dry-run).")] if done.dry_run else [])])


def _word(kind: str) -> str:
    name = kind.removeprefix("item.")
    return str(ItemType(name).label) if name in ItemType.values else name
