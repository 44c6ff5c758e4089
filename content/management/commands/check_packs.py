"""manage.py check_packs [DIR…]"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

import content
from content.exchange import canonical
from content.exchange.faults import PackRefused

SHIPPED = Path(content.__file__).parent / "packs"


class Command(BaseCommand):
    """Say whether packs are sound and in canonical form; with --write bring them into it."""

    help = _(
        "Check that packs (default: the shipped ones) are sound and in canonical form; --write brings them into it."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("folders", nargs="*", type=Path, metavar="DIR")
        parser.add_argument("--write", action="store_true", help=_("rewrite files that are not in canonical form"))

    def handle(self, *args, folders, write, **options) -> None:
        folders = folders or sorted(path.parent for path in SHIPPED.glob("*/pack.yaml"))
        try:
            different = canonical.differences(folders, write=write)
        except PackRefused as refused:
            raise CommandError(str(refused)) from refused
        for path in different:
            state = _("written") if write else _("not in canonical form")
            self.stdout.write(f"{path}: {state}")
        if different and not write:
            raise CommandError(_("Bring them into it: manage.py check_packs --write"))
        self.stdout.write(_("%(packs)d packs checked") % {"packs": len(folders)})
