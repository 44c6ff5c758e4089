"""A law review sets the last day of an edition's certificates: what they teach has changed, so they ask for renewal."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.credentials.models import Certificate, CertificateQuerySet, EditionEnd, Status, StatusChange
from certificates.credentials.revoke import LONGEST_REASON
from content.editions.models import Edition
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused
from lms.schools.models import Organisation

# Rows written with one INSERT.
BATCH = 1000


def concerned(edition: Edition, root: Organisation, *, last_day: date) -> CertificateQuerySet:
    """The district's certificates for the edition that would hold after that day."""
    standing = Certificate.objects.filter(completion__edition=edition, root=root).valid(last_day)
    later = StatusChange.objects.filter(status=Status.EXPIRED, last_day__lte=last_day).values("certificate")
    return standing.exclude(valid_until=last_day).exclude(pk__in=later)


@transaction.atomic
def set_end(edition: Edition, root: Organisation, *, last_day: date, reason: str, by: User) -> int:
    """End the edition's certificates on that day, later ones as well; returns how many are concerned.

    All or none. A certificate that ends sooner stays as it is, and the end of none is ever moved back. Refused for a
    day that has passed and without a reason.
    """
    at, reason = timezone.now(), " ".join(reason.split())
    if last_day < timezone.localdate(at):
        raise Refused(_("Choose today or a later day: who relied on them until now was right to."), field="last_day")
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused(
            _("Say in up to %(most)s characters which law changed.") % {"most": LONGEST_REASON}, field="reason"
        )
    EditionEnd.objects.create(edition=edition, root=root, last_day=last_day, reason=reason, at=at, by=by)
    rows = concerned(edition, root, last_day=last_day).select_for_update(of=["self"]).select_related("user")
    found = list(rows.order_by("pk"))
    for start in range(0, len(found), BATCH):
        changes = StatusChange.objects.bulk_create(
            StatusChange(certificate=one, status=Status.EXPIRED, last_day=last_day, reason=reason, at=at, by=by)
            for one in found[start : start + BATCH]
        )
        record.record("certificate.ends", changes, by=by, at=at)
    return len(found)
