"""Links that show a certificate with the whole name: made by its holder, until a day, and taken back at will."""

import secrets
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from certificates.credentials.models import Certificate, Share
from lms.refused import Refused

MOST_DAYS, USUAL_DAYS = 366, 30
# More open links than anybody keeps in mind.
MOST_OPEN = 20


@transaction.atomic
def make(certificate: Certificate, *, last_day: date, note: str = "") -> Share:
    """A new link; Refused for a day that has passed or is too far off, or with too many open ones."""
    at = timezone.now()
    on = timezone.localdate(at)
    if not on <= last_day <= on + timedelta(days=MOST_DAYS):
        raise Refused(
            _("Choose a last day from today to %(day)s.")
            % {"day": formats.date_format(on + timedelta(days=MOST_DAYS))},
            field="last_day",
        )
    locked = Certificate.objects.select_for_update(of=["self"]).get(pk=certificate.pk)
    if locked.shares.filter(revoked_at=None, last_day__gte=on).count() >= MOST_OPEN:
        raise Refused(_("There are %(count)s open links already. End one of them first.") % {"count": MOST_OPEN})
    return Share.objects.create(
        certificate=locked, token=secrets.token_urlsafe(32), note=note.strip(), made_at=at, last_day=last_day
    )


def end(share: Share) -> None:
    """Whoever has the link sees nothing from now on; may be repeated."""
    Share.objects.filter(pk=share.pk, revoked_at=None).update(revoked_at=timezone.now())


def opened(token: str, *, on: date) -> Certificate | None:
    """The certificate behind an open link, counted; None for one that was ended, ran out, or never was."""
    share = Share.objects.filter(token=token).select_related("certificate").first()
    if share is None or not share.is_open(on):
        return None
    Share.objects.filter(pk=share.pk).update(opened=F("opened") + 1)
    return share.certificate
