"""Bring somebody in by login name: one's own people, or a new person."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms import dates
from lms.people.login_names import checked_login_name, checked_name
from lms.people.models import User
from lms.refused import Refused
from lms.schools import posts
from lms.schools.models import Organisation, Post, SchoolClass
from lms.schools.roster import normalise


@transaction.atomic
def invite(
    login_name: str,
    organisation: Organisation,
    role: str,
    *,
    name: str,
    from_: date,
    by: User,
    within: QuerySet[Organisation],
    on: date,
    school_class: SchoolClass | None = None,
    reason: str = "",
) -> Post:
    """The post of the person with that login name, who is made if nobody has it.

    within: where `by` may appoint. The whole district's administrator appoints anybody; a school its own people and new
    ones, since a post here would open a stranger's account to this school. A refusal leaves no half-made person.
    Names are read as rosters read them. Raises Refused as posts.appoint does, for a stranger, for a new person without
    a name, and for a first day more than a year ahead, which is a slip.
    """
    login_name, name = normalise.login(login_name), normalise.name(name)
    dates.check_reach(from_, on=on, field="from_")
    person = User.objects.filter(login_name=login_name).first()
    if person is None:
        person = _new(login_name, name)
    elif not _is_known(person, within=within, on=on):
        raise Refused(
            _("Login name %(login)s is in use elsewhere. Choose another one, or ask the bureau to appoint the person.")
            % {"login": login_name},
            field="login_name",
        )
    return posts.appoint(person, organisation, role, from_=from_, by=by, school_class=school_class, reason=reason)


def _new(login_name: str, name: str) -> User:
    if not name:
        raise Refused(_("Nobody has this login name yet. For a new person type the name, too."), field="name")
    try:
        with transaction.atomic():
            return User.objects.create_user(checked_login_name(login_name), name=checked_name(name))
    except IntegrityError as error:
        message = _("Somebody else took this login name at the same moment. Send the form again.")
        raise Refused(message, field="login_name") from error


def _is_known(person: User, *, within: QuerySet[Organisation], on: date) -> bool:
    """Does the person work here, or is this the district's own administrator?"""
    return (
        within.filter(parent=None).exists()
        or Post.objects.standing(on).staff().filter(user=person, organisation__in=within).exists()
    )
