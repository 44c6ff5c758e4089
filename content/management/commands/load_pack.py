"""manage.py load_pack DIR…"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from content.exchange import unpack
from content.exchange.faults import PackRefused


class Command(BaseCommand):
    """Load law and course packs into editable pages, items and law, and publish them; loading again changes nothing."""

    help = _("Load law and course packs (law first), all or nothing; loading again changes nothing.")

    def add_arguments(self, parser) -> None:
        parser.add_argument("folders", nargs="+", type=Path, metavar="DIR", help=_("a folder that holds pack.yaml"))
        parser.add_argument(
            "--replace", action="store_true", help=_("overwrite what editors changed since it was loaded")
        )

    def handle(self, *args, folders, replace, **options) -> None:
        try:
            loaded = unpack.load(folders, by=None, replace=replace)
        except PackRefused as refused:
            raise CommandError("\n".join([str(refused), _("Nothing was loaded.")])) from refused
        for one in loaded:
            written = ", ".join(f"{count} {kind}" for kind, count in one.written.items() if count)
            self.stdout.write(": ".join([one.name, written or _("unchanged")]))
        if not all(one.is_unchanged for one in loaded):
            self.stdout.write(_("Search finds what is new as soon as the worker has seen it."))
