"""manage.py export_pack COURSE --out DIR"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from content.exchange import files, pack
from content.exchange.faults import PackRefused
from content.pages.models import CoursePage


class Command(BaseCommand):
    """Write a course, or the legal library, as a pack in canonical form."""

    help = _("Write a course (its short address, or “law” for the legal library) as a pack in canonical form.")

    def add_arguments(self, parser) -> None:
        parser.add_argument("course", help=_("short address of the course, or law"))
        parser.add_argument(
            "--out", type=Path, required=True, metavar="DIR", help=_("a folder that is empty or not there")
        )

    def handle(self, *args, course, out, **options) -> None:
        if out.exists() and any(out.iterdir()):
            raise CommandError(_("%(folder)s is not empty. Name a new folder.") % {"folder": out})
        try:
            written = files.written(pack.laws() if course == "law" else pack.course(self._page(course)))
        except PackRefused as refused:
            raise CommandError(str(refused)) from refused
        for name, content in written.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.stdout.write(_("%(count)d files in %(folder)s") % {"count": len(written), "folder": out})

    def _page(self, course: str) -> CoursePage:
        page = CoursePage.objects.filter(slug=course).first()
        if page is None:
            known = ", ".join(CoursePage.objects.order_by("slug").values_list("slug", flat=True)) or _("none")
            message = _("There is no course “%(course)s”. Courses here: %(known)s.")
            raise CommandError(message % {"course": course, "known": known})
        return page
