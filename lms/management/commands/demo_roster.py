"""Write the roster files of an invented district, or import them as its schools would have done."""

import tempfile
from datetime import date, datetime, time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.schools import first_run, grades
from lms.schools.calendar import today
from lms.schools.models import Organisation
from lms.schools.roster import apply, read
from lms.schools.roster.columns import LEVELS
from lms.schools.roster.demo import files
from lms.schools.roster.demo.district import SCALES, invent


class Command(BaseCommand):
    """Always the same files for the same options and school year; nobody in them exists."""

    help = _("Write 学校表, 教职工表, 班级表, 学生表 and 法治副校长表 of an invented district as .xlsx.")

    def add_arguments(self, parser) -> None:
        parser.add_argument("--scale", choices=SCALES, default="small")
        parser.add_argument("--identity", choices=[*LEVELS, "mixed"], default="mixed")
        parser.add_argument(
            "--messy",
            action="store_true",
            help=_("with the mess of real files; it imports cleanly"),
        )
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--out", metavar="DIR", help=_("write the files there"))
        where.add_argument(
            "--import-on",
            type=date.fromisoformat,
            metavar="DATE",
            help=_("import them into a new demo district, as of that day and as recorded on it"),
        )
        parser.add_argument(
            "--year",
            type=int,
            help=_("the year in which the school year begins (default: the present one)"),
        )

    def handle(self, *args, **options) -> None:
        year = options["year"] or grades.school_year(today())
        district = invent(SCALES[options["scale"]], identity=options["identity"], year=year)
        if options["out"]:
            for path in files.write(district, Path(options["out"]), is_messy=options["messy"]):
                self.stdout.write(str(path))
            return
        with tempfile.TemporaryDirectory() as folder:
            written = files.write(district, Path(folder), is_messy=options["messy"])
            _import([Path(path) for path in written], on=options["import_on"])


def _import(paths: list[Path], *, on: date) -> None:
    root = Organisation.objects.filter(parent=None).first()
    if root is None or not first_run.holds_demo():
        raise CommandError(_("Only a demo district takes an invented roster."))
    sheets = read.everything([(path.name, path) for path in sorted(paths)])
    at = timezone.make_aware(datetime.combine(on, time(8)))
    if not apply.changes(sheets, within=[root], by=None, on=on, at=at).was_written:
        raise CommandError(_("The invented roster was refused."))
