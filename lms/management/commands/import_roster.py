"""Import roster files from the command line, with the same rules as in the browser."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lms.refused import Refused
from lms.schools.calendar import today
from lms.schools.models import Organisation
from lms.schools.roster import apply, oneroster, read, report
from lms.schools.roster.draft import ANOTHER, SAME
from lms.schools.roster.error_workbook import error_workbook
from lms.schools.roster.normalise import login


class Command(BaseCommand):
    """Exit status 0: applied, or a clean dry run. 1: refused, nothing was written."""

    help = _("Import 学校表, 教职工表, 班级表, 学生表 and 法治副校长表; the order of the files does not matter.")

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help=_("say what would change and change nothing"))
        parser.add_argument("--report", choices=["text", "json"], default="text")
        parser.add_argument(
            "--errors-to", type=Path, metavar="FILE", help=_("where to write the faulty file with its 错误 column")
        )
        parser.add_argument(
            "--on", type=date.fromisoformat, help=_("the day from which changes count (default: today)")
        )
        parser.add_argument("--complete", action="store_true", help=_("whoever is not in the files has left"))
        parser.add_argument("--sure", action="store_true", help=_("even if half of a school ends"))
        parser.add_argument(
            "--same", action="append", default=[], metavar="LOGIN", help=_("the same person, whose name is corrected")
        )
        parser.add_argument(
            "--another",
            action="append",
            default=[],
            metavar="LOGIN",
            help=_("another person: the holder's posts end, that account keeps no login name, and a new one is made"),
        )
        parser.add_argument("--within", metavar="CODE", help=_("organisation to import for (default: the district)"))

    def handle(self, *args, **options) -> None:
        files = [(path.name, path) for path in options["files"]]
        sheets = read.everything(files, other=oneroster.reader(options["on"] or today()))
        try:
            outcome = apply.changes(
                sheets,
                within=[_within(options["within"])],
                by=None,
                on=options["on"] or today(),
                dry_run=options["dry_run"],
                are_complete=options["complete"],
                is_sure=options["sure"],
                answers=_answers(options["same"], options["another"]),
            )
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self._print(outcome, options["report"])
        if outcome.questions:
            raise CommandError(_questions(outcome))
        if outcome.is_refused:
            if options["errors_to"]:
                _write_errors(files, sheets, options["errors_to"], self.stderr.write)
            raise CommandError(
                _("Refused: nothing was written. Correct what is named above and import all files again.")
            )

    def _print(self, outcome: apply.Outcome, form: str) -> None:
        found = report.as_json(outcome)
        if form == "json":
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for sheet in found:
            self.stdout.write(
                _(
                    "%(file)s, %(sheet)s: %(rows)s rows, %(created)s created, %(changed)s changed, "
                    "%(unchanged)s unchanged, %(counted_only)s only counted"
                )
                % sheet
            )
            for error in sheet["errors"]:
                place = _("row %(row)s, %(column)s: ") % error if error["row"] else ""
                self.stdout.write(f"  {place}{error['message']}")
        for note in report.notes(outcome):
            self.stdout.write(str(note))
        if not outcome.is_refused and not outcome.was_written:
            self.stdout.write(_("Nothing was written."))


def _answers(same: list[str], another: list[str]) -> dict[str, str]:
    """SAME or ANOTHER by login name."""
    answers = dict.fromkeys(map(login, same), SAME)
    if both := sorted(set(answers) & set(map(login, another))):
        message = _("%(login)s is named with --same and with --another. Say one of them.")
        raise CommandError(message % {"login": both[0]})
    return answers | dict.fromkeys(map(login, another), ANOTHER)


def _questions(outcome: apply.Outcome) -> str:
    """Why nothing was written: login names that the roster gives to people of other names, one a line."""
    head = _("Nothing was written. Import again with --same LOGIN or --another LOGIN for each of these login names:")
    asked = [question for question in report.questions(outcome) if not question["answer"]]
    return "\n".join([head, *(f"{question['text']} {question['hindrance']}".rstrip() for question in asked)])


def _within(code: str | None) -> Organisation:
    """The organisation of that code, else the only district."""
    found = Organisation.objects.filter(code=code) if code else Organisation.objects.filter(parent=None)
    organisations = list(found[:2])
    if len(organisations) == 1:
        return organisations[0]
    if code:
        raise CommandError(_("There is no organisation with the code %(code)s.") % {"code": code})
    if organisations:
        raise CommandError(_("There are several districts. Say which one with --within and its code."))
    raise CommandError(_("There is no district yet. Start the platform once and name it, or load the demo district."))


def _write_errors(
    files: list[tuple[str, Path]], sheets: list[read.Sheet], to: Path, tell: Callable[[str], object]
) -> None:
    """One workbook for each faulty file that could be opened; the first has the name asked for."""
    faulty = [
        (path, [sheet for sheet in sheets if sheet.file == name])
        for name, path in files
        if any(sheet.problems and sheet.name for sheet in sheets if sheet.file == name)
    ]
    for number, (path, its_sheets) in enumerate(faulty):
        target = to if number == 0 else to.with_stem(f"{to.stem}-{path.stem}")
        target.write_bytes(error_workbook(path, its_sheets))
        tell(str(target))
