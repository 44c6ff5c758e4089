"""The packs that ship with the product, and the job that loads them into a new district."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from content.exchange import unpack
from content.exchange.faults import PackRefused
from lms.jobs import run
from lms.jobs.models import Job
from lms.schools import first_run

LOAD = "load_packs"
LAW = "law"

first_run.afterwards(LOAD)


def folders() -> list[Path]:
    """The folders of the shipped packs: law, which the others cite, comes first."""
    found = [file.parent for file in (settings.BASE_DIR / "content" / "packs").glob("*/pack.yaml")]
    return sorted(found, key=lambda folder: (folder.name != LAW, folder.name))


@run.handler(LOAD)
def load(job: Job) -> dict:
    """Each pack in a transaction of its own, so that one that is refused keeps no other away; loaded ones stay."""
    packs, refused = folders(), []
    for number, folder in enumerate(packs):
        try:
            run.report(job, number, len(packs), folder.name)
            unpack.load([folder], by=None)
        except run.Stopped as stopped:
            raise run.Stopped(_("Stopped. What was loaded stays; “Try again” loads the rest.")) from stopped
        except PackRefused:
            refused.append(folder.name)
    return {"message": _summary(len(packs) - len(refused), refused)}


def _summary(loaded: int, refused: list[str]) -> str:
    if not refused:
        return _("The legal library and the courses that come along are loaded: %(count)s packs.") % {"count": loaded}
    return _(
        "%(count)s packs are loaded. Not loaded: %(refused)s; `manage.py check_packs` says why. The others can be used."
    ) % {"count": loaded, "refused": "、".join(refused)}
