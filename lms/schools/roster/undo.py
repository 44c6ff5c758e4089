"""Undo an import as a whole: what it ended goes on, what it began is taken off the record."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.facts import record
from lms.facts.models import Fact
from lms.people.models import User
from lms.people.pinyin import name_key
from lms.refused import Refused
from lms.schools import taking_back
from lms.schools.models import Organisation, Post, RosterImport
from lms.schools.roster.lock import only_import
from lms.schools.taking_back import TakingBack

KEEP = timedelta(days=30)


def undo(imported: RosterImport, *, by: User) -> dict[str, int]:
    """Take an import back; how many posts were taken off the record and how many go on.

    Names of pupils that it erased do not come back: a guardian said so. Raises Refused after thirty days, twice, and
    when somebody changed what it wrote since: then nothing is undone.
    """
    _check(imported)
    with only_import(imported.root_id), transaction.atomic():
        at = timezone.now()
        if not RosterImport.objects.filter(pk=imported.pk, undone_at=None).update(undone_at=at, undone_by=by):
            raise Refused(_("This import was undone before."))
        back = TakingBack(imported.root, imported.at, by, at)
        done = taking_back.posts(back)
        taking_back.head_counts(back)
        taking_back.classes(back)
        _places(imported, by=by, at=at)
        _names(imported)
        _login_names(imported)
    return done


def _check(imported: RosterImport) -> None:
    if imported.undone_at:
        raise Refused(_("This import was undone before."))
    if timezone.now() - imported.at > KEEP:
        raise Refused(_("An import can be undone for thirty days. Correct single posts instead."))
    later = RosterImport.objects.filter(root=imported.root, at__gt=imported.at, undone_at=None)
    if later.exists():
        raise Refused(_("A later import builds on this one. Undo that one first."))


def _places(imported: RosterImport, *, by: User, at) -> None:
    """Schools that the import brought are closed on the day on which they began, so that nobody counts them."""
    for place in Organisation.objects.filter(
        pk__in=taking_back.written("organisation", at=imported.at), closed_on=None
    ):
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
