"""Issue the certificate of a class for a lesson held: once for each record, and no pupil is named anywhere in it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certificates.credentials import issue, numbers, snapshot
from certificates.credentials.models import Certificate
from courses.sessions.models import ClassSession
from lms.people.models import User
from lms.refused import Refused
from lms.schools.models import Organisation


@transaction.atomic
def issue_for(held: ClassSession, *, by: User, at: datetime | None = None) -> Certificate:
    """The class's certificate for this record, issued now unless it has one; may be repeated and raced.

    Refused while nothing can be issued, and for a record that was corrected or taken back.
    """
    if not issue.is_open():
        raise Refused(_("No certificate is issued before the public address (PUBLIC_URL) is set: all print it."))
    locked = ClassSession.objects.select_for_update(of=["self"]).get(pk=held.pk)
    if locked.superseded_at:
        raise Refused(_("This record was corrected or taken back. Open the one that holds now."))
    issued = of(locked)
    return issued or _issue(locked, by=by, at=at or timezone.now())


def of(held: ClassSession) -> Certificate | None:
    """The certificate of this very record."""
    return Certificate.objects.filter(class_session=held).prefetch_related("changes").first()


def _issue(held: ClassSession, *, by: User, at: datetime) -> Certificate:
    school = held.school_class.school
    root = Organisation.objects.get(pk=school.root_id)
    issued_on = timezone.localdate(at)
    previous = _of_earlier(held)
    number = numbers.next_number(root, year=issued_on.year)
    with translation.override(snapshot.LANGUAGE):
        says = snapshot.of_class(
            held, number=number, issuer=root.name, issued_on=issued_on,
            previous=previous.number if previous else None, template=issue.template(held.edition, root),
        )  # fmt: skip
    origin = Certificate.Origin.CORRECTION if previous else Certificate.Origin.FIRST
    return issue.write(
        says, at=at, by=by, class_session=held, organisation=school, root=root, previous=previous, origin=origin
    )


def _of_earlier(held: ClassSession) -> Certificate | None:
    """The last certificate that was issued for this lesson before its record was corrected."""
    earlier = held.supersedes
    while earlier:
        if found := of(earlier):
            return found
        earlier = earlier.supersedes
    return None
