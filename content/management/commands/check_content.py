"""manage.py check_content [DIR…]"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

import content
from content.checks import run
from content.exchange import canonical
from content.exchange.faults import PackRefused
from lms.schools.calendar import today

SHIPPED = Path(content.__file__).parent / "packs"


class Command(BaseCommand):
    """Say what an experienced editor would look at in packs: items, pools, reading level, time, citations, names."""

    help = _("Check what packs say (default: the shipped ones): items, pools, level, minutes, citations, names, care.")

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "folders", nargs="*", type=Path, metavar="DIR", help=_("a folder, or a name under content/packs")
        )

    def handle(self, *args, folders, **options) -> None:
        wanted = [self._folder(folder) for folder in folders]
        wanted = wanted or sorted(path.parent for path in SHIPPED.glob("*/pack.yaml"))
        # Citations are checked against the shipped library unless a law pack is named.
        library = [] if any((folder / "laws").is_dir() for folder in wanted) else [SHIPPED / "law"]
        try:
            found = run.findings(canonical.read_all([*wanted, *library]), on=today())
        except PackRefused as refused:
            raise CommandError(str(refused)) from refused
        for one in found:
            self.stdout.write(str(one))
        if found:
            raise CommandError(
                _("%(findings)d findings in %(packs)d packs") % {"findings": len(found), "packs": len(wanted)}
            )
        self.stdout.write(_("%(packs)d packs checked, nothing to look at") % {"packs": len(wanted)})

    def _folder(self, folder: Path) -> Path:
        return folder if folder.exists() else SHIPPED / folder
