"""Undo an import as a whole: what it ended goes on, what it began is taken off the record."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.bulk import chunks
from lms.facts import record
from lms.facts.journal import facts_of, values_of
from lms.facts.models import ref
from lms.people.models import User
from lms.people.pinyin import name_key, sort_key
from lms.refused import Refused
from lms.schools import taking_back
from lms.schools.lock import keep_others_out
from lms.schools.models import Organisation, Post, Role, RosterImport
from lms.schools.roster.lock import only_import
from lms.schools.taking_back import TakingBack

KEEP = timedelta(days=30)


@dataclass(frozen=True)
class Size:
    """What undoing an import concerns: numbers of posts that it began and ended, of people, of names that go back."""

    began: int
    ended: int
    staff: int
    pupils: int
    renamed: int
    reused: int


def size(imported: RosterImport) -> Size:
    """How much would be undone. Raises Refused where `undo` would for the import itself."""
    _check(imported)
    ended = _rows(imported, "post.superseded")
    # An ended post goes on record once more, until its last day: that is no new one.
    began = _rows(imported, "post.opened") - ended
    pupils = {user for user, role, *_rest in began | ended if role == Role.PUPIL}
    staff = {user for user, role, *_rest in began | ended if role != Role.PUPIL}.union(map(int, imported.renamed))
    return Size(len(began), len(ended), len(staff), len(pupils), len(imported.renamed), len(imported.reused))


def _rows(imported: RosterImport, kind: str) -> set[tuple]:
    """Whose posts, in which role, where and from when."""
    fields = ("user_id", "role", "organisation_id", "school_class_id", "valid_from")
    parts = chunks(taking_back.written(kind, at=imported.at))
    return {row for some in parts for row in Post.objects.filter(pk__in=some).values_list(*fields)}


def undo(imported: RosterImport, *, by: User) -> Size:
    """Take an import back; what that concerned.

    Names of pupils that it erased do not come back: a guardian said so. Raises Refused after thirty days, twice, and
    when somebody changed what it wrote since: then nothing is undone.
    """
    found = size(imported)
    with only_import(imported.root_id), transaction.atomic():
        keep_others_out()
        at = timezone.now()
        if not RosterImport.objects.filter(pk=imported.pk, undone_at=None).update(undone_at=at, undone_by=by):
            raise Refused(_("This import was undone before."))
        back = TakingBack(imported.root, imported.at, by, at)
        taking_back.everything(back)
        _places(imported, by=by, at=at)
        _names(imported)
        _login_names(imported)
    return found


def _check(imported: RosterImport) -> None:
    if imported.undone_at:
        raise Refused(_("This import was undone before."))
    if timezone.now() - imported.at > KEEP:
        raise Refused(_("An import can be undone for thirty days. Correct single posts instead."))
    later = RosterImport.objects.filter(root=imported.root, at__gt=imported.at, undone_at=None)
    if later.exists():
        raise Refused(_("A later import builds on this one. Undo that one first."))


def _places(imported: RosterImport, *, by: User, at: datetime) -> None:
    """Schools are again what the journal says they were; those that the import brought close on their first day.

    The identity level stays: what is kept of pupils is decided on the page of the school.
    """
    places = Organisation.objects.filter(pk__in=taking_back.written("organisation", at=imported.at))
    told = facts_of("organisation", [ref(place) for place in places])
    said = {place: [fact for fact in told[ref(place)] if fact.recorded_at <= imported.at] for place in places}
    changed = []
    # A cluster that the import brought is empty only once its schools are back.
    for place, (then, *before) in sorted(said.items(), key=lambda item: (len(item[1]), item[0].path), reverse=True):
        was = place.as_fact()
        if before:
            _as_before(place, values_of(before[0]), values_of(then), at=at)
        elif not place.closed_on and not _holds_anything(place):
            place.close(imported.on, at=at)
        if place.as_fact() != was:
            place.save()
            changed.append(place)
    record.record("organisation", changed, by=by, at=at)


def _holds_anything(place: Organisation) -> bool:
    """Posts there or below it, or places that were there before."""
    open_below = place.children.filter(closed_on=None).exists()
    return open_below or Post.objects.known().within(place).exists()


def _as_before(place: Organisation, before: dict, then: dict, *, at: datetime) -> None:
    """What the import changed, and nobody since, is as before. Not saved."""
    now = place.as_fact()
    differs = {name for name, value in before.items() if then.get(name) != value and now.get(name) == then.get(name)}
    for name in differs & {"name", "short_name", "school_type", "system"}:
        setattr(place, name, before[name])
    place.sort_key = sort_key(place.name)
    if "parent" in differs:
        place.hang(Organisation.objects.get(pk=before["parent"]))
    if "closed_on" in differs:
        place.close(before["closed_on"] and date.fromisoformat(before["closed_on"]), at=at)


def _names(imported: RosterImport) -> None:
    for pk, (old, new) in imported.renamed.items():
        User.objects.filter(pk=pk, name=new).update(name=old, sort_key=name_key(old))


def _login_names(imported: RosterImport) -> None:
    """Login names that were given to somebody else go back to whoever had them."""
    for login, (old, fresh) in imported.reused.items():
        User.objects.filter(pk=fresh, login_name=login).update(login_name=None)
        if User.objects.filter(login_name=login).exists():
            message = _("Login name %(login)s belongs to somebody else since. Nothing was undone.")
            raise Refused(message % {"login": login})
        User.objects.filter(pk=old, login_name=None, is_active=True).update(login_name=login)
