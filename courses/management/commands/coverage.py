"""Coverage of a requirement on a date, for the terminal and other programs."""

import csv
import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.coverage import asof
from courses.coverage.exports import plain_workbook, safe
from courses.coverage.figures import coverage
from courses.requirements.models import Requirement
from lms.schools.calendar import today
from lms.schools.models import Organisation
from lms.widths import padded, width


class Command(BaseCommand):
    """`manage.py coverage --requirement 1 --organisation CODE --on 2026-11-23`: a place and those below it."""

    help = _("Prints how many of those obliged had completed a requirement on a date.")

    def add_arguments(self, parser) -> None:
        parser.add_argument("--requirement", type=int, required=True, help=_("its number"))
        below = _("code of the place; those directly below follow it")
        parser.add_argument("--organisation", required=True, help=below)
        parser.add_argument("--on", required=True, help=_("the date, 2026-11-23"))
        parser.add_argument("--known-by", default="", help=_("only what was on record by the end of this day"))
        parser.add_argument("--format", choices=["table", "json", "csv", "xlsx"], default="table")
        parser.add_argument("--out", type=Path, help=_("where a workbook goes"))

    def handle(self, *args, **options) -> None:
        requirement = Requirement.objects.known().filter(number=options["requirement"]).first()
        if requirement is None:
            message = _("There is no requirement with the number %(number)d.")
            raise CommandError(message % {"number": options["requirement"]})
        place = Organisation.objects.filter(code=options["organisation"]).first()
        if place is None:
            message = _("There is no organisation with the code %(code)s.")
            raise CommandError(message % {"code": options["organisation"]})
        asked = asof.asked({"on": options["on"], "known_by": options["known_by"]}, today=today())
        if asked.mistakes:
            raise CommandError(_("A date is written like 2026-11-23."))
        below = place.children.open(asked.on, asked.known_by).sorted()
        found = coverage(requirement, within=[place, *below], on=asked.on, known_by=asked.known_by)
        if options["format"] == "xlsx" and options["out"] is None:
            raise CommandError(_("Say with --out where the workbook goes."))
        self.out = options["out"]
        rows = [{"code": row.code, "name": row.name, **asdict(figures)} for row, figures in found.items()]
        getattr(self, f"_{options['format']}")(rows)

    def _json(self, rows: list[dict]) -> None:
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))

    def _csv(self, rows: list[dict]) -> None:
        writer = csv.DictWriter(self.stdout, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows({name: safe(value) for name, value in row.items()} for row in rows)

    def _xlsx(self, rows: list[dict]) -> None:
        sheet = [list(rows[0]), *(list(row.values()) for row in rows)]
        try:
            self.out.write_bytes(b"".join(plain_workbook({"coverage": sheet})))
        except OSError as error:
            message = _("%(file)s cannot be written: %(why)s. Name another file.")
            raise CommandError(message % {"file": self.out, "why": error.strerror}) from error

    def _table(self, rows: list[dict]) -> None:
        names = list(rows[0])
        widths = {name: max(width(name), *(width(str(row[name])) for row in rows)) for name in names}
        for row in [{name: name for name in names}, *rows]:
            self.stdout.write("  ".join(padded(str(row[name]), widths[name]) for name in names).rstrip())
