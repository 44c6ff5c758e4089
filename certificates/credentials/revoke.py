"""Take a certificate back, or mark it as superseded; nothing is deleted."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.credentials.models import Certificate, Status, StatusChange
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused

LONGEST_REASON = 200
Ground = StatusChange.Ground


@transaction.atomic
def revoke(certificate: Certificate, *, by: User, reason: str, ground: str = Ground.PAPER) -> StatusChange:
    """Revoke for a reason that the record keeps; writes the change and its fact.

    ground: PAPER leaves the completion and all counts alone, VOID takes it off the record in the same transaction, so
    that the person is outstanding again (courses listens for it).

    Raises Refused without a reason, and when it was revoked already: two at once, one is told so.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Say why the certificate is revoked; the reason is kept with it."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(
            _("The reason has %(length)s characters; shorten it to %(most)s.")
            % {"length": len(reason), "most": LONGEST_REASON},
            field="reason",
        )
    locked = Certificate.objects.select_for_update(of=["self"]).select_related("user").get(pk=certificate.pk)
    earlier = locked.changes.filter(status=Status.REVOKED).first()
    if earlier:
        raise Refused(
            _("Certificate %(number)s was revoked on %(date)s already; nothing was changed.")
            % {"number": locked.number, "date": timezone.localdate(earlier.at).isoformat()}
        )
    at = timezone.now()
    change = StatusChange.objects.create(
        certificate=locked, status=Status.REVOKED, reason=reason, ground=ground, at=at, by=by
    )
    record.record("certificate.revoked", [change], by=by, at=at)
    return change


@transaction.atomic
def supersede(
    certificates: QuerySet[Certificate], *, by: User | None, at: datetime, reason: str = ""
) -> list[StatusChange]:
    """Mark certificates of records that do not hold any more; those revoked or superseded already stay as they are."""
    gone = StatusChange.objects.filter(certificate=OuterRef("pk"), status__in=[Status.REVOKED, Status.SUPERSEDED])
    standing = certificates.select_for_update(of=["self"])
    changes = [
        StatusChange(certificate=certificate, status=Status.SUPERSEDED, reason=reason, at=at, by=by)
        for certificate in standing.exclude(Exists(gone)).select_related("user")
    ]
    for change in changes:
        change.save()
    record.record("certificate.superseded", changes, by=by, at=at)
    return changes


def supersede_one(certificate: Certificate, *, by: User, at: datetime, reason: str) -> StatusChange:
    """Mark a certificate that another stands in for; the caller holds its row and knows that it is valid."""
    change = StatusChange.objects.create(
        certificate=certificate, status=Status.SUPERSEDED, reason=reason[:LONGEST_REASON], at=at, by=by
    )
    record.record("certificate.superseded", [change], by=by, at=at)
    return change
