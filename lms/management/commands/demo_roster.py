"""Write the roster files of an invented district."""

from pathlib import Path

from django.core.management.base import BaseCommand

from lms.schools import grades
from lms.schools.calendar import today
from lms.schools.roster.columns import LEVELS
from lms.schools.roster.demo import files
from lms.schools.roster.demo.district import SCALES, invent


class Command(BaseCommand):
    """Always the same files for the same options and school year; nobody in them exists."""

    help = "Write 学校表, 教职工表, 班级表, 学生表 and 法治副校长表 of an invented district as .xlsx."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--scale", choices=SCALES, default="small")
        parser.add_argument("--identity", choices=[*LEVELS, "mixed"], default="mixed")
        parser.add_argument(
            "--messy",
            action="store_true",
            help="with the mess of real files; it imports cleanly",
        )
        parser.add_argument("--out", required=True, metavar="DIR")
        parser.add_argument(
            "--year",
            type=int,
            help="the year in which the school year begins (default: the present one)",
        )

    def handle(self, *args, **options) -> None:
        year = options["year"] or grades.school_year(today())
        district = invent(SCALES[options["scale"]], identity=options["identity"], year=year)
        for path in files.write(district, Path(options["out"]), is_messy=options["messy"]):
            self.stdout.write(str(path))
