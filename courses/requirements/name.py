"""Name a person into an audience or out of it, and take that back."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.requirements import audience, periods
from courses.requirements.models import Naming, Requirement
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused
from lms.schools import lock
from lms.schools.models import Organisation, Post, Role


@transaction.atomic
def name(
    requirement: Requirement,
    user: User,
    kind: str,
    *,
    within: Organisation,
    from_: date,
    reason: str,
    by: User | None,
    to: date | None = None,
) -> Naming:
    """The naming 指定 of a person over half-open days; writes its fact.

    kind: Naming.Kind.ADDED counts them at `within` although no part of the audience names them, LEFT_OUT takes them
    out everywhere. Raises Refused without a reason, for somebody who is in (or out) already, and for pupils.
    """
    lock.hold(user)
    periods.check(from_=from_, to=to, reason=reason)
    if requirement.is_for_classes:
        raise Refused(_("This is asked of classes, not of people."))
    _check_others(requirement, user, kind, within=within, from_=from_, to=to)
    _check(requirement, user, kind, within=within, from_=from_)
    at = timezone.now()
    naming = Naming.objects.create(
        kind=kind,
        requirement=requirement,
        user=user,
        organisation=within,
        reason=reason.strip(),
        valid_from=from_,
        valid_to=to,
        recorded_at=at,
        by=by,
    )
    record.record("naming", [naming], by=by, at=at)
    return naming


def _check(requirement: Requirement, user: User, kind: str, *, within: Organisation, from_: date) -> None:
    words = {"name": user.name, "date": from_.isoformat()}
    held = set(Post.objects.held(from_).filter(user=user).values_list("role", flat=True))
    if kind == Naming.Kind.ADDED and not held - {Role.PUPIL}:
        raise Refused(_("%(name)s holds no post on %(date)s. Choose another day.") % words, field="valid_from")
    is_in = audience.in_audience(requirement, on=from_, within=within).filter(pk=user.pk).exists()
    if kind == Naming.Kind.ADDED and is_in:
        raise Refused(_("%(name)s is in the audience on %(date)s already.") % words, field="valid_from")
    if kind == Naming.Kind.LEFT_OUT and not is_in:
        raise Refused(_("%(name)s is not in the audience on %(date)s.") % words, field="valid_from")


def _check_others(
    requirement: Requirement, user: User, kind: str, *, within: Organisation, from_: date, to: date | None
) -> None:
    """Nobody is added and left out on the same day, or added twice at one place."""
    standing = Naming.objects.known().filter(requirement__number=requirement.number, user=user)
    for row in periods.overlapping(standing, from_=from_, to=to):
        if row.kind != kind or row.organisation_id == within.pk:
            message = (
                _("%(name)s is %(named)s from %(from)s to %(to)s. End that first, or choose other days.")
                if row.valid_to
                else _("%(name)s is %(named)s since %(from)s, without an end. End that first, or choose other days.")
            )
            words = {"name": user.name, "named": row.get_kind_display()}
            raise Refused(message % {**words, "from": row.valid_from, "to": row.valid_to}, field="valid_from")


def withdraw(naming: Naming, *, on: date, by: User | None, reason: str) -> Naming | None:
    """End a naming on a day; what is left of it, or None."""
    return periods.end(naming, kind="naming", on=on, by=by, reason=reason)
