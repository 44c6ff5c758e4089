"""Undo an import as a whole: what it ended goes on, what it began is taken off the record."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.facts import record
from lms.facts.models import Fact
from lms.people.models import User
from lms.people.pinyin import name_key
from lms.refused import Refused
from lms.schools.models import HeadCount, Organisation, Post, Role, RosterImport
from lms.schools.roster.known import chunks
from lms.schools.roster.lock import only_import

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
    parts = chunks(_pks(imported, kind))
    return {row for some in parts for row in Post.objects.filter(pk__in=some).values_list(*fields)}


def undo(imported: RosterImport, *, by: User) -> Size:
    """Take an import back; what that concerned.

    Names of pupils that it erased do not come back: a guardian said so. Raises Refused after thirty days, twice, and
    when somebody changed what it wrote since: then nothing is undone.
    """
    found = size(imported)
    with only_import(imported.root_id), transaction.atomic():
        at = timezone.now()
        if not RosterImport.objects.filter(pk=imported.pk, undone_at=None).update(undone_at=at, undone_by=by):
            raise Refused(_("This import was undone before."))
        began, ended = _posts(imported, "post.opened"), _posts(imported, "post.superseded")
        if any(post.superseded_at for post in began):
            raise Refused(
                _("Somebody changed posts of this import since. Undo those changes first, or correct single posts.")
            )
        _take_back(began, by=by, at=at)
        _again(ended, by=by, at=at)
        _counts(imported, by=by, at=at)
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


def _pks(imported: RosterImport, kind: str) -> list[int]:
    refs = Fact.objects.filter(kind=kind, recorded_at=imported.at).values_list("ref", flat=True)
    return [int(ref.partition(":")[2]) for ref in refs]


def _posts(imported: RosterImport, kind: str) -> list[Post]:
    found: list[Post] = []
    for some in chunks(_pks(imported, kind)):
        rows = Post.objects.filter(pk__in=some, organisation__path__startswith=f"{imported.root_id}/")
        found += rows.select_related("user", "organisation").order_by("pk")
    return found


def _take_back(posts: list[Post], *, by: User, at) -> None:
    for some in chunks(posts):
        Post.objects.filter(pk__in=[post.pk for post in some]).update(superseded_at=at)
        record.record("post.superseded", some, by=by, at=at)


def _again(posts: Iterable[Post], *, by: User, at) -> None:
    fresh = []
    for post in posts:
        row = copy(post)
        row.pk, row._state.adding = None, True
        row.recorded_at, row.superseded_at = at, None
        row.save()
        fresh.append(row)
    record.record("post.opened", fresh, by=by, at=at)


def _counts(imported: RosterImport, *, by: User, at) -> None:
    began = HeadCount.objects.filter(pk__in=_pks(imported, "head_count"), superseded_at=None)
    ended = HeadCount.objects.filter(superseded_at=imported.at, school_class__school__path__startswith=_root(imported))
    again = [
        HeadCount(school_class=row.school_class, count=row.count, valid_from=row.valid_from, valid_to=row.valid_to,
                  recorded_at=at)
        for row in ended.select_related("school_class__school")
    ]  # fmt: skip
    began.update(superseded_at=at)
    for row in again:
        row.save()
    record.record("head_count", again, by=by, at=at)


def _root(imported: RosterImport) -> str:
    return f"{imported.root_id}/"


def _places(imported: RosterImport, *, by: User, at) -> None:
    """Schools that the import brought are closed on the day on which they began, so that nobody counts them."""
    for place in Organisation.objects.filter(pk__in=_pks(imported, "organisation"), closed_on=None):
        is_new = not Fact.objects.filter(
            ref=f"{place._meta.label}:{place.pk}", kind="organisation", recorded_at__lt=imported.at
        ).exists()
        if is_new and not Post.objects.filter(organisation__path__startswith=place.path, superseded_at=None).exists():
            place.closed_on = imported.on
            place.save(update_fields=["closed_on"])
            record.record("organisation", [place], by=by, at=at)


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
