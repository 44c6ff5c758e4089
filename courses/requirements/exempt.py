"""Exempt a person from a requirement, and take that back."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.requirements import audience, mine, periods
from courses.requirements.models import Exemption, Requirement
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused
from lms.schools import lock
from lms.schools.calendar import today
from lms.schools.models import Organisation


@transaction.atomic
def exempt(
    requirement: Requirement,
    user: User,
    *,
    within: Organisation,
    from_: date,
    reason: str,
    by: User | None,
    to: date | None = None,
) -> Exemption:
    """The exemption 免修 of a person from a requirement over half-open days; writes its fact.

    within: where the person holds the post that names them. Raises Refused without a reason, for somebody who is not
    in the audience, is exempt already or has completed the course already.
    """
    lock.hold(user)
    _check(requirement, user, within=within, from_=from_, to=to, reason=reason)
    at = timezone.now()
    exemption = Exemption.objects.create(
        requirement=requirement,
        user=user,
        organisation=within,
        reason=reason.strip(),
        valid_from=from_,
        valid_to=to,
        recorded_at=at,
        by=by,
    )
    record.record("exemption", [exemption], by=by, at=at)
    return exemption


def _check(
    requirement: Requirement, user: User, *, within: Organisation, from_: date, to: date | None, reason: str
) -> None:
    periods.check(from_=from_, to=to, reason=reason)
    if not audience.in_audience(requirement, on=from_, within=within).filter(pk=user.pk).exists():
        raise Refused(
            _("%(name)s is not in the audience on %(date)s. There is nothing to be exempt from.")
            % {"name": user.name, "date": from_.isoformat()},
            field="valid_from",
        )
    done_on = _done_on(requirement, user, on=max(from_, today()))
    if done_on and (to is None or done_on < to):
        raise Refused(
            _("%(name)s completed this on %(date)s. An exemption is not needed.")
            % {"name": user.name, "date": done_on.isoformat()}
        )
    standing = Exemption.objects.known().filter(requirement__number=requirement.number, user=user)
    if periods.overlapping(standing, from_=from_, to=to):
        raise Refused(_("%(name)s is exempt in this time already.") % {"name": user.name}, field="valid_from")


def _done_on(requirement: Requirement, user: User, *, on: date) -> date | None:
    """When the person did what counts on that date, here or by an equivalent; None if it counts no more."""
    asked = mine.required_of(user, on=on, requirements=lambda: [requirement])
    return asked[0].judgement.done.on if asked and asked[0].is_done and asked[0].judgement.done else None


def withdraw(exemption: Exemption, *, on: date, by: User | None, reason: str) -> Exemption | None:
    """End an exemption on a day: the shorter successor, or None if nothing of it is left. Its past stays on record."""
    return periods.end(exemption, kind="exemption", on=on, by=by, reason=reason)
