"""Recognise training from elsewhere as an equivalent of a course, and take that back."""

import hashlib
from datetime import date
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.editions.models import Course
from content.items.models import Audience
from courses.requirements.models import Equivalent
from lms.facts import record
from lms.people.models import User
from lms.refused import Refused
from lms.schools import lock
from lms.schools.models import Organisation

MOST_BYTES = 5_000_000
# What the file begins with, whatever it is called.
BEGINNINGS = {b"%PDF-": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}


@transaction.atomic
def recognise(
    user: User,
    course: Course,
    *,
    within: Organisation,
    title: str,
    provider: str,
    hours: Decimal,
    document: str,
    on: date,
    by: User | None,
    file: File | None = None,
) -> Equivalent:
    """The recognised equivalent 认可 of a course, with the document that shows it; writes its fact.

    on: the day on the document; by: who approved it. Raises Refused for a day to come, a course for pupils, a missing
    document, a file that is no PDF or picture, and for the same day twice.
    """
    lock.hold(user)
    _check(user, course, document=document, on=on)
    content, kind = _checked(file)
    at = timezone.now()
    equivalent = Equivalent(
        user=user,
        course=course,
        organisation=within,
        title=title.strip(),
        provider=provider.strip(),
        hours=hours,
        document=document.strip(),
        sha256=hashlib.sha256(content).hexdigest() if content else "",
        completed_on=on,
        recorded_at=at,
        by=by,
    )
    if file:
        file.seek(0)
        equivalent.file.save(f"{equivalent.sha256[:32]}.{kind}", file, save=False)
    equivalent.save()
    record.record("equivalent", [equivalent], by=by, at=at)
    return equivalent


def _check(user: User, course: Course, *, document: str, on: date) -> None:
    if on > timezone.localdate():
        raise Refused(_("This day has not come yet. Write the day on the document."), field="completed_on")
    if course.audience != Audience.STAFF:
        raise Refused(_("Only courses for staff have equivalents."), field="course")
    if not document.strip():
        raise Refused(_("Name the document that shows it: kind, number, issuer."), field="document")
    if Equivalent.objects.known().filter(user=user, course=course, completed_on=on).exists():
        raise Refused(_("This is on record already."), field="completed_on")


def _checked(file: File | None) -> tuple[bytes, str]:
    if file is None:
        return b"", ""
    if file.size > MOST_BYTES:
        raise Refused(_("The file is larger than 5 MB. Send a smaller scan."), field="file")
    content = file.read()
    kind = next((kind for start, kind in BEGINNINGS.items() if content.startswith(start)), "")
    if not kind:
        raise Refused(_("The file is neither a PDF nor a picture. Send a PDF, PNG or JPEG."), field="file")
    return content, kind


@transaction.atomic
def withdraw(equivalent: Equivalent, *, by: User | None, reason: str) -> None:
    """Take an equivalent off the record from now on; what was known before stays known. Raises Refused without why."""
    if not reason.strip():
        raise Refused(_("Say in a few words why. The reason stays with the record."), field="reason")
    at = timezone.now()
    standing = Equivalent.objects.known().filter(pk=equivalent.pk)
    if not standing.update(superseded_at=at, reason=reason.strip()[:200]):
        raise Refused(_("Somebody changed this in the meantime. Open the page again."))
    equivalent.refresh_from_db()
    record.record("equivalent.superseded", [equivalent], by=by, at=at)
