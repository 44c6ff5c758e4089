"""Which organisations a reader's figures are about."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.requirements.models import Requirement
from lms.refused import Refused
from lms.schools.models import Organisation


@dataclass(frozen=True)
class Places:
    """Everything a reader may see on a date, by pinyin, with the organisation they are looking at.

    here: None for somebody with several places that have nothing above them in common.
    """

    all: tuple[Organisation, ...]
    here: Organisation | None

    @property
    def rows(self) -> list[Organisation]:
        """What is listed: the children of `here`, or the reader's topmost places."""
        return [place for place in self.all if place.parent_id == self.here.pk] if self.here else tops(self.all)

    @property
    def within(self) -> list[Organisation]:
        return [self.here] if self.here else tops(self.all)

    @property
    def line(self) -> list[Organisation]:
        """Those above `here` that the reader may see, from the top."""
        if self.here is None:
            return []
        above = [place for place in self.all if self.here.inside(place) and place != self.here]
        return sorted(above, key=lambda place: place.path)


def tops(places: Iterable[Organisation]) -> list[Organisation]:
    """Those that lie inside no other one, in their order."""
    places = list(places)
    paths = {place.path for place in places}
    return [place for place in places if not place.paths_above & paths]


def seen(access, *, on: date, known_by: datetime | None = None, code: str = "") -> Places | None:
    """The reader's places on that date, as known by then, with the one of that code; one query.

    Without a code: the one topmost place, or none of them if there are several. Someone without any place (all closed
    on that date) gets Places with nothing in it. None for a place that they may not see; raises Refused for one that is
    closed by then.
    """
    every = tuple(access.organisations("see_coverage", on=on, known_by=known_by).sorted())
    if not code:
        topmost = tops(every)
        return Places(every, topmost[0] if len(topmost) == 1 else None)
    for place in every:
        if place.code == code:
            return Places(every, place)
    _refuse_closed(access, code=code, on=on)
    return None


def _refuse_closed(access, *, code: str, on: date) -> None:
    """Raise Refused if the place of that code is one that the reader saw until it closed: its figures are of before."""
    place = Organisation.objects.filter(code=code, closed_on__lte=on).first()
    if place and place.closed_on and access.among("see_coverage", [place]):
        words = {"place": place.name, "day": place.closed_on, "on": on}
        last = place.closed_on - timedelta(days=1)
        raise Refused(
            _("%(place)s was closed on %(day)s and has no figures of %(on)s. Choose a date before that day.") % words,
            status=404,
            instead=(_("Figures of its last day"), {"on": last.isoformat()}),
        )


def named(access, seen: Places) -> set[int]:
    """Of what a reader sees the places where they see names of staff, too."""
    return access.among("see_coverage_names", seen.all)


def list_url(requirement: Requirement, *, query: str, here: Organisation | None, named: Collection[int]) -> str:
    """Where the numbers of a place lead; the status is added behind it. Empty where the reader sees no lists.

    query: of both dates. By class there are no names of persons in the lists.
    """
    if not requirement.is_for_classes and (here is None or here.pk not in named):
        return ""
    at = f"&at={here.code}" if here else ""
    return f"{reverse('coverage:people', args=[requirement.number])}?{query}{at}&status="


def concerned(requirement: Requirement, places: Places) -> bool:
    """Does the requirement lie above, at or below one of the places that are looked at?"""
    home = requirement.organisation
    return any(place.inside(home) or home.inside(place) for place in places.within)
