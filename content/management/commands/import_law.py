"""manage.py import_law FILE [--law SLUG] [--from DATE]"""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.exchange.faults import Faults, PackRefused
from content.law.models import Kind
from content.statutes import about as said
from content.statutes import printed, store
from lms.refused import Refused
from lms.schools.calendar import today

WORDS = {
    "new": gettext_lazy("new articles"),
    "filled": gettext_lazy("official text filled in"),
    "changed": gettext_lazy("new versions"),
    "unchanged": gettext_lazy("unchanged"),
    "ended": gettext_lazy("ended"),
    "missing": gettext_lazy("in the library, not in the file"),
}


class Command(BaseCommand):
    """Bring the official text of a law into the library, from the .docx or text file of the official database."""

    help = _(
        "Import the official text of a law (.docx or text, 编/章/第…条): articles, and new versions of what changed."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--law", default="", help=_("short address, for example weibao (default: found by the title)")
        )
        parser.add_argument(
            "--from", dest="since", type=date.fromisoformat, help=_("in force from (default: as it says)")
        )
        parser.add_argument("--label", default="", help=_("name of the version, for example 2024 年修正"))
        parser.add_argument("--title", default="", help=_("title of a law that is new here (default: as in the file)"))
        parser.add_argument(
            "--kind", default="", choices=Kind.values, help=_("of a law that is new here (default: by its title)")
        )
        parser.add_argument("--source", default="国家法律法规数据库")
        parser.add_argument(
            "--fills",
            action="store_true",
            help=_("add the text to our own summaries of an earlier day: they are of it"),
        )
        parser.add_argument("--dry-run", action="store_true", help=_("say what would change and change nothing"))

    def handle(self, *args, file, law, since, label, title, kind, source, fills, dry_run, **options) -> None:
        read = self._read(file)
        law, since = law or said.slug(read), since or said.since(read)
        if not law or not since:
            raise CommandError(
                _("%(file)s does not say which law it is or since when. Add --law and --from.") % {"file": file}
            )
        kind = Kind(kind or said.kind(read))
        about = store.About(law, since, label or f"{since.year} 年施行", source, title, kind, fills)
        try:
            report = (store.preview if dry_run else store.store)(read, about, on=today(), at=timezone.now())
        except Refused as refused:
            raise CommandError("\n".join([refused.message, _("Nothing was imported.")])) from refused
        words = _("%(title)s: %(count)d articles as %(law)s, in force from %(since)s")
        counted = {"title": read.title or law, "count": len(read.articles), "law": law, "since": since}
        self.stdout.write(" ".join([words % counted, *([_("(dry run)")] if dry_run else [])]))
        if report.is_new:
            self.stdout.write(
                "  " + _("new here, kind: %(kind)s (--kind gives another)") % {"kind": f"{kind.label} {kind.value}"}
            )
        for name, words in WORDS.items():
            if numbers := getattr(report, name):
                listed = "" if name == "unchanged" else f": {', '.join(numbers)}"
                self.stdout.write(f"  {words}: {len(numbers)}{listed}")
        for line, text in read.left_out:
            words = _("%(place)s: not part of an article, left out: %(text)s")
            self.stdout.write("  " + words % {"place": f"{file.name}:{line}", "text": text[:30]})
        if report.reviews:
            self.stdout.write("  " + _("to review because of it: %(count)d") % {"count": len(report.reviews)})

    def _read(self, file: Path) -> printed.Statute:
        faults = Faults()
        found = printed.Statute()
        try:
            with faults.going_on():
                found = printed.read(file, faults)
            faults.raise_if_any()
        except PackRefused as refused:
            raise CommandError("\n".join([str(refused), _("Nothing was imported.")])) from refused
        return found
